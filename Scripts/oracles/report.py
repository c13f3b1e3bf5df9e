"""How the oracles report: one line when all is well, what differs otherwise."""

import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Worktrees stand one folder deeper than the repository itself.
SHARED = next(
    (folder for folder in (ROOT.parent / "shared", ROOT.parent.parent / "shared") if folder.is_dir()),
    ROOT.parent / "shared")

# A disagreement is usually one of hundreds alike.
SHOWN = 12


class Report:
    """Collects what an oracle found; `finish` prints it and ends the program."""

    def __init__(self, question):
        self.question = question
        self.differences = []

    def differs(self, text):
        self.differences.append(text)

    def finish(self, summary):
        if not self.differences:
            print(f"ok    {self.question}: {summary}")
            sys.exit(0)
        print(f"FAIL  {self.question}: {len(self.differences)} differences ({summary})")
        for text in self.differences[:SHOWN]:
            print(f"      {text}")
        if len(self.differences) > SHOWN:
            print(f"      … and {len(self.differences) - SHOWN} more")
        sys.exit(1)


def skip(question, reason):
    print(f"skip  {question}: {reason}")
    sys.exit(0)


def files(folder, suffix):
    """The files below a folder, as (path below it without suffix, path), in order."""
    folder = pathlib.Path(folder)
    found = sorted(path for path in folder.resolve().rglob("*" + suffix) if path.is_file())
    return [(str(path.relative_to(folder.resolve()))[: -len(suffix)], path) for path in found]


def passed_over_rules(samples):
    """The rules of which no events were sampled, with the reason."""
    lines = (pathlib.Path(samples) / "passed-over").read_text().splitlines()
    return dict(line.split(": ", 1) for line in lines)
