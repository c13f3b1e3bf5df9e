#!/bin/sh
# Runs all tests; prints what failed, what was skipped, and the closing lines. Everything is in .build/tests.log.
# Usage: run-tests.sh SWIFT
set -eu
swift=${1:-swift}
log=.build/tests.log
$swift build --build-tests
status=0
$swift test --skip-build >"$log" 2>&1 || status=$?
# What stands between the start of a failure and the next line of another kind belongs to it.
grep -E '^✘|^↳|skipped|error:|Fatal|crash|✔ Suite|Test run with' "$log" || true
if [ "$status" -ne 0 ]; then
  echo "tests failed; the whole output is in $log" >&2
fi
exit "$status"
