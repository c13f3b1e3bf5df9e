"""Is what we emit as YARA-L text of that language for others?

tree-sitter-yaral, a grammar for editors, parses every text. It wrongly rejects some constructs that Google
documents or ships; those are rewritten to neighbours that it knows, token by token, and counted, so that the
rest of the text is still judged. Each text is also broken in some ways, which the grammar must notice.
"""

import argparse
import re
import warnings

import tree_sitter_yaral
from report import Report, files
from tree_sitter import Language, Parser
from yaral_text import Unreadable, tokens


CALL_IN_LIST = re.compile(r"[\])]\s*(in|IN)\s+(regex\s+|cidr\s+)?%")


def rewritten(text, counts):
    """The text without the constructs that the grammar wrongly rejects; counts each in `counts`."""
    def count(construct):
        counts[construct] = counts.get(construct, 0) + 1

    found = tokens(text)
    solid = [place for place, (kind, _) in enumerate(found) if kind not in ("blank", "comment")]
    result = [text for _, text in found]
    for order, place in enumerate(solid):
        kind, word = found[place]
        before = found[solid[order - 1]] if order else ("", "")
        after = found[solid[order + 1]] if order + 1 < len(solid) else ("", "")
        if kind == "word" and before[1] != ".":
            if word.lower() == "nocase":
                count("nocase")
                result[place] = ""
            elif word in ("AND", "OR", "NOT", "IN"):
                count("upper-case word")
                result[place] = word.lower()
            elif word in ("true", "false") and before[1] in ("=", ",", "("):
                count("true and false")
                result[place] = "1" if word == "true" else "0"
            elif word == "by" and after[0] == "number":
                count("window by")
                result[place] = "over"
            if word.lower() == "not" and starts_statement(found, solid, order):
                count("not after a path")
                result[place] = "and not"
        elif kind == "regex" and word.startswith("/\\"):
            count("regex that starts with a backslash")
            result[place] = "/(?:)" + word[1:]
        elif kind == "variable" and word.startswith("#"):
            count("count in the condition")
            result[place] = "$" + word[1:]
        elif word == "!" and after[0] == "variable":
            count("! before a variable")
            result[place] = "not "
        elif word == "." and before[1] == "]":
            count("path after an index")
            result[place], result[solid[order + 1]] = "", ""
            rest = [found[later][1] for later in solid[order + 2:order + 5]]
            if rest[:1] == ["["] and rest[2:] == ["]"]:
                for later in solid[order + 2:order + 5]:
                    result[later] = ""
    return "".join(result)


def starts_statement(found, solid, order):
    """Whether the token is the first of a line that follows one that ends in a path or a placeholder."""
    if order < 2:
        return False
    place = solid[order]
    previous = found[solid[order - 1]]
    ends_path = previous[0] == "variable" or (
        previous[0] in ("word", "number") and found[solid[order - 2]][1] == ".")
    return ends_path and "\n" in "".join(text for _, text in found[solid[order - 1] + 1:place])


def broken(text):
    """The text with faults that no YARA-L reader may overlook."""
    yield "an unclosed string", re.sub(r'"(\w+)"', r'"\1', text, count=1)
    yield "an operand that is missing", re.sub(r"(events:\n.*?) = ", r"\1 = = ", text, count=1, flags=re.DOTALL)
    yield "an unclosed rule", text.rstrip().removesuffix("}")
    yield "no name", re.sub(r"^rule \w+", "rule", text)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--yaral", required=True)
    arguments.add_argument("--formatted", help="formatted rules of others")
    options = arguments.parse_args()
    folder = options.yaral
    report = Report("YARA-L texts, by tree-sitter-yaral")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the grammar's package hands over a bare pointer
        parser = Parser(Language(tree_sitter_yaral.language()))

    def error_line(text):
        """The first line that the grammar rejects; None when there is none."""
        pending = [parser.parse(text.encode()).root_node]
        while pending:
            node = pending.pop()
            if node.is_error or node.is_missing:
                return text.splitlines()[min(node.start_point[0], len(text.splitlines()) - 1)].strip()
            pending += [child for child in reversed(node.children) if child.has_error or child.is_missing]
        return None

    texts, as_they_are, refused, counts = 0, 0, 0, {}
    formatted = set(files(options.formatted, ".yaral")) if options.formatted else set()
    for name, path in files(folder, ".yaral") + sorted(formatted):
        text = path.read_text()
        texts += 1
        if error_line(text) is None:
            as_they_are += 1
        try:
            neighbour = rewritten(text, counts)
        except Unreadable as error:
            report.differs(f"{name}: has no tokens {error}")
            continue
        rejected = error_line(neighbour)
        if rejected is not None:
            if (name, path) in formatted and CALL_IN_LIST.search(neighbour):
                counts["call or key before 'in %list'"] = counts.get("call or key before 'in %list'", 0) + 1
            else:
                report.differs(f"{name}: rejected at or after: {rejected}")
            continue
        if (name, path) in formatted:
            continue
        for fault, variant in broken(neighbour):
            refused += 1
            if variant == neighbour:
                report.differs(f"{name}: the fault '{fault}' was not made")
            elif error_line(variant) is None:
                report.differs(f"{name}: with {fault} it is accepted")
    if texts == 0:
        report.differs("there are no texts")
    rewrites = ", ".join(f"{construct} {count}" for construct, count in sorted(counts.items()))
    report.finish(
        f"{texts} parse, {as_they_are} as they are and the rest without known false rejections ({rewrites}); "
        f"{refused} broken variants refused")


main()
