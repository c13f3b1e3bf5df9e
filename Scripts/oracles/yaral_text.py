"""A small reader of the YARA-L that we emit, and what it means on flat UDM events.

It shares nothing with the program's own reader. What it does not know, it refuses.

Trees are tuples: ("and", a, b), ("or", a, b), ("not", a), ("compare", operator, a, b, nocase),
("in", a, kind, list, nocase), ("call", name, arguments, nocase), ("path", variable, field, quantifier),
("variable", name), ("count", name), ("text", s), ("regex", s), ("number", n), ("arithmetic", operator, a, b).
"""

import ipaddress
import re

import re2

SECTIONS = ("meta", "events", "match", "outcome", "condition", "options")
AGGREGATES = ("max", "min", "sum", "count", "count_distinct", "array", "array_distinct")

TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)
      | (?P<blank>\s+)
      | (?P<text>"(?:[^"\\\n]|\\.)*")
      | (?P<raw>`[^`]*`)
      | (?P<variable>[$\#][A-Za-z_]\w*)
      | (?P<list>%[A-Za-z_]\w*)
      | (?P<number>\d+(?:\.\d+)?[smhd]?\b)
      | (?P<word>[A-Za-z_]\w*)
      | (?P<sign><=|>=|!=|[-+*/%=<>!(){}\[\],:.])""",
    re.VERBOSE | re.DOTALL)
REGEX = re.compile(r"/(?:[^/\\\n]|\\.)+/")
BEFORE_REGEX = {"=", "!=", "(", ",", "and", "or", "not"}
ESCAPES = {"\\": "\\", '"': '"', "n": "\n", "r": "\r", "t": "\t"}


class Unreadable(Exception):
    """Text that this reader does not know."""


def tokens(text):
    """The tokens, as (kind, text), with blanks and comments."""
    found, position, previous = [], 0, ""
    while position < len(text):
        match = REGEX.match(text, position) if previous in BEFORE_REGEX and not text.startswith("//", position) else None
        kind = "regex" if match else None
        if not match:
            match = TOKEN.match(text, position)
            if not match:
                raise Unreadable(f"at {text[position:position + 40]!r}")
            kind = match.lastgroup
        found.append((kind, match.group()))
        position = match.end()
        if kind not in ("blank", "comment"):
            previous = match.group().lower()
    return found


def unescaped(literal):
    """The value of a string in double quotes."""
    def value(match):
        if match.group(1) not in ESCAPES:
            raise Unreadable(f"the escape {match.group()} has no known meaning")
        return ESCAPES[match.group(1)]

    return re.sub(r"\\(.)", value, literal[1:-1], flags=re.DOTALL)


class Rule:
    """A rule: name, predicates, placeholders (name → path), match, outcomes (name → tree), condition."""

    def __init__(self, text):
        self.tokens = [token for token in tokens(text) if token[0] not in ("blank", "comment")]
        self.position = 0
        self.predicates, self.placeholders, self.match, self.outcomes, self.condition = [], {}, None, {}, None
        self.patterns, self.networks = [], []
        self.expect("rule")
        self.name = self.take()[1]
        self.expect("{")
        while not self.accept("}"):
            section = self.take()[1]
            if section not in SECTIONS:
                raise Unreadable(f"section {section}")
            self.expect(":")
            getattr(self, "read_" + section)()

    @property
    def variables(self):
        """The event variables."""
        return {tree[1] for tree in self.paths()}

    def paths(self):
        """Every field path, as its tree."""
        trees = [*self.predicates, *self.placeholders.values(), *self.outcomes.values()]
        return [tree for root in trees for tree in walk(root) if tree[0] == "path"]

    # Tokens

    def peek(self, ahead=0):
        place = self.position + ahead
        return self.tokens[place] if place < len(self.tokens) else ("end", "")

    def take(self):
        token = self.peek()
        self.position += 1
        return token

    def accept(self, *texts):
        if self.peek()[1] in texts:
            return self.take()[1]
        return None

    def expect(self, text):
        if self.take()[1] != text:
            raise Unreadable(f"expected {text} at {' '.join(t for _, t in self.tokens[self.position - 1:][:6])}")

    def at_section_end(self):
        return self.peek()[1] in ("}", "") or (self.peek()[1] in SECTIONS and self.peek(1)[1] == ":")

    # Sections

    def read_meta(self):
        while not self.at_section_end():
            self.take()
            self.expect("=")
            self.take()

    read_options = read_meta

    def read_events(self):
        while not self.at_section_end():
            tree = self.disjunction()
            if tree[0] == "compare" and tree[1] == "=" and ("variable" in (tree[2][0], tree[3][0])):
                name, path = (tree[2], tree[3]) if tree[2][0] == "variable" else (tree[3], tree[2])
                self.placeholders[name[1]] = path
            else:
                self.predicates.append(tree)

    def read_match(self):
        keys = [self.take()[1][1:]]
        while self.accept(","):
            keys.append(self.take()[1][1:])
        kind, length = self.take()[1], self.take()[1]
        self.match = (keys, kind, length)
        if self.accept("before", "after"):
            self.take()

    def read_outcome(self):
        while not self.at_section_end():
            name = self.take()[1][1:]
            self.expect("=")
            self.outcomes[name] = self.disjunction()

    def read_condition(self):
        self.condition = self.disjunction()

    # Expressions, loosest first

    def disjunction(self):
        tree = self.conjunction()
        while self.accept("or"):
            tree = ("or", tree, self.conjunction())
        return tree

    def conjunction(self):
        tree = self.negation()
        while self.accept("and"):
            tree = ("and", tree, self.negation())
        return tree

    def negation(self):
        if self.accept("not", "!"):
            return ("not", self.negation())
        left = self.arithmetic()
        operator = self.accept("=", "!=", "<", "<=", ">", ">=")
        if operator:
            right = self.arithmetic()
            return ("compare", operator, left, right, self.accept("nocase") is not None)
        if self.accept("in"):
            kind = self.accept("regex", "cidr") or "exact"
            kind_token, name = self.take()
            if kind_token != "list":
                raise Unreadable(f"{name} is no list")
            return ("in", left, kind, name[1:], self.accept("nocase") is not None)
        if left[0] == "call" and self.accept("nocase"):
            return (*left[:3], True)
        return left

    def arithmetic(self):
        tree = self.operand()
        while operator := self.accept("+", "-", "*"):
            tree = ("arithmetic", operator, tree, self.operand())
        return tree

    def operand(self):
        quantifier = self.accept("any", "all")
        kind, text = self.take()
        if quantifier and kind != "variable":
            raise Unreadable(f"{quantifier} before {text}")
        if kind == "variable":
            return self.path(text, quantifier)
        if kind == "text":
            return ("text", unescaped(text))
        if kind == "raw":
            return ("text", text[1:-1])
        if kind == "regex":
            self.patterns.append(text[1:-1])
            return ("regex", text[1:-1])
        if kind == "number":
            return ("number", float(text) if "." in text else int(text))
        if text in ("true", "false"):
            return ("number", int(text == "true"))
        if text == "(":
            tree = self.disjunction()
            self.expect(")")
            return tree
        if kind == "word":
            return self.call(text)
        raise Unreadable(f"operand {text}")

    def path(self, text, quantifier):
        if text.startswith("#"):
            return ("count", text[1:])
        path = ""
        while True:
            if self.accept("."):
                path += "." + self.take()[1]
            elif self.accept("["):
                # Entries of maps are named as the sampled events name them: `additional.fields["resultType"]`.
                kind, key = self.take()
                path += f'["{unescaped(key)}"]' if kind == "text" else f"[{key}]"
                self.expect("]")
            else:
                break
        return ("path", text[1:], path.removeprefix("."), quantifier) if path else ("variable", text[1:])

    def call(self, name):
        while self.accept("."):
            name += "." + self.take()[1]
        self.expect("(")
        arguments = []
        while not self.accept(")"):
            arguments.append(self.disjunction())
            self.accept(",")
        if name.startswith("re."):
            self.patterns += [tree[1] for tree in arguments[1:2] if tree[0] == "text"]
        if name == "net.ip_in_range_cidr":
            self.networks.append(arguments[1][1])
        return ("call", name, tuple(arguments), False)


def walk(tree):
    """A tree and all below it."""
    yield tree
    for part in tree:
        if isinstance(part, tuple) and part and isinstance(part[0], str):
            yield from walk(part)
        elif isinstance(part, tuple):
            for entry in part:
                yield from walk(entry)


class Meaning:
    """What trees mean on flat UDM events: dictionaries of a field's path to a list of values.

    A text that is not set is "", a number 0; `any` and `all` ask a list, which may be empty.
    """

    def __init__(self, rule, lists):
        self.rule = rule
        self.lists = lists
        self.compiled = {}

    def events_hold(self, event):
        return all(self.holds(tree, event) for tree in self.rule.predicates)

    def fires(self, events):
        """Whether the condition holds for a group of events that pass the events section."""
        return bool(self.outcome(self.rule.condition, events))

    def outcome(self, tree, events):
        """The value of a tree of the outcome or condition section."""
        kind = tree[0]
        if kind == "and":
            return self.outcome(tree[1], events) and self.outcome(tree[2], events)
        if kind == "or":
            return self.outcome(tree[1], events) or self.outcome(tree[2], events)
        if kind == "not":
            return not self.outcome(tree[1], events)
        if kind == "variable":
            if tree[1] in self.rule.outcomes:
                return self.outcome(self.rule.outcomes[tree[1]], events)
            return len(events)
        if kind == "count":
            return len(events)
        if kind == "number" or kind == "text":
            return tree[1]
        if kind == "compare":
            return ordered(tree[1], self.outcome(tree[2], events), self.outcome(tree[3], events))
        if kind == "arithmetic":
            return calculated(tree[1], self.outcome(tree[2], events), self.outcome(tree[3], events))
        if kind == "call" and tree[1] in AGGREGATES:
            values = [self.value(tree[2][0], event) for event in events]
            return {"max": max, "min": min, "sum": sum, "count": len, "count_distinct": lambda v: len(set(v))}[
                tree[1]](values)
        if kind == "call" and tree[1] == "if":
            return self.outcome(tree[2][1 if self.outcome(tree[2][0], events) else 2], events)
        raise Unreadable(f"outcome {tree[:2]}")

    def value(self, tree, event):
        """The value of a tree on one event."""
        kind = tree[0]
        if kind == "number" or kind == "text":
            return tree[1]
        if kind == "path":
            return (event.get(tree[2]) or [""])[0]
        if kind == "arithmetic":
            return calculated(tree[1], self.value(tree[2], event), self.value(tree[3], event))
        if kind == "call" and tree[1] == "if":
            chosen = 1 if self.holds(tree[2][0], event) else 2
            return self.value(tree[2][chosen], event) if chosen < len(tree[2]) else 0
        if kind == "call" and tree[1] == "strings.to_lower":
            return str(self.value(tree[2][0], event)).lower()
        raise Unreadable(f"value {tree[:2]}")

    def holds(self, tree, event):
        """The truth of a predicate on one event."""
        kind = tree[0]
        if kind == "and":
            return self.holds(tree[1], event) and self.holds(tree[2], event)
        if kind == "or":
            return self.holds(tree[1], event) or self.holds(tree[2], event)
        if kind == "not":
            return not self.holds(tree[1], event)
        if kind == "compare":
            return self.over(tree[2], event, lambda value: self.compares(tree, value, event))
        if kind == "in":
            entries = self.lists[tree[3]]
            tests = {
                "exact": lambda value: any(self.equal(value, entry, tree[4]) for entry in entries),
                "regex": lambda value: any(self.search(entry, value, tree[4]) for entry in entries),
                "cidr": lambda value: any(in_network(value, entry) for entry in entries),
            }
            return self.over(tree[1], event, tests[tree[2]])
        if kind == "call" and tree[1] == "re.regex":
            return self.over(tree[2][0], event, lambda value: self.search(tree[2][1][1], value, tree[3]))
        if kind == "call" and tree[1] == "net.ip_in_range_cidr":
            return self.over(tree[2][0], event, lambda value: in_network(value, tree[2][1][1]))
        raise Unreadable(f"predicate {tree[:2]}")

    def over(self, tree, event, test):
        """Asks a test of an operand, or of each value of a list when it says `any` or `all`."""
        if tree[0] == "path" and tree[3]:
            values = event.get(tree[2]) or []
            return any(map(test, values)) if tree[3] == "any" else all(map(test, values))
        return test(self.value(tree, event))

    def compares(self, tree, value, event):
        _, operator, _, right, nocase = tree
        if right[0] == "regex":
            return self.search(right[1], value, nocase) == (operator == "=")
        other = self.value(right, event)
        if isinstance(other, (int, float)):
            return ordered(operator, 0 if value == "" else value, other)
        if operator in ("=", "!="):
            return self.equal(value, other, nocase) == (operator == "=")
        raise Unreadable(f"{operator} between texts")

    def equal(self, left, right, nocase):
        if not nocase:
            return text_of(left) == text_of(right)
        return self.search(r"(?s)\A" + re2.escape(text_of(right)) + r"\z", left, True)

    def search(self, pattern, value, nocase):
        key = ("(?i)" if nocase else "") + pattern
        if key not in self.compiled:
            self.compiled[key] = re2.compile(key)
        return self.compiled[key].search(text_of(value)) is not None


def text_of(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def in_network(value, network):
    try:
        address = ipaddress.ip_address(text_of(value))
    except ValueError:
        return False
    return address in ipaddress.ip_network(network)


def ordered(operator, left, right):
    if isinstance(left, str) and not isinstance(right, str):
        left = int(left) if re.fullmatch(r"-?\d+", left) else None
        if left is None:
            return operator == "!="
    return {
        "=": left == right, "!=": left != right,
    }[operator] if operator in ("=", "!=") else {
        "<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right,
    }[operator]


def calculated(operator, left, right):
    return left + right if operator == "+" else left - right if operator == "-" else left * right
