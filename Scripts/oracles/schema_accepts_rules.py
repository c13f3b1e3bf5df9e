"""Does the published JSON Schema accept every rule of the repository, and refuse broken ones?

jsonschema answers: editors use the schema to complete and check rules, so it must agree with the reader.
"""

import argparse
import copy
import json
import subprocess

import jsonschema
import yaml
from report import ROOT, Report, files
from schema_text import as_json


def broken_rules(rule):
    """Variants of a rule, each with one fault that a schema can see."""
    def variant(name, change):
        broken = copy.deepcopy(rule)
        change(broken)
        return name, broken

    variable = next(iter(rule["events"]))
    return [
        variant("no name", lambda r: r.pop("name")),
        variant("no condition", lambda r: r.pop("condition")),
        variant("no events", lambda r: r.pop("events")),
        variant("an unknown key", lambda r: r.update(conditions="e")),
        variant("a severity that there is not", lambda r: r.update(severity="severe")),
        variant("a title that is a list", lambda r: r.update(title=["a"])),
        variant("a test without a verdict", lambda r: r.update(tests=[{"name": "a", "event": {}}])),
        variant("an unknown key in a variable", lambda r: r["events"][variable].update(wher="a")),
        variant("a window without length", lambda r: r.update(window={"by": ["host.name"]})),
    ]


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--transpile", required=True)
    transpile = arguments.parse_args().transpile
    report = Report("JSON Schema, by jsonschema")
    emitted = subprocess.run([transpile, "schema"], capture_output=True, text=True, check=True).stdout
    schema = json.loads(emitted)
    published = ROOT / "schema" / "neutral-rule.schema.json"
    if json.loads(published.read_text()) != schema:
        report.differs(f"{published.relative_to(ROOT)} is not what `transpile schema` prints; run make schema")
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    validator = kind(schema)
    accepted, refused = 0, 0
    for name, path in files(ROOT / "rules", ".yaml"):
        if name.endswith(".tests"):
            continue
        for document in yaml.safe_load_all(path.read_text()):
            for error in validator.iter_errors(as_json(document)):
                report.differs(f"{name}: {error.json_path}: {error.message[:200]}")
            accepted += 1
            for fault, broken in broken_rules(as_json(document)):
                refused += 1
                if validator.is_valid(broken):
                    report.differs(f"{name} with {fault} is accepted")
    report.finish(f"{accepted} rules accepted, {refused} broken variants refused")


main()
