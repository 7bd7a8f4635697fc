#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Sums the test functions of the last ctest run: Qt Test's Totals lines, one for any other test. Usage: totals.py build/release/Testing"""
import pathlib
import re
import sys

log = pathlib.Path(sys.argv[1], "Temporary", "LastTest.log").read_text(errors="replace")
passed = failed = skipped = 0
for block in re.split(r"^-{58}\n(?=\d+/\d+ Testing:)|^(?=\d+/\d+ Testing: )", log, flags=re.M):
    if not re.match(r"\d+/\d+ Testing: ", block):
        continue
    totals = re.findall(r"^Totals: (\d+) passed, (\d+) failed, (\d+) skipped", block, flags=re.M)
    ok = "\nTest Passed." in block
    if totals:
        good, bad, left = (sum(int(t[i]) for t in totals) for i in range(3))
        passed, failed, skipped = passed + good, failed + bad, skipped + left
        failed += 1 if not ok and bad == 0 else 0
    elif ok:
        passed += 1
    else:
        failed += 1
print(f"{passed} passed, {failed} failed, {skipped} skipped")
sys.exit(1 if failed or not passed else 0)
