#!/bin/sh
# Installs the system packages that the build needs, if any is missing. Debian and Ubuntu; elsewhere it says
# what to install. Takes further package names as arguments.
set -eu

packages="libyaml-dev libre2-dev libsimdjson-dev zlib1g-dev libzstd-dev libmd-dev pkg-config $*"

if ! command -v dpkg-query >/dev/null 2>&1; then
  echo "not a Debian system: make sure that libyaml, RE2, simdjson, zlib, zstd and libmd are installed with headers" >&2
  exit 0
fi

missing=""
for package in $packages; do
  status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

echo "installing system packages:$missing" >&2
if [ "$(id -u)" = 0 ]; then
  run=""
elif command -v sudo >/dev/null 2>&1 && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
  run="sudo"
else
  echo "this needs root; run:  sudo apt-get install -y$missing" >&2
  exit 1
fi
$run apt-get update -qq
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive $run apt-get install -y -qq $missing >/dev/null
