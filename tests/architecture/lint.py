#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Formatting and lint, as tests. Usage: lint.py format | lint.py tidy BUILD_DIR [--jobs N] [--every-check]

`tidy` remembers clean files by what clang-tidy would read (source, project headers, settings), so that a second run takes a second.
"""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

import together

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDERS = ("app", "core", "widgets", "tests")
# It searches the whole unit for every function of every library that takes a parameter by value: 70 % of the time. Tests do without, and
# `--every-check` has it, as editors do.
SLOW_CHECKS = "-performance-unnecessary-value-param"
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.M)


def sources(suffixes, folders=FOLDERS):
    return sorted(f for folder in folders for f in (ROOT / folder).rglob("*") if f.suffix in suffixes)


def check_format():
    files = sources((".h", ".cpp"))
    run = subprocess.run(["clang-format-19", "--dry-run", "--Werror", *files], capture_output=True, text=True)
    print(run.stderr[-6000:], end="")
    print(f"{len(files)} files looked at")
    return run.returncode


def closure(file, seen=None):
    """The file and every project header that it reaches."""
    seen = set() if seen is None else seen
    if file in seen or not file.exists():
        return seen
    seen.add(file)
    for name in INCLUDE.findall(file.read_text()):
        closure(ROOT / name, seen)
    return seen


def fingerprint(file, command, checks):
    digest = hashlib.sha256((ROOT / ".clang-tidy").read_bytes() + re.sub(r"\S*/build/\S*", "", command).encode() + checks.encode())
    for part in sorted(closure(file)):
        digest.update(part.read_bytes())
    return digest.hexdigest()


def tidy(file, build, checks):
    """Findings in the file, the project's headers and whatever sources the file includes; nothing when clean."""
    run = subprocess.run(["clang-tidy-19", "--quiet", f"--checks={checks}", "-p", build, "--extra-arg=-Wno-unknown-warning-option", "--extra-arg=-Wno-ignored-optimization-argument",
                          "--extra-arg=-Wno-unused-command-line-argument", "--extra-arg=-Wno-ignored-gch", file], capture_output=True, text=True)
    return (run.stdout or run.stderr) if run.returncode else ""


def findings_of(group, number, build, checks):
    """Findings by file. Nearly all of the time goes into the libraries' headers, so many sources are read as one. When that has findings or
    cannot be compiled, each half is looked at by itself, down to single files."""
    if len(group) == 1:
        text = tidy(group[0], build, checks)
        return {group[0]: text} if text else {}
    text = tidy(together.write(group, ROOT, pathlib.Path(build), number), build, checks)
    if not text:
        return {}
    half = len(group) // 2
    found = findings_of(group[:half], number, build, checks) | findings_of(group[half:], number, build, checks)
    if not found:  # costs time only, which a better name or spelling gets back
        print("Cannot be read together: " + next((line for line in text.splitlines() if "error:" in line), text[:200]), flush=True)
    return found


def prepared_commands(build):
    """A compile database without the precompiled headers, which are g++'s and unreadable to clang."""
    commands = json.loads((pathlib.Path(build) / "compile_commands.json").read_text())
    for entry in commands:
        entry["command"] = re.sub(r"-include \S*cmake_pch\.hxx|-Winvalid-pch|-fpch-preprocess|-fopenmp", "", entry["command"])
    return commands


def check_tidy(build, jobs, checks):
    entries = prepared_commands(build)
    commands = {entry["file"]: entry["command"] for entry in entries}
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "cortilens" / "tidy"
    cache.mkdir(parents=True, exist_ok=True)
    wanted = [f for f in sources((".cpp",), ("app", "core", "widgets")) if str(f) in commands]
    todo = {f: cache / fingerprint(f, commands[str(f)], checks) for f in wanted}
    todo = {f: mark for f, mark in todo.items() if not mark.exists()}
    print(f"{len(wanted)} files, {len(wanted) - len(todo)} known to be clean", flush=True)

    folder = pathlib.Path(build).resolve() / "tidy"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    groups = together.grouped({file: commands[str(file)] for file in todo}, jobs)
    entries += [{"directory": str(folder.parent), "file": str(together.path(folder, number)), "command": together.command(group, commands, folder, number)}
                for number, group in enumerate(groups)]
    (folder / "compile_commands.json").write_text(json.dumps(entries))
    shutil.copy(ROOT / ".clang-tidy", folder)

    failed = 0
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        runs = [pool.submit(findings_of, group, number, folder, checks) for number, group in enumerate(groups)]
        for group, run in zip(groups, runs):
            findings = run.result()
            failed += len(findings)
            for file in group:
                if file in findings:
                    print(f"{file.relative_to(ROOT)}:\n{findings[file][-4000:]}", flush=True)
                else:
                    todo[file].touch()
    print(f"{failed} files with findings")
    return 1 if failed or not wanted else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["format"]:
        sys.exit(check_format())
    if sys.argv[1:2] == ["tidy"] and len(sys.argv) >= 3:
        jobs = int(sys.argv[sys.argv.index("--jobs") + 1]) if "--jobs" in sys.argv else os.cpu_count()
        sys.exit(check_tidy(sys.argv[2], jobs, "" if "--every-check" in sys.argv else SLOW_CHECKS))
    print(__doc__)
    sys.exit(2)
