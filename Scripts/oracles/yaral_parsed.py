"""Does another reader of YARA-L take what we emit and format?

yaraast parses every text. It knows no `!` before a variable and no patterns with an escaped slash, which are written
otherwise for it; some sums of calls end it in silence, and the rule is read without its outcomes. Each is counted. It also
takes many texts that are no YARA-L, so its consent says little; what it rejects is looked at.
"""

import argparse
import re

from report import Report, files
from yaraast.yaral.enhanced_parser import EnhancedYaraLParser
from yaral_text import tokens


OUTCOME = re.compile(r"^  outcome:.*?(?=^  \w+:)", re.DOTALL | re.MULTILINE)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--yaral", required=True)
    arguments.add_argument("--formatted", help="formatted rules of others")
    options = arguments.parse_args()
    report = Report("YARA-L texts, by yaraast")
    texts, absences, slashes, silent = 0, 0, 0, 0
    for folder in filter(None, (options.yaral, options.formatted)):
        for name, path in files(folder, ".yaral"):
            texts += 1
            parts = []
            for kind, word in tokens(path.read_text()):
                if word == "!":
                    absences += 1
                    word = "not "
                elif kind == "regex" and "\\/" in word:
                    slashes += 1
                    word = "/x/"
                parts.append(word)
            try:
                text = "".join(parts)
                count = len(EnhancedYaraLParser(text).parse().rules)
                if count == 0:
                    silent += 1
                    count = len(EnhancedYaraLParser(OUTCOME.sub("", text)).parse().rules)
                if count != 1:
                    report.differs(f"{name}: {count} rules")
            except Exception as error:  # what yaraast raises has no common class
                report.differs(f"{name}: {type(error).__name__}: {error}")
    if texts == 0:
        report.differs("there are no texts")
    report.finish(f"{texts} parse ('!' before a variable {absences}, patterns with an escaped slash {slashes}, outcomes left out {silent})")


main()
