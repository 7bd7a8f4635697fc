#!/usr/bin/env bash
# Installs what is missing, builds, runs every test, prints the totals. The only argument is passed to ctest, as in: test.sh '-L unit'
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/setup.sh"
install_packages "${cortilens_packages[@]}" "${cortilens_test_packages[@]}"
fetch_libtorch
cd "$here/.."
configure_and_build release all node-benchmark
export XDG_RUNTIME_DIR="${XDG_RUNTIME_DIR:-$(mktemp -d)}"
chmod 0700 "$XDG_RUNTIME_DIR"
say 'Running the tests'
report=build/release/tests.xml
rm -f "$report"
status=0
# The sizes let the report keep each program's whole output: the totals are in its last lines.
# shellcheck disable=SC2086 # the argument is a list of words
ctest --test-dir build/release --output-on-failure --timeout 300 -j "${CORTILENS_JOBS:-$(nproc)}" \
    --output-junit "$PWD/$report" --test-output-size-passed 16777216 --test-output-size-failed 16777216 ${1:-} || status=$?
# Functions, not programs, are what a reader wants counted: Qt Test prints one Totals line a program.
python3 packaging/totals.py "$report" || status=1
exit "$status"
