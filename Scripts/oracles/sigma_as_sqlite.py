"""Does the Sigma we emit match the events that our rule matches, when others run it?

pySigma turns each file's first document into SQL, SQLite runs it over the sampled events, with RE2 (google-re2)
for regular expressions. Correlations must convert. Of a rule with a window the first document is its base rule:
whether the window counts the event.
"""

import argparse
import ipaddress
import json
import pathlib
import re
import sqlite3

import re2
import yaml
from report import Report, files, passed_over_rules
from sigma.backends.sqlite import sqliteBackend
from sigma.collection import SigmaCollection

# Texts that the backend can't convert, and why; anything else that fails is a difference.
NOT_CONVERTED = {
    "credential_access/dumping_tool_named": "keywords: the backend has no full-text search",
}

LEAST_EVENTS = 500


def tested_fields(document):
    """Each field that the detection tests, with all modifiers that are used on it, and "a Boolean" for such tests."""
    found = {}

    def visit(node):
        if isinstance(node, list):
            for entry in node:
                visit(entry)
        elif isinstance(node, dict):
            for key, value in node.items():
                name, *modifiers = str(key).split("|")
                found.setdefault(name, set()).update(modifiers)
                values = value if isinstance(value, list) else [value]
                if any(isinstance(entry, bool) for entry in values) and "exists" not in modifiers:
                    found[name].add("a Boolean")
                if "fieldref" in modifiers:
                    for other in values:
                        found.setdefault(str(other), set())
                elif any(isinstance(entry, dict) for entry in values):
                    visit(value)

    for name, selection in document["detection"].items():
        if name != "condition":
            visit(selection)
    return found


def why_left_out(event, fields):
    """Why SQLite can't be asked about an event; None when it can."""
    for name, value in event.items():
        modifiers = fields.get(name, set())
        text = str(value)
        if not text.isascii():
            return "not ASCII: LIKE and NOCASE fold only that"
        if "\0" in text:
            return "a NUL ends SQLite's texts"
        if isinstance(value, float):
            return "a float: 5.0 is not the text 5 to SQLite"
        if modifiers & {"lt", "lte", "gt", "gte"} and not re.fullmatch(r"0|-?[1-9][0-9]{0,17}", text):
            return "an order is asked of no integer: SQLite orders texts after numbers"
        if "a Boolean" in modifiers and not isinstance(value, bool) and text not in ("true", "false"):
            return "a Boolean is asked of something else: the backend compares with 'true' and 1 exactly"
        if "cidr" in modifiers and not is_dotted_address(text):
            return "no plain IPv4 address: the backend writes networks as prefixes of texts"
    return None


def is_dotted_address(text):
    try:
        return str(ipaddress.IPv4Address(text)) == text
    except ValueError:
        return False


def matched_rows(query, events, fields):
    """The indices of the events that a query selects."""
    database = sqlite3.connect(":memory:")
    patterns = {}

    def regexp(pattern, value):
        if value is None:
            return None
        if pattern not in patterns:
            patterns[pattern] = re2.compile(pattern)
        return patterns[pattern].search(str(value)) is not None

    database.create_function("regexp", 2, regexp, deterministic=True)
    names = sorted(set(fields).union(*events))
    kinds = {
        name: "NUMERIC" if fields.get(name, set()) & {"lt", "lte", "gt", "gte"} else "TEXT" for name in names
    }
    columns = "".join(f", `{name}` {kinds[name]}" for name in names)
    database.execute(f"CREATE TABLE logs (row INTEGER PRIMARY KEY{columns})")
    holes = ",".join("?" * (len(names) + 1))
    for row, event in enumerate(events):
        # Sigma has no Booleans of its own: they are the texts true and false.
        values = [str(event[name]).lower() if isinstance(event.get(name), bool) else event.get(name) for name in names]
        database.execute(f"INSERT INTO logs VALUES ({holes})", [row, *values])
    return {row[0] for row in database.execute(query)}


def main():
    arguments = argparse.ArgumentParser()
    for name in ("--sigma", "--samples"):
        arguments.add_argument(name, required=True)
    arguments = arguments.parse_args()
    report = Report("verdicts of Sigma texts, by pySigma and SQLite")
    passed_over = passed_over_rules(arguments.samples)
    rules, asked, matched, correlations, left_out = 0, 0, 0, 0, {}
    for name, path in files(arguments.sigma, ".yml"):
        documents = list(yaml.safe_load_all(path.read_text()))
        if any("correlation" in document for document in documents):
            correlations += 1
            try:
                sqliteBackend().convert(SigmaCollection.from_yaml(path.read_text()))
            except Exception as error:
                if name not in NOT_CONVERTED:
                    report.differs(f"{name}: the correlation does not convert: {type(error).__name__}: {error}")
        samples = pathlib.Path(arguments.samples) / (name + ".jsonl")
        if not samples.exists():
            if name not in passed_over:
                report.differs(f"{name}: no events were sampled")
            continue
        try:
            base = SigmaCollection.from_yaml(yaml.safe_dump(documents[0], sort_keys=False))
            query = sqliteBackend(collate_nocase=True).convert(base)[0]
        except Exception as error:
            if name not in NOT_CONVERTED:
                report.differs(f"{name}: does not convert: {type(error).__name__}: {error}")
            continue
        fields = tested_fields(documents[0])
        events, verdicts = [], []
        for line in samples.read_text().splitlines():
            sample = json.loads(line)
            reason = why_left_out(sample["event"], fields)
            if reason:
                left_out[reason] = left_out.get(reason, 0) + 1
            else:
                events.append(sample["event"])
                verdicts.append(sample["expected"])
        rules += 1
        asked += len(events)
        matched += sum(verdicts)
        if len(events) < LEAST_EVENTS or not any(verdicts) or all(verdicts):
            report.differs(f"{name}: {len(events)} events, {sum(verdicts)} of them matched, are too few to judge by")
        found = matched_rows(query, events, fields)
        for row, (event, verdict) in enumerate(zip(events, verdicts)):
            if verdict != (row in found):
                report.differs(f"{name}: we say {verdict}, SQLite {row in found}: {json.dumps(event)}")
    summary = f"{rules} rules on {asked} events, {matched} of them matched; {correlations} correlations convert"
    for reason, count in sorted(left_out.items()):
        summary += f"; {count} events left out ({reason})"
    for name, reason in NOT_CONVERTED.items():
        summary += f"; {name} is not asked ({reason})"
    report.finish(summary)


if __name__ == "__main__":
    main()
