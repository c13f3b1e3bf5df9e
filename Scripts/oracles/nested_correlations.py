"""Do correlations of correlations alert where pySigma's SQLite backend has an alert?

Files with two and three levels, and how we write them, are asked of random events. The backend reads an alert of the
inner correlation as we do: at the end of its window, with the values of its group, and in each group that one of its
events would be in. Its windows hold both ends, ours begin after the first: times are even, timespans odd.
"""

import argparse
import json
import pathlib
import random
import sqlite3
import subprocess
import tempfile

from report import Report
from sigma.backends.sqlite import sqliteBackend
from sigma.collection import SigmaCollection

FAILURE = """title: Failure
name: failure
logsource: {category: test}
detection: {sel: {Action: fail}, condition: sel}
---
"""

OUTER = [
    "type: event_count, rules: [burst], group-by: [User], timespan: 601s, condition: {gte: 2}",
    "type: event_count, rules: [burst], group-by: [User], timespan: 601s, condition: {eq: 1}",
    "type: event_count, rules: [burst], group-by: [Host], timespan: 301s, condition: {gte: 2}",
    "type: temporal, rules: [burst, success], group-by: [User], timespan: 121s",
    "type: temporal_ordered, rules: [burst, success], group-by: [User], timespan: 121s",
    "type: temporal, rules: [spray, success], group-by: [Host], timespan: 121s",
    "type: event_count, rules: [who], group-by: [User], timespan: 1201s, condition: {gte: 2}",
]
# Nothing else alerts in a file.
SUCCESS = """title: Success
name: success
logsource: {category: test}
detection: {sel: {Action: ok}, condition: sel}
---
"""
BURST = """title: Burst
name: burst
correlation: {type: event_count, rules: [failure], group-by: [User], timespan: 61s, condition: {gte: 3}}
---
"""
SPRAY = """title: Spray
name: spray
correlation: {type: value_count, rules: [failure], group-by: [Host], timespan: 61s, condition: {field: User, gte: 2}}
---
"""
MIDDLE = """title: Who
name: who
correlation: {type: event_count, rules: [burst], group-by: [User], timespan: 301s, condition: {gte: 2}}
---
"""


def text_of(outer):
    middle = MIDDLE if "who" in outer else ""
    inner = SPRAY if "spray" in outer else BURST
    success = SUCCESS if "success" in outer else ""
    return FAILURE + inner + success + middle + "title: Outer\ncorrelation: {" + outer + "}\n"


def events(seed):
    """Events of a few users and hosts, a minute's or ten minutes' worth, no two at one time."""
    chance = random.Random(seed)
    seconds = sorted(chance.sample(range(0, 60 * chance.choice([2, 10]), 2), chance.randint(4, 30)))
    return [
        {
            "timestamp": f"2026-01-01T00:{second // 60:02d}:{second % 60:02d}Z",
            "Action": chance.choice(["fail", "fail", "fail", "ok"]),
            "User": chance.choice("uv"),
            "Host": chance.choice("gh"),
        }
        for second in seconds
    ]


def theirs(query, rows):
    """Ends of windows and groups of the alerts."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE logs (timestamp TEXT, Action TEXT, User TEXT, Host TEXT)")
    database.executemany("INSERT INTO logs VALUES (:timestamp, :Action, :User, :Host)", rows)
    found = set()
    cursor = database.execute(query)
    names = [column[0] for column in cursor.description]
    for row in cursor.fetchall():
        row = dict(zip(names, row))
        found.add((int(row["window_end"]), tuple(json.loads(row["group_keys"]).values())))
    return found


def ours(transpile, rule, rows, folder):
    file = folder / "events.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    command = [transpile, "eval", rule, "--events", file, "--schema", "sigma", "--routing", "off", "--quiet"]
    lines = subprocess.run(command, capture_output=True, text=True).stdout.splitlines()
    found = set()
    for line in lines:
        alert = json.loads(line)
        if alert["title"] != "Outer":
            continue
        end = alert["window"]["end"]
        second = 1767225600 + int(end[14:16]) * 60 + int(end[17:19])
        found.add((second, tuple(alert["match"].values())))
    return found


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--transpile", required=True)
    transpile = arguments.parse_args().transpile
    report = Report("Correlations of correlations, by pySigma's SQLite backend")
    alerts, runs = 0, 0
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for outer in OUTER:
            rule = folder / "rule.yml"
            rule.write_text(text_of(outer))
            command = [transpile, "--from", "sigma", "--target", "sigma", rule, "--quiet"]
            written = subprocess.run(command, capture_output=True, text=True).stdout
            # The outermost is the last document.
            queries = [sqliteBackend().convert(SigmaCollection.from_yaml(text))[-1] for text in (text_of(outer), written)]
            for seed in range(25):
                rows = events(seed)
                runs += 1
                own = ours(transpile, rule, rows, folder)
                alerts += len(own)
                for query, what in zip(queries, ("the rule", "our text of it")):
                    other = theirs(query, rows)
                    if own != other:
                        report.differs(f"{outer}: events {seed}, {what}: only we {sorted(own - other)}, only pySigma {sorted(other - own)}")
    report.finish(f"{alerts} alerts in {runs} runs")


main()
