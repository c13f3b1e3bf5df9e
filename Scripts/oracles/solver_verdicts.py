"""Do z3 and cvc5 say of pairs of rules what our decision procedure says?

`write-solver-problems` wrote each pair as a question in SMT-LIB: is there an event that satisfies exactly one of two
predicates? `sat` must be a pair that we refute, `unsat` one that we prove. Where a solver gives no answer within its
time, nothing is said; how often that is, is counted by name. Small problems are asked first, half of them of z3 and
half of cvc5 first; then the other solver is asked what the one did not answer; then both at more length, and at last
for a second opinion, as far as a budget of time goes.
"""

import argparse
import collections
import concurrent.futures
import json
import pathlib
import subprocess
import sys
import time

from report import Report

# Of 300 pairs; fewer answers say that the solvers, or the problems, are not what they were.
LEAST_SHARE = 0.5
SOLVERS = ("z3", "cvc5")
# Seconds of a question that is asked before others.
SHORT = 3

CVC5 = """
import sys, cvc5
solver = cvc5.Solver(cvc5.TermManager())
solver.setOption("strings-exp", "true")
solver.setOption("produce-models", "true")
solver.setOption("tlimit-per", str(int(float(sys.argv[2]) * 1000)))
parser = cvc5.InputParser(solver)
parser.setFileInput(cvc5.InputLanguage.SMT_LIB_2_6, sys.argv[1])
while not (command := parser.nextCommand()).isNull():
    print(command.invoke(solver, parser.getSymbolManager()), end="", flush=True)
"""


def command(solver, path, seconds):
    if solver == "z3":
        return [str(pathlib.Path(sys.executable).parent / "z3"), f"-T:{seconds}", str(path)]
    return [sys.executable, "-c", CVC5, str(path), str(seconds)]


def ask(solver, path, seconds):
    """The answer, `sat` or `unsat`, or another word; and the values of a model."""
    try:
        result = subprocess.run(
            command(solver, path, seconds), capture_output=True, text=True, timeout=seconds + 5)
    except subprocess.TimeoutExpired:
        return "timeout", ""
    lines = result.stdout.splitlines()
    answer = lines[0].split()[0] if lines and lines[0].strip() else ""
    # After anything but `sat`, asking for a model is an error.
    if answer == "sat" and "(error" not in result.stdout:
        return answer, "\n".join(lines[1:])
    if answer in ("unsat", "timeout"):
        return answer, ""
    if answer == "unknown":
        return "timeout" if "TIMEOUT" in lines[0] else answer, ""
    return "error", (result.stdout + result.stderr)[:400]


def conflict(pair, answer):
    """Whether a solver's answer contradicts our verdict; `None` where one of them says nothing."""
    if answer not in ("sat", "unsat") or pair["verdict"] == "undecided":
        return None
    if answer == "unsat" and "bound" in pair:
        # Our event is one that the problem is not about.
        return None
    return (answer == "sat") != (pair["verdict"] == "refuted")


KNOWN = [
    # The pattern ^ab finds what begins with it.
    ("unsat", '(str.prefixof "ab" v)', '(str.in_re v (re.++ (str.to_re "ab") re.all))'),
    # The Kelvin sign is no k.
    ("sat", '(str.in_re v (str.to_re "k"))', '(str.in_re v (re.union (str.to_re "k") (str.to_re "\\u{212a}")))'),
    # A backslash is written by its number, and what follows is no number.
    ("unsat", '(= v "\\u{5c}u{41}")',
     '(and (= (str.len v) 6) (str.prefixof "\\u{5c}" v) (str.suffixof "u{41}" v))'),
    ("sat", '(str.contains v "ab")', '(str.suffixof "ab" v)'),
]


def self_test(report, folder):
    """Whether the solvers run, read texts as we mean them, and a wrong verdict is noticed."""
    for number, (expected, first, second) in enumerate(KNOWN):
        path = folder / f"known-{number}.smt2"
        path.write_text(
            "(set-logic QF_SLIA)\n(declare-const v String)\n"
            f"(assert (xor {first} {second}))\n(check-sat)\n(get-value (v))\n")
        for solver in SOLVERS:
            answer, model = ask(solver, path, 10)
            if answer != expected:
                report.differs(f"self-test: {solver} says {answer} of {first} and {second}: {model}")
    for verdict, answer, expected in [
        ("proved", "sat", True), ("refuted", "unsat", True), ("proved", "unsat", False), ("refuted", "sat", False),
        ("refuted", "timeout", None), ("undecided", "sat", None),
    ]:
        if conflict({"verdict": verdict}, answer) is not expected:
            report.differs(f"self-test: {answer} against {verdict} is not judged right")


