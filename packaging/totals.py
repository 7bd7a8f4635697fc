#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Sums the test functions of a ctest run: Qt Test's Totals lines, one for any other program. Usage: totals.py tests.xml (from ctest --output-junit)

ctest says whether the run passed; this only counts, and fails when there was nothing to count.
"""
import re
import sys
import xml.etree.ElementTree

TOTALS = re.compile(r"^Totals: (\d+) passed, (\d+) failed, (\d+) skipped", re.M)


def counts(case):
    """(passed, failed, skipped) of one program."""
    if case.get("status") == "notrun":
        return 0, 0, 1
    ok = case.get("status") == "run"
    totals = TOTALS.findall(case.findtext("system-out") or "")
    if not totals:
        return int(ok), int(not ok), 0
    passed, failed, skipped = (sum(int(line[part]) for line in totals) for part in range(3))
    # A program may also fail without a failed function: by crashing or by its time.
    return passed, failed or int(not ok), skipped


def main():
    cases = xml.etree.ElementTree.parse(sys.argv[1]).getroot().findall("testcase")
    passed, failed, skipped = (sum(part) for part in zip(*map(counts, cases))) if cases else (0, 0, 0)
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 0 if passed else 1


sys.exit(main())
