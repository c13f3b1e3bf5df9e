"""Runs Sigma rules over events with pySigma's SQLite backend, and prints how long that took, as JSON.

The backend's queries know no log sources unless a pipeline adds them: compare with `transpile eval --routing off`.
"""

import argparse
import json
import pathlib
import sqlite3
import time

import re2
from sigma.backends.sqlite import sqliteBackend
from sigma.collection import SigmaCollection


def events_of(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            # SQLite's columns have no case: of ProcessID and ProcessId the first is kept.
            event = {}
            names = set()
            for name, value in json.loads(line).items():
                if name.lower() not in names:
                    names.add(name.lower())
                    event[name.lower()] = value
            yield event


def database_of(events):
    database = sqlite3.connect(":memory:")
    patterns = {}

    def regexp(pattern, value):
        if pattern not in patterns:
            patterns[pattern] = re2.compile(pattern)
        return value is not None and patterns[pattern].search(str(value)) is not None

    database.create_function("regexp", 2, regexp, deterministic=True)
    names = sorted(set().union(*events))
    columns = ",".join(f"`{name}` TEXT" for name in names)
    database.execute(f"CREATE TABLE logs ({columns})")
    holes = ",".join("?" * len(names))
    rows = (
        [None if event.get(name) is None else str(event[name]) for name in names] for event in events
    )
    database.executemany(f"INSERT INTO logs VALUES ({holes})", rows)
    return database


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rules", required=True, help="a file with the path of a rule a line")
    arguments.add_argument("--events", required=True, help="JSON lines")
    arguments = arguments.parse_args()
    start = time.process_time()
    queries, refused = [], 0
    for path in pathlib.Path(arguments.rules).read_text().split("\n"):
        if not path:
            continue
        try:
            backend = sqliteBackend()
            backend.table = "logs"
            queries += backend.convert(SigmaCollection.from_yaml(pathlib.Path(path).read_text()))
        except Exception:  # What the backend refuses is counted, whatever its exception.
            refused += 1
    converted = time.process_time()
    events = list(events_of(arguments.events))
    database = database_of(events)
    loaded = time.process_time()
    alerts, failed = 0, 0
    for query in queries:
        try:
            alerts += len(database.execute(query.replace("<TABLE_NAME>", "logs")).fetchall())
        except sqlite3.Error:
            failed += 1  # A rule that asks for a field that no event has.
    ended = time.process_time()
    print(
        json.dumps(
            {
                "convert": converted - start, "load": loaded - converted, "query": ended - loaded,
                "events": len(events), "queries": len(queries), "refused": refused, "without_fields": failed,
                "alerts": alerts,
            }
        )
    )


if __name__ == "__main__":
    main()
