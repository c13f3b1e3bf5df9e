"""Is what we emit as Sigma a Sigma rule for others?

pySigma parses every file, the specification's own JSON Schemas accept every document, and `sigma check` of
sigma-cli finds no issue.
"""

import argparse
import json
import pathlib
import subprocess
import sys

import jsonschema
import yaml
from report import SHARED, Report, files
from schema_text import as_json
from sigma.collection import SigmaCollection

# Checks of sigma-cli that are not asked, and why.
NOT_ASKED = {
    "attacktag": "downloads the ATT&CK catalogue at each run; our own table is checked by the test suite",
    "d3_fendtag": "downloads the D3FEND catalogue at each run; we emit no such tags",
    "number_as_string": "the text '0' is meant: Azure logs write ResultType as text, and a number would be another test",
}


def schemas():
    """The specification's schemas by kind of document; empty when the folder is not there."""
    folder = SHARED / "reference" / "sigma-schema"
    found = {}
    for kind in ("detection", "correlation", "filters"):
        for path in folder.glob(f"sigma-{kind}*-schema.json"):
            schema = json.loads(path.read_text())
            found[kind] = jsonschema.validators.validator_for(schema)(schema)
    return found


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--sigma", required=True)
    folder = arguments.parse_args().sigma
    report = Report("Sigma texts, by pySigma, the specification's schemas and sigma check")
    by_kind = schemas()
    documents, validated = 0, 0
    for name, path in files(folder, ".yml"):
        text = path.read_text()
        try:
            for error in SigmaCollection.from_yaml(text, collect_errors=True).errors:
                report.differs(f"{name}: pySigma: {error}")
        except Exception as error:  # what pySigma raises has no common class
            report.differs(f"{name}: pySigma: {type(error).__name__}: {error}")
        for document in yaml.safe_load_all(text):
            documents += 1
            kind = "correlation" if "correlation" in document else "filters" if "filter" in document else "detection"
            if kind in by_kind:
                validated += 1
                for error in by_kind[kind].iter_errors(as_json(document)):
                    report.differs(f"{name}: schema: {error.json_path}: {error.message[:200]}")
    exclusions = [word for check in NOT_ASKED for word in ("--exclude", check)]
    sigma = pathlib.Path(sys.executable).parent / "sigma"
    run = subprocess.run(
        [sigma, "check", "--fail-on-issues", *exclusions, str(pathlib.Path(folder).resolve())],
        capture_output=True, text=True)
    if run.returncode != 0:
        lines = [line for line in run.stdout.splitlines() if line.startswith("issue=") or " is " in line]
        for line in lines or [run.stdout + run.stderr]:
            report.differs(f"sigma check: {line}")
    against = f"{validated} by schema" if by_kind else "the schemas are not there"
    report.finish(f"{documents} documents, {against}; not asked of sigma check: {', '.join(NOT_ASKED)}")


main()
