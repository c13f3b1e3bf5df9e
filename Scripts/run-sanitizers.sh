#!/bin/sh
# Runs what has several threads under the thread sanitizer; and what reads memory by its address under the address sanitizer,
# its C++ under that of undefined behaviour as well. Fails when any of them reports something, or when a test is not there.
# Where ../shared is, each binary also runs all its rules over its recorded events: with the alerts of the normal binary.
# Each sanitizer has a build folder of its own, so that the normal build stays as it is.
# Usage: run-sanitizers.sh SWIFT TRANSPILE [thread|address]
set -eu
cd "$(dirname "$0")/.."
swift=$1
transpile=$2
only=${3:-}

# What starts threads, and what these share: streams, compiled rules, conversions.
threaded='
^TranspilationTests\.EvaluationStreamTests/
^TranspilationTests\.RuleCostTests/
^TranspilationTests\.WaitingEventsTests/
^DetectionStreamsTests\.
^CommandTests\.CheckTests/
^CommandTests\.ConvertTests/
^CommandTests\.EvalTests/'
# What reads or writes memory by its address, and readers of bytes that anybody may have written.
unsafe='
^DetectionRuntimeTests\.
^DetectionStreamsTests\.
^EvaluationTests\.
^JSONEventsTests\.
^PatternsTests\.
^YAMLTreeTests\.
^ValueFunctionsTests\.
^TranspilationTests\.EvaluationStreamTests/
^TranspilationTests\.JSONTextTests/
^TranspilationTests\.WaitingEventsTests/
^NeutralDialectTests\.MutationTests/
^SigmaDialectTests\.damagedTexts
^SigmaDialectTests\.PipelineTextTests/fuzz
^YARALDialectTests\.ParsingFuzzTests/'

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

shared=""
for folder in ../shared ../../shared; do
  if [ -d "$folder/corpus/events" ]; then
    shared=$folder
    break
  fi
done

# Whether all modules with unsafe parts are built with a sanitizer, those in C and C++ as well, shows in what they call.
is_instrumented() { # SANITIZER CALL
  for module in CAllocation CCompression CDigest CRE2 CSimdjson DetectionRuntime DetectionStreams Evaluation JSONEvents Patterns; do
    objects=$(find ".build/$1-sanitizer/debug/$module.build/" -name '*.o' ! -name '*.swiftmodule.o')
    [ -n "$objects" ] || { echo "$module has no objects" >&2; return 1; }
    for object in $objects; do
      nm "$object" | grep -q "$2" || { echo "$object is built without the $1 sanitizer" >&2; return 1; }
    done
  done
}

# Reports are written to files, those of processes that tests start as well.
fail_if_reported() { # WHAT
  for report in "$work"/report*; do
    [ -e "$report" ] || return 0
    cat "$report" >&2
    echo "$1: a sanitizer reports what stands above" >&2
    exit 1
  done
}

run_tests() { # SANITIZER FILTERS
  sanitizer=$1
  log=.build/$sanitizer-sanitizer.log
  $swift test list --skip-build --sanitize="$sanitizer" --scratch-path ".build/$sanitizer-sanitizer" >"$work/tests" 2>/dev/null
  filters=""
  for filter in $2; do
    grep -q "$filter" "$work/tests" || { echo "no test is named $filter" >&2; exit 1; }
    filters="$filters --filter $filter"
  done
  status=0
  # shellcheck disable=SC2086
  env $preload $swift test --skip-build --sanitize="$sanitizer" --scratch-path ".build/$sanitizer-sanitizer" $filters \
    >"$log" 2>&1 || status=$?
  grep -E '^✘|^↳.*expect|error:|Fatal|crash|Test run with' "$log" || true
  fail_if_reported "tests"
  if [ "$status" -ne 0 ]; then
    echo "tests failed under the $sanitizer sanitizer; the whole output is in $log" >&2
    exit "$status"
  fi
}

alerts() { # PROGRAM JOBS EVENTS
  # shellcheck disable=SC2086
  env $preload "$1" eval "$shared/corpus/sigma" "$shared/corpus/yaral/rules" rules --events "$3" --jobs "$2" --quiet --no-fail \
    2>"$work/errors"
}

# Packed and plain, against the normal binary with one job.
run_events() { # SANITIZER JOBS...
  sanitizer=$1
  shift
  for events in "$shared/corpus/events/otrf" "$work/plain"; do
    alerts "$transpile" 1 "$events" >"$work/expected"
    for jobs in "$@"; do
      status=0
      alerts ".build/$sanitizer-sanitizer/release/transpile" "$jobs" "$events" >"$work/found" || status=$?
      fail_if_reported "events with --jobs $jobs"
      if [ "$status" -ne 0 ]; then
        tail -n 5 "$work/errors" >&2
        exit "$status"
      fi
      cmp "$work/expected" "$work/found"
      echo "$sanitizer sanitizer, --jobs $jobs: the $(grep -c . "$work/found") alerts of the normal binary"
    done
  done
}

sanitize() { # SANITIZER CALL FILTERS JOBS FLAGS...
  sanitizer=$1 call=$2 filters=$3 jobs=$4
  shift 4
  scratch=.build/$sanitizer-sanitizer
  echo "building with the $sanitizer sanitizer" >&2
  $swift build -q --build-tests --sanitize="$sanitizer" --scratch-path "$scratch" "$@"
  is_instrumented "$sanitizer" "$call"
  run_tests "$sanitizer" "$filters"
  if [ -z "$shared" ]; then
    echo "skipped: recorded events under the $sanitizer sanitizer, for ../shared/corpus is not there"
    return
  fi
  $swift build -q -c release --product transpile --sanitize="$sanitizer" --scratch-path "$scratch" "$@"
  # shellcheck disable=SC2086
  run_events "$sanitizer" $jobs
}

if [ -n "$shared" ]; then
  mkdir "$work/plain"
  for packed in "$shared"/corpus/events/otrf/*.gz; do
    gzip -dc "$packed" >"$work/plain/$(basename "$packed" .gz)"
  done
fi

if [ "$only" != address ]; then
  cc=$(command -v clang || command -v cc)
  "$cc" -shared -fPIC -O1 -o "$work/swift-mutex.so" Scripts/sanitizers/swift-mutex.c -ldl
  export TSAN_OPTIONS="log_path=$work/report:suppressions=$PWD/Scripts/sanitizers/races.supp"
  preload="LD_PRELOAD=$work/swift-mutex.so"
  sanitize thread __tsan_ "$threaded" 2
fi
if [ "$only" != thread ]; then
  preload=""
  export ASAN_OPTIONS="log_path=$work/report" UBSAN_OPTIONS="print_stacktrace=1"
  export LSAN_OPTIONS="suppressions=$PWD/Scripts/sanitizers/leaks.supp:print_suppressions=0"
  sanitize address __asan_ "$unsafe" "1 2" \
    -Xcxx -fsanitize=undefined -Xcxx -fno-sanitize=vptr,function -Xcxx -fno-sanitize-recover=undefined
fi
