"""Does a pipeline make of a rule what our tests say?

For each case of Tests/SigmaDialectTests/Cases/pipelines.yaml pySigma's SQL of the rule under the pipeline must be its
SQL of the expected rule, with the same log source and output fields. A case that says what pySigma does instead must
still differ.
"""

import re

import yaml
from report import ROOT, Report
from sigma.backends.sqlite import sqliteBackend
from sigma.collection import SigmaCollection
from sigma.exceptions import SigmaError
from sigma.processing.pipeline import ProcessingPipeline

CASES = ROOT / "Tests/SigmaDialectTests/Cases/pipelines.yaml"


def rule_text(text):
    head = "title: t\n"
    return head + ("" if "logsource:" in text else "logsource:\n    category: test\n") + text


def meaning(text, pipelines):
    """What pySigma makes of a rule: queries, log sources, output fields; its message when it refuses."""
    try:
        joined = sum(sorted((ProcessingPipeline.from_yaml(text) for text in pipelines), key=lambda each: each.priority))
        collection = SigmaCollection.from_yaml(rule_text(text))
        queries = sqliteBackend(joined or None).convert(collection)
        sources = [getattr(rule, "logsource", None) for rule in collection.rules]
        # Two wildcards are one.
        return sorted(re.sub("%+", "%", query) for query in queries), sources, [rule.fields for rule in collection.rules]
    except (SigmaError, NotImplementedError, TypeError) as error:
        return f"{type(error).__name__}: {error}"


def main():
    report = Report("pipelines mean what pySigma makes of them")
    cases = [case for case in yaml.safe_load_all(CASES.read_text()) if case]
    differing = 0
    for case in cases:
        name = case["case"]
        own = meaning(case["rule"], case.get("pipelines") or [case["pipeline"]])
        refuses = isinstance(own, str)
        agrees = refuses if "refuse" in case else not refuses and own == meaning(case["expect"], [])
        if "pysigma" in case:
            differing += 1
            if agrees:
                report.differs(f"{name}: pySigma agrees by now, though the case says that {case['pysigma']}")
        elif not agrees:
            wanted = "a refusal" if "refuse" in case else meaning(case["expect"], [])
            report.differs(f"{name}: pySigma has {own}, expected is {wanted}")
    report.finish(f"{len(cases)} cases, {differing} of which differ on purpose")


main()
