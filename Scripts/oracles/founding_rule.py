"""Does the founding rule, as we emit it in YARA-L, detect what was worked out by hand beside each event?

The emitted text is read by the small reader of this folder, its patterns run in google-re2, over the labelled
events of the seed scenario: per event the events section, the flags, the score and the verdict; per host and
window the same. Both are compared with the scenario's tables, and with what `transpile eval` prints.
"""

import argparse
import csv
import json
import pathlib
import subprocess

import udm_events
from report import ROOT, SHARED, Report, skip
from yaral_text import Meaning, Rule

QUESTION = "the founding rule's YARA-L text, by google-re2"
NAME = "execution/container_cli_api_abuse_t1059_013"
FLAGS = ["privileged_container", "host_mount", "container_exec", "secrets_access", "container_escape"]
MINUTE = 60 * 10**9
LENGTH = 5 * MINUTE


def windows(events, step, meaning):
    """(host, start) → the events that pass the events section, in time order; [start, start + 5 minutes)."""
    found = {}
    for event in events:
        host = (event.get(meaning.rule.placeholders["hostname"][2]) or [""])[0]
        if not host or not meaning.events_hold(event):
            continue
        time = udm_events.seconds(event["metadata.event_timestamp"][0])
        start = time // step * step
        while start > time - LENGTH:
            found.setdefault((host, start), []).append((time, event))
            start -= step
    return {key: [event for _, event in sorted(entries, key=lambda entry: entry[0])] for key, entries in found.items()}


def described(group, meaning):
    """A window's row, as the tables have it."""
    def outcome(name, events):
        return meaning.outcome(meaning.rule.outcomes[name], events)

    row = {name: bool(outcome(name, group)) for name in FLAGS}
    row["event_ids"] = [event["metadata.product_log_id"][0] for event in group]
    row["event_count"] = len(group)
    row["risk_max"] = outcome("risk_score", group)
    row["risk_sum"] = sum(outcome("risk_score", [event]) for event in group)
    row["detection"] = meaning.fires(group)
    return row


def check_events(report, folder, events, meaning):
    with open(folder / "expected_events.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    if len(rows) != len(events):
        report.differs(f"{len(rows)} rows for {len(events)} events")
    for row, event in zip(rows, events):
        actual = {name: str(bool(meaning.outcome(meaning.rule.outcomes[name], [event]))).lower() for name in FLAGS}
        holds = meaning.events_hold(event)
        actual["risk_score"] = str(meaning.outcome(meaning.rule.outcomes["risk_score"], [event]))
        actual["events_section"] = str(holds).lower()
        actual["event_detection"] = str(holds and meaning.fires([event])).lower()
        for name, value in actual.items():
            if row[name] != value:
                report.differs(f"event {row['id']} ({row['note']}): {name} is {value} instead of {row[name]}")


def check_windows(report, kind, table, found):
    expected = {}
    for line in table.read_text().splitlines():
        row = json.loads(line)
        expected[row.pop("hostname"), udm_events.seconds(row.pop("window_start"))] = row
    for key in sorted(set(expected) | set(found)):
        wanted, row = expected.get(key), found.get(key)
        place = f"{kind} window of {key[0]} at {udm_events.time_text(key[1])}"
        if wanted is None or row is None:
            report.differs(f"{place} is {'missing' if row is None else 'one too many'}")
            continue
        for name, value in row.items():
            if wanted[name] != value:
                report.differs(f"{place}: {name} is {value} instead of {wanted[name]}")


def check_alerts(report, kind, transpile, events_file, found):
    run = subprocess.run(
        [transpile, "eval", "--quiet", f"rules/{NAME}.yaml", "--events", str(events_file), "--schema", "udm",
         "--windows", kind], capture_output=True, text=True, cwd=ROOT)
    if run.returncode != 0:
        report.differs(f"transpile eval ends with {run.returncode}: {run.stderr.strip()[:200]}")
    alerts = {}
    for line in run.stdout.splitlines():
        alert = json.loads(line)
        key = (alert["match"]["hostname"], udm_events.seconds(alert["window"]["start"]))
        if key in alerts:
            report.differs(f"{kind}: two alerts for {key[0]} at {alert['window']['start']}")
        alerts[key] = alert
    detected = {key: row for key, row in found.items() if row["detection"]}
    for key in sorted(set(alerts) | set(detected)):
        alert, row = alerts.get(key), detected.get(key)
        place = f"{kind} window of {key[0]} at {udm_events.time_text(key[1])}"
        if alert is None or row is None:
            report.differs(f"{place}: transpile eval has {'no alert' if alert is None else 'an alert too many'}")
            continue
        actual = {name: alert["outcomes"][name] for name in FLAGS}
        actual["risk_max"] = alert["outcomes"]["risk_score"]
        actual["event_ids"] = [event["id"] for event in alert["events"]]
        for name, value in actual.items():
            same = sorted(value) == sorted(row[name]) if isinstance(value, list) else value == row[name]
            if not same:
                report.differs(f"{place}: transpile eval has {name} {value} instead of {row[name]}")


def main():
    arguments = argparse.ArgumentParser()
    for name in ("--yaral", "--transpile"):
        arguments.add_argument(name, required=True)
    arguments = arguments.parse_args()
    folder = SHARED / "corpus" / "seed"
    if not folder.exists():
        skip(QUESTION, "the labelled events are not there")
    report = Report(QUESTION)
    meaning = Meaning(Rule((pathlib.Path(arguments.yaral) / f"{NAME}.yaral").read_text()), {})
    if meaning.rule.match != (["hostname"], "over", "5m"):
        report.differs(f"the match section says {meaning.rule.match}")
    events = udm_events.read(folder / "events.jsonl")
    check_events(report, folder, events, meaning)
    counts = []
    for kind, step, table in [("tumbling", LENGTH, "tumbling"), ("hop=60s", MINUTE, "hop60")]:
        found = {key: described(group, meaning) for key, group in windows(events, step, meaning).items()}
        check_windows(report, kind, folder / f"expected_windows_{table}.jsonl", found)
        check_alerts(report, kind, str(pathlib.Path(arguments.transpile).resolve()), folder / "events.jsonl", found)
        counts.append(f"{len(found)} {kind} windows, {sum(row['detection'] for row in found.values())} of them detections")
    report.finish(f"{len(events)} events; {'; '.join(counts)}; as the tables say, and as transpile eval")


main()
