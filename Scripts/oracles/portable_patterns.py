"""Do the patterns that we write in Sigma rules mean in Python's re what they mean in RE2?

Of each case of Tests/SigmaDialectTests/Cases/portable-patterns.yaml, the pattern in google-re2, the portable form in
google-re2, and the portable form in Python's re must agree on sampled texts. Texts that end in a newline are left out
where the form has `$`, and those with letters beyond ASCII where it has `\\b` or `(?i)`: there the engines differ, and
no other form exists. The patterns of the golden Sigma files are asked too.
"""

import argparse
import random
import re
import warnings

import re2
import yaml
from report import ROOT, Report, files

CASES = ROOT / "Tests/SigmaDialectTests/Cases/portable-patterns.yaml"
ALPHABET = list("aAbBcCdDexyzfo019_-+.*/\\{},&[]\"' \t\n\r\v\f\0") + ["é", "Å", "٣", "\u00a0", "\u2013", "ᝀ", "ᝓ", "ſ"]


def texts(pattern, form, generator):
    """Texts of signs that the pattern speaks of, and of others."""
    signs = [sign for sign in pattern if sign.isprintable()] * 2 + ALPHABET
    result = [""]
    while len(result) < 400:
        text = "".join(generator.choices(signs, k=generator.randint(1, 9)))
        if "$" in form and text.endswith("\n") and "(?m" not in form:
            continue
        if re.search(r"\\[bB]|\(\?[a-z]*i", form) and not text.isascii():
            continue
        result.append(text)
    return result


def judge(report, name, pattern, form, generator):
    try:
        engines = [re2.compile(pattern), re2.compile(form), re.compile(form)]
    except (re2.error, re.error, Warning) as error:
        return report.differs(f"{name}: {form} does not compile: {error}")
    for text in texts(pattern, form, generator):
        verdicts = [engine.search(text) is not None for engine in engines]
        if len(set(verdicts)) > 1:
            return report.differs(f"{name}: {pattern} → {form} on {text!r}: {verdicts} (RE2, RE2 portable, re)")


def patterns(node):
    """The values under `|re` of a rule."""
    if isinstance(node, list):
        for each in node:
            yield from patterns(each)
    elif isinstance(node, dict):
        for key, value in node.items():
            if "re" in str(key).split("|")[1:]:
                yield from value if isinstance(value, list) else [value]
            else:
                yield from patterns(value)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--sigma", required=True)
    # What Python will read otherwise one day.
    warnings.simplefilter("error", FutureWarning)
    report = Report("patterns of Sigma rules mean the same in RE2 and in Python's re")
    generator = random.Random(4)
    cases = [case for case in yaml.safe_load(CASES.read_text()) if "portable" in case]
    for case in cases:
        judge(report, "portable-patterns.yaml", case["pattern"], case["portable"], generator)
    golden = 0
    for name, path in files(arguments.parse_args().sigma, ".yml"):
        for document in yaml.safe_load_all(path.read_text()):
            for pattern in patterns(document):
                golden += 1
                judge(report, name, pattern, pattern, generator)
    report.finish(f"{len(cases)} cases, {golden} patterns of rules")


main()