def described(pair, solver, answer, model):
    fields = ", ".join(f"{name} is {field}" for name, field in pair["fields"].items())
    change = f", with {pair['change']}" if pair["change"] else ""
    own = f"; our event: {json.dumps(pair['event'])}" if "event" in pair else ""
    event = f"; its event: {' '.join(model.split())} ({fields})" if answer == "sat" else ""
    return (
        f"{pair['problem']} {pair['rule']} → {pair['way']}{change}: we say {pair['verdict']}, {solver} {answer}"
        f"{own}{event}")


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--problems", required=True)
    arguments.add_argument("--seconds", type=int, default=10)
    arguments.add_argument("--budget", type=float, default=400)
    arguments.add_argument("--jobs", type=int, default=2)
    arguments.add_argument("--times", action="store_true", help="print what each question took")
    arguments = arguments.parse_args()
    folder = pathlib.Path(arguments.problems)
    report = Report("equivalence of predicates, by z3 and cvc5")
    end = time.monotonic() + arguments.budget
    self_test(report, folder)
    pairs = [json.loads(line) for line in (folder / "problems.jsonl").read_text().splitlines()]
    pairs.sort(key=lambda pair: (folder / f"{pair['problem']}.smt2").stat().st_size)
    counts = {solver: collections.Counter() for solver in SOLVERS}
    answers = collections.defaultdict(dict)
    times = []

    def answered(question):
        solver, pair, limit = question
        if time.monotonic() + limit / 2 > end:
            return question, "not asked", "", 0
        begin = time.monotonic()
        return (question, *ask(solver, folder / f"{pair['problem']}.smt2", limit), time.monotonic() - begin)

    def ask_all(questions):
        with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
            for (solver, pair, limit), answer, model, seconds in pool.map(answered, questions):
                if answer == "not asked":
                    continue
                name = f"{pair['problem']} {pair['rule']}"
                times.append(f"{seconds:6.2f} of {limit} s: {solver} {answer}, {pair['verdict']} {name}")
                if answer == "error":
                    report.differs(f"{name}: {solver} can't read it: {model}")
                if conflict(pair, answer):
                    report.differs(described(pair, solver, answer, model))
                if answer == "unsat" and "bound" in pair:
                    answer = f"unsat without our event ({pair['bound']})"
                answers[pair["problem"]][solver] = answer

    def unanswered(pair):
        return not any(answer.startswith(("sat", "unsat")) for answer in answers[pair["problem"]].values())

    first = {pair["problem"]: SOLVERS[int(pair["problem"]) // 2 % 2] for pair in pairs}
    ask_all([(first[pair["problem"]], pair, SHORT) for pair in pairs])
    for limit in (SHORT, arguments.seconds):
        for solver in SOLVERS:
            ask_all([
                (solver, pair, limit) for pair in pairs
                if unanswered(pair) and not (limit == SHORT and solver == first[pair["problem"]])])
    for solver in SOLVERS:
        ask_all([(solver, pair, arguments.seconds) for pair in pairs if solver not in answers[pair["problem"]]])
    if arguments.times:
        print("\n".join(times))
    for solver in SOLVERS:
        counts[solver].update(answers[pair["problem"]].get(solver, "not asked") for pair in pairs)
    answers = {
        number: [answer for answer in by.values() if answer in ("sat", "unsat")] for number, by in answers.items()}
    answers = {number: given for number, given in answers.items() if given}
    if len(answers) < LEAST_SHARE * len(pairs):
        report.differs(f"{len(answers)} of {len(pairs)} pairs were answered, too few to judge by")
    verdicts = collections.Counter(pair["verdict"] for pair in pairs)
    parts = [f"{len(pairs)} pairs ({', '.join(f'{count} {name}' for name, count in sorted(verdicts.items()))})"]
    parts.append(f"{len(answers)} answered, {sum(len(given) == 2 for given in answers.values())} by both")
    for solver, counted in counts.items():
        parts.append(f"{solver}: " + ", ".join(f"{count} {name}" for name, count in counted.most_common()))
    left_out = json.loads((folder / "left-out.json").read_text())
    parts.append("left out: " + ", ".join(f"{count} {reason}" for reason, count in left_out.items()))
    report.finish("; ".join(parts))


main()
