"""Does another reader of YARA-L take what we emit and format?

yaraast parses every text. It knows no `!` before a variable, which is written as `not` for it and counted. It also takes
many texts that are no YARA-L, so its consent says little; what it rejects is looked at.
"""

import argparse

from report import Report, files
from yaraast.yaral.enhanced_parser import EnhancedYaraLParser
from yaral_text import tokens


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--yaral", required=True)
    arguments.add_argument("--formatted", help="formatted rules of others")
    options = arguments.parse_args()
    report = Report("YARA-L texts, by yaraast")
    texts, absences = 0, 0
    for folder in filter(None, (options.yaral, options.formatted)):
        for name, path in files(folder, ".yaral"):
            texts += 1
            parts = []
            for kind, word in tokens(path.read_text()):
                if word == "!":
                    absences += 1
                    word = "not "
                parts.append(word)
            try:
                rules = EnhancedYaraLParser("".join(parts)).parse().rules
                if len(rules) != 1:
                    report.differs(f"{name}: {len(rules)} rules")
            except Exception as error:  # what yaraast raises has no common class
                report.differs(f"{name}: {type(error).__name__}: {error}")
    if texts == 0:
        report.differs("there are no texts")
    report.finish(f"{texts} parse; '!' before a variable {absences}")


main()
