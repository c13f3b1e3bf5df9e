#!/bin/sh
# Writes each table of Sources/Taxonomies/Tables as a Swift string literal, so that the binary needs no folder
# beside it (a literal compiles in a second; the package manager's own embedding takes minutes).
set -eu
cd "$(dirname "$0")/.."
tables=Sources/Taxonomies/Tables
for file in "$tables"/*.yaml; do
  name=$(basename "$file" .yaml)
  constant=$(echo "$name" | awk -F- '{ printf "%s", $1; for (i = 2; i <= NF; i++) printf "%s%s", toupper(substr($i, 1, 1)), substr($i, 2) }')
  out="Sources/Taxonomies/Embedded/EmbeddedTables+$constant+Generated.swift"
  {
    echo "// Written by Scripts/embed-tables.sh from $file; do not edit."
    echo
    echo "extension EmbeddedTables {"
    echo "  static let $constant = ##\"\"\""
    cat "$file"
    echo "\"\"\"##"
    echo "}"
  } >"$out"
done
