#!/bin/sh
# Shows the founding rule at work: in every target, over sample events, and what was found of it.
# Usage: show-founding-rule.sh TRANSPILE
set -eu
transpile=$1
exact=rules/execution/container_cli_api_abuse_t1059_013.yaml
hardened=rules/execution/container_cli_abuse.yaml
events=Examples/container-events.jsonl

heading() { printf '\n\033[1m%s\033[0m\n' "$1"; }
[ -t 1 ] || heading() { printf '\n== %s\n' "$1"; }

heading "YARA-L 2.0    transpile --target yaral $exact"
"$transpile" --quiet --target yaral "$exact"
heading "Sigma         transpile --target sigma $exact"
"$transpile" --quiet --target sigma "$exact"
heading "Swift         transpile --target swift $exact (its first lines)"
"$transpile" --quiet --target swift "$exact" | sed -n 1,48p

heading "Verdicts      transpile eval … --events $events --schema udm --windows tumbling"
"$transpile" eval --quiet --format text --schema udm --windows tumbling "$exact" "$hardened" --events "$events"

heading "Why           transpile explain $hardened --event …"
"$transpile" explain --quiet "$hardened" --event '{"process.executable": "/usr/bin/docker", "process.command_line": "docker run --rm alpine", "host.name": "worker-1"}'

heading "What was proved"
echo "tests of both rules, on the evaluator and on each target's text, read back:"
"$transpile" test --quiet "$exact" "$hardened"
report=$(mktemp)
"$transpile" --quiet --target all "$exact" "$hardened" -o "$report.d" --report "$report.csv" >/dev/null
echo "each text read back and compared with its source:"
cut -d, -f1,3-5 "$report.csv" | sed 's/^/  /'
rm -rf "$report" "$report.csv" "$report.d"
