"""Are public Sigma rules, read and written again, still Sigma rules for others?

pySigma parses every text that we write for the rules of the corpus. Skipped when the corpus is not there.
"""

import argparse
import subprocess
import tempfile

from report import SHARED, Report, files, skip
from sigma.collection import SigmaCollection

QUESTION = "Sigma texts of public rules, by pySigma"
FOLDERS = ("rules", "rules-emerging-threats", "rules-threat-hunting")


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--transpile", required=True)
    transpile = arguments.parse_args().transpile
    corpus = SHARED / "corpus" / "sigma"
    if not corpus.is_dir():
        skip(QUESTION, "there is no ../shared")
    report = Report(QUESTION)
    parsed, refused = 0, 0
    with tempfile.TemporaryDirectory() as folder:
        inputs = [str(corpus / name) for name in FOLDERS if (corpus / name).is_dir()]
        subprocess.run(
            [transpile, *inputs, "--target", "sigma", "-o", folder, "--quiet", "--no-fail"],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        written = files(folder, ".yml")
        for name, path in written:
            parsed += 1
            try:
                for error in SigmaCollection.from_yaml(path.read_text(), collect_errors=True).errors:
                    report.differs(f"{name}: pySigma: {error}")
            except Exception as error:  # what pySigma raises has no common class
                report.differs(f"{name}: pySigma: {type(error).__name__}: {error}")
        refused = sum(len(list((corpus / name).rglob("*.yml"))) for name in FOLDERS) - parsed
    if not parsed:
        report.differs("nothing was written")
    report.finish(f"{parsed} rules; {refused} have no text")


main()
