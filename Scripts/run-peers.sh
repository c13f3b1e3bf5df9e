#!/bin/sh
# Runs other programs and this one over the same rules and events, and prints the ratio of processor times: pySigma with its
# SQLite backend, and Zircolite. What can't be installed here is passed over in one line.
# Usage: run-peers.sh TRANSPILE BENCHMARK [CORPUS] [EVERY]
# EVERY: of the corpus's rules, only every so manieth is run (10 unless said): SQLite looks at all events for each rule.
set -eu
cd "$(dirname "$0")/.."
transpile=$1
benchmark=$2
corpus=${3:-../shared/corpus}
every=${4:-10}
peers=Scripts/peers

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if [ -d "$corpus/sigma" ]; then
  find "$corpus/sigma" -name '*.yml' | sort | awk "NR % $every == 0" >"$work/rules.txt"
  for file in "$corpus"/events/otrf/*.jsonl.gz; do
    gzip -dc "$file"
  done >"$work/events.jsonl"
else
  find golden/sigma -name '*.yml' | sort >"$work/rules.txt"
  "$benchmark" generate --kind sigma --count 30000 >"$work/events.jsonl"
fi
# shellcheck disable=SC2046
mkdir "$work/rules" && cp $(cat "$work/rules.txt") "$work/rules"
echo "$(wc -l <"$work/rules.txt") rule files, $(wc -l <"$work/events.jsonl") events; seconds are processor time"

# Runs a command, and prints the seconds of user and system time that it took.
seconds() {
  { TIMEFORMAT='%U %S' bash -c 'time "$@" >"$0/output" 2>"$0/errors"' "$work" "$@"; } 2>&1 | awk '{ print $1 + $2 }'
}
ours() {
  seconds "$transpile" eval "$work/rules" --events "$work/events.jsonl" --schema sigma --jobs 1 --quiet --no-fail "$@"
}
ratio() { awk "BEGIN { printf \"%.0f\", $1 / $2 }"; }

python=.venv-peers/bin/python
if ! cmp -s "$peers/requirements.txt" .venv-peers/requirements.installed; then
  if python3 -m venv --clear .venv-peers && "$python" -m pip install --quiet --disable-pip-version-check \
    -r "$peers/requirements.txt" 2>"$work/pip"; then
    cp "$peers/requirements.txt" .venv-peers/requirements.installed
  fi
fi
if [ -e .venv-peers/requirements.installed ]; then
  PYTHONDONTWRITEBYTECODE=1 "$python" "$peers/sqlite_peer.py" --rules "$work/rules.txt" --events "$work/events.jsonl" \
    >"$work/sqlite.json"
  theirs=$("$python" -c "import json,sys; f=json.load(open(sys.argv[1])); print(f['convert']+f['load']+f['query'])" \
    "$work/sqlite.json")
  mine=$(ours --routing off)
  cat "$work/sqlite.json"
  echo "pySigma and SQLite, unrouted: ${theirs} s; transpile eval --routing off: ${mine} s, $(wc -l <"$work/output") alerts; ratio $(ratio "$theirs" "$mine")"
else
  echo "pySigma's SQLite backend: skipped, it can't be installed: $(tail -n 1 "$work/pip" 2>/dev/null)"
fi

zircolite=.venv-peers/zircolite
if ! [ -d "$zircolite" ]; then
  GIT_TERMINAL_PROMPT=0 git clone --quiet --depth 1 https://github.com/wagga40/Zircolite "$zircolite" 2>/dev/null &&
    "$python" -m pip install --quiet --disable-pip-version-check -r "$zircolite/requirements.txt" 2>/dev/null ||
    rm -rf "$zircolite"
fi
if [ -d "$zircolite" ]; then
  theirs=$(seconds "$python" "$zircolite/zircolite.py" --events "$work/events.jsonl" --jsononly --ruleset "$work/rules" \
    --pipeline sysmon --outfile "$work/zircolite.json")
  mine=$(ours)
  echo "Zircolite: ${theirs} s; transpile eval: ${mine} s; ratio $(ratio "$theirs" "$mine")"
else
  echo "Zircolite: skipped, it can't be fetched from GitHub here"
fi
