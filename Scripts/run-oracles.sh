#!/bin/sh
# Lets independent programs judge what is emitted: pySigma and its SQLite backend, a tree-sitter grammar of
# YARA-L, Google's RE2 in Python, jsonschema, the solvers z3 and cvc5. They are installed in .venv, pinned by Scripts/oracles/requirements.txt.
# Exits with 1 when any of them disagrees.
# Usage: run-oracles.sh TRANSPILE
set -eu
cd "$(dirname "$0")/.."
transpile=$1
oracles=Scripts/oracles

python=.venv/bin/python
pins=.venv/requirements.installed
if ! cmp -s "$oracles/requirements.txt" "$pins"; then
  if ! [ -x .venv/bin/pip ]; then
    python3 -m venv --clear .venv 2>/dev/null || { Scripts/install-packages.sh python3-venv; python3 -m venv --clear .venv; }
  fi
  "$python" -m pip install --quiet --disable-pip-version-check -r "$oracles/requirements.txt"
  cp "$oracles/requirements.txt" "$pins"
fi

configuration=$(basename "$(dirname "$transpile")")
swift build -q -c "$configuration" --product sample-events
swift build -q -c "$configuration" --product write-solver-problems
swift build -q -c "$configuration" --product judge-mutants

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The golden files are judged; without any, what is emitted now.
for target in sigma yaral; do
  if [ -n "$(find "golden/$target" -type f 2>/dev/null | head -n 1)" ]; then
    ln -s "$PWD/golden/$target" "$work/$target"
  else
    "$transpile" --target "$target" rules/ -o "$work/$target" --quiet --no-fail 2>/dev/null || true
  fi
done
for model in sigma udm; do
  "$(dirname "$transpile")/sample-events" rules --target "$model" --count 4000 --out "$work/samples/$model"
done

# Pairs of predicates for solvers: of our own rules, of public ones where ../shared is, and random ones.
public=""
for sigma in ../shared/corpus/sigma/rules ../../shared/corpus/sigma/rules; do
  if [ -d "$sigma" ]; then
    public=$sigma
    break
  fi
done
# shellcheck disable=SC2086
"$(dirname "$transpile")/write-solver-problems" rules $public --count 300 --random 100 --out "$work/problems"

# Small changes of the golden Sigma texts, with the events on which each is said to differ.
mutated=golden/sigma
[ -d "$mutated" ] || mutated=$work/sigma
"$(dirname "$transpile")/judge-mutants" "$mutated" --refutations "$work/refutations.jsonl" >"$work/mutants" || {
  grep FAULT "$work/mutants"
  exit 1
}

# Public rules, as we format them; none without ../shared.
formatted=""
for community in ../shared/corpus/yaral/rules/community ../../shared/corpus/yaral/rules/community; do
  if [ -d "$community" ]; then
    cp -R "$community" "$work/community"
    "$transpile" fmt --write "$work/community" --quiet >/dev/null || true
    formatted="--formatted $work/community"
    break
  fi
done

status=0
check() { PYTHONDONTWRITEBYTECODE=1 "$python" "$oracles/$@" || status=1; }
check schema_accepts_rules.py --transpile "$transpile"
check sigma_is_valid.py --sigma "$work/sigma"
check sigma_corpus.py --transpile "$transpile"
check nested_correlations.py --transpile "$transpile"
check sigma_as_sqlite.py --sigma "$work/sigma" --samples "$work/samples/sigma"
check sigma_mutants.py --refutations "$work/refutations.jsonl"
check udm_types.py
check portable_patterns.py --sigma "$work/sigma"
check pipelines.py
# shellcheck disable=SC2086
check yaral_grammar.py --yaral "$work/yaral" $formatted
# shellcheck disable=SC2086
check yaral_parsed.py --yaral "$work/yaral" $formatted
check yaral_patterns.py --yaral "$work/yaral"
check yaral_verdicts.py --yaral "$work/yaral" --samples "$work/samples/udm"
check solver_verdicts.py --problems "$work/problems"
check founding_rule.py --yaral "$work/yaral" --transpile "$transpile"
exit $status
