"""Does the YARA-L we emit match the events that our rule matches?

The emitted text is read by the small reader of this folder and run over the sampled events, its patterns in
google-re2: the events section; and the condition, for the group of that one event, where it speaks of weighted
scores (a count of many events says nothing of one).
"""

import argparse
import json
import pathlib
import re

import yaml
from report import ROOT, Report, files, passed_over_rules
from yaral_text import Meaning, Rule, Unreadable, walk

LEAST_EVENTS = 300


def lists_of(name):
    """The named lists that a rule brings."""
    rule = yaml.safe_load((ROOT / "rules" / f"{name}.yaml").read_text())
    return {key: [str(entry) for entry in entries] for key, entries in (rule.get("lists") or {}).items()}


def asks_one_event(rule):
    """Whether the condition can be asked of one event: it counts nothing."""
    pending, seen = [rule.condition], set()
    while pending:
        for tree in walk(pending.pop()):
            if tree[0] == "count" or (tree[0] == "call" and tree[1] in ("count", "count_distinct", "array_distinct")):
                return False
            if tree[0] == "variable" and tree[1] in rule.outcomes and tree[1] not in seen:
                seen.add(tree[1])
                pending.append(rule.outcomes[tree[1]])
    return True


def ordered_fields(rule):
    """The fields that are compared with numbers."""
    trees = [*rule.predicates, *rule.outcomes.values()]
    found = set()
    for root in trees:
        for tree in walk(root):
            if tree[0] == "compare" and tree[2][0] == "path" and tree[3][0] == "number":
                found.add(tree[2][2])
    return found


def main():
    arguments = argparse.ArgumentParser()
    for name in ("--yaral", "--samples"):
        arguments.add_argument(name, required=True)
    arguments = arguments.parse_args()
    report = Report("verdicts of YARA-L texts, by google-re2 and a reader in Python")
    passed_over = passed_over_rules(arguments.samples)
    rules, asked, matched, left_out = 0, 0, 0, 0
    for name, path in files(arguments.yaral, ".yaral"):
        samples = pathlib.Path(arguments.samples) / (name + ".jsonl")
        if not samples.exists():
            if name not in passed_over:
                report.differs(f"{name}: no events were sampled")
            continue
        try:
            rule = Rule(path.read_text())
        except Unreadable as error:
            report.differs(f"{name}: the small reader does not know it: {error}")
            continue
        meaning = Meaning(rule, lists_of(name))
        asks_condition, numbers = asks_one_event(rule), ordered_fields(rule)
        events, verdicts = [], []
        for line in samples.read_text().splitlines():
            sample = json.loads(line)
            event = sample["event"]
            # UDM's fields of numbers hold nothing else, and a zero is a number that is not set.
            if any(not re.fullmatch(r"-?[1-9][0-9]*", str(event[field])) for field in numbers & set(event)):
                left_out += 1
                continue
            events.append({field: [value] for field, value in event.items()})
            verdicts.append(sample["expected"])
        rules += 1
        asked += len(events)
        matched += sum(verdicts)
        if len(events) < LEAST_EVENTS or not any(verdicts) or all(verdicts):
            report.differs(f"{name}: {len(events)} events, {sum(verdicts)} of them matched, are too few to judge by")
        for event, verdict in zip(events, verdicts):
            try:
                found = meaning.events_hold(event) and (not asks_condition or meaning.fires([event]))
            except Unreadable as error:
                report.differs(f"{name}: the small reader does not know it: {error}")
                break
            if found != verdict:
                report.differs(f"{name}: we say {verdict}, the text {found}: {json.dumps(event)}")
    report.finish(
        f"{rules} rules on {asked} events, {matched} of them matched; "
        f"{left_out} events left out (no number in a field of numbers)")


main()
