#!/bin/sh
# Pipes so many gigabytes of events into `transpile eval --events -`, and prints the peak memory, which must not hang on the
# length of the input. Exits with 1 above 60 MiB. Events are generated, later and later, or the corpus's, again and again.
# Usage: pipe-forever.sh TRANSPILE BENCHMARK [GIGABYTES] [CORPUS]
set -eu
cd "$(dirname "$0")/.."
transpile=$1
benchmark=$2
gigabytes=${3:-10}
corpus=${4:-../shared/corpus}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0

# Reads events; the rules are the arguments.
peak() {
  what=$1
  shift
  "$transpile" eval "$@" --events - --schema sigma --jobs 1 --stats --quiet --no-fail >/dev/null 2>"$work/statistics" || true
  memory=$(sed -n 's/^peak memory \([0-9]*\) MiB$/\1/p' "$work/statistics")
  echo "$what: $(sed -n '/^events [0-9]/,$p' "$work/statistics" | paste -s -d , | sed 's/,/, /g')"
  if [ -z "$memory" ] || [ "$memory" -gt 60 ]; then
    echo "$what: ${memory:-unknown} MiB are more than 60" >&2
    return 1
  fi
}

"$benchmark" generate --kind sigma --bytes "${gigabytes}000000000" | peak "generated events, rules/" rules || status=1
if [ -d "$corpus/sigma" ]; then
  for file in "$corpus"/events/otrf/*.jsonl.gz; do
    gzip -dc "$file"
  done >"$work/events.jsonl"
  size=$(wc -c <"$work/events.jsonl")
  rounds=$((gigabytes * 1000000000 / size + 1))
  i=0
  while [ $i -lt $rounds ]; do
    cat "$work/events.jsonl"
    i=$((i + 1))
  done | peak "the corpus's events $rounds times, $corpus/sigma" "$corpus/sigma" || status=1
fi
exit $status
