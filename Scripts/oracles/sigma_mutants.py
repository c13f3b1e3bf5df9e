"""Are the events real on which a changed Sigma text is said to differ from ours?

`judge-mutants` changes each emitted text in small ways, and shows an event on which only one of both fires. pySigma
turns both texts into SQL; SQLite must find the event with the one, and not with the other, as is said.
"""

import argparse
import json
import logging
import pathlib

import yaml
from report import Report
from sigma.backends.sqlite import sqliteBackend
from sigma.collection import SigmaCollection
from sigma_as_sqlite import matched_rows, tested_fields, why_left_out

# So many must be asked, or the oracle says nothing.
LEAST_ASKED = 300


def fires(text, event):
    """Whether the only rule of a text selects an event, and the fields that it asks; None when it has no SQL."""
    document = yaml.safe_load(text)
    fields = tested_fields(document)
    query = sqliteBackend(collate_nocase=True).convert(SigmaCollection.from_yaml(text))[0]
    return bool(matched_rows(query, [event], fields)), fields


def why_not_asked(mutant):
    """Why SQLite can't be asked about a mutant; None when it can."""
    texts = [mutant["original_text"], mutant["text"]]
    if any("\ncorrelation:" in text for text in texts):
        return "a correlation: SQLite is asked of single events"
    if len({json.dumps(yaml.safe_load(text).get("logsource")) for text in texts}) > 1:
        return "another log source: it has no part in the SQL"
    if len(mutant["events"]) != 1:
        return "several events"
    if any(isinstance(value, (list, dict)) for value in mutant["events"][0].values()):
        return "a list: a column holds one value"
    if any(has_keywords(yaml.safe_load(text)) for text in texts):
        return "keywords: the backend has no full-text search"
    return None


def has_keywords(document):
    """Whether some selection lists words that are looked for in all fields."""
    return any(
        isinstance(selection, list) and any(not isinstance(entry, dict) for entry in selection)
        for name, selection in document["detection"].items()
        if name != "condition"
    )


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--refutations", required=True)
    arguments = arguments.parse_args()
    logging.disable(logging.WARNING)
    report = Report("changed Sigma texts, by pySigma and SQLite")
    asked, confirmed, left_out = 0, 0, {}

    def leave_out(reason):
        left_out[reason] = left_out.get(reason, 0) + 1

    for line in pathlib.Path(arguments.refutations).read_text().splitlines():
        mutant = json.loads(line)
        if not mutant["path"].endswith(".yml"):
            continue
        reason = why_not_asked(mutant)
        if reason:
            leave_out(reason)
            continue
        event = {
            name: value
            for name, value in mutant["events"][0].items()
            if name != "@timestamp" and not name.startswith("logsource.")
        }
        expected = [mutant["original"], mutant["changed"]]
        try:
            verdicts = [fires(mutant[text], event) for text in ("original_text", "text")]
        except Exception as error:
            leave_out(f"pySigma: {type(error).__name__}")
            continue
        reason = next(filter(None, (why_left_out(event, fields) for _, fields in verdicts)), None)
        if reason:
            leave_out(reason)
            continue
        asked += 1
        found = [verdict for verdict, _ in verdicts]
        if found == expected:
            confirmed += 1
        else:
            report.differs(
                f"{mutant['path']}: {mutant['mutant']}: we say {expected}, SQLite {found}: {json.dumps(event)}")
    if asked < LEAST_ASKED:
        report.differs(f"only {asked} mutants could be asked, fewer than {LEAST_ASKED}")
    summary = f"{confirmed} of {asked} counter-examples confirmed"
    for reason, count in sorted(left_out.items()):
        summary += f"; {count} not asked ({reason})"
    report.finish(summary)


if __name__ == "__main__":
    main()
