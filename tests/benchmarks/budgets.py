#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs every benchmark program and prints what was measured against the budgets; exits with 1 when one is missed.

budgets.py BUILD            all of it, under three minutes on two cores: for a machine that does nothing else
budgets.py BUILD --quick    a few iterations each: proves that the programs work and measure every row, judges no time
"""
import argparse
import dataclasses
import json
import os
import pathlib
import platform
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parents[2]
PROGRAMS = ("ClickBenchmark", "CortexBenchmark", "DistilBenchmark", "EmbeddingBenchmark", "ResponsesBenchmark", "StartBenchmark",
            "WholeSubjectBenchmark")
TO_MILLISECONDS = {"ns": 1e-6, "us": 1e-3, "ms": 1.0, "s": 1e3}
RECOLOUR = "CortexBenchmark: recolour both hemispheres/finer:{}/samples:{}/rows:{}/manual_time"
CLICK = "ClickBenchmark: click to heatmap"
COMPARE = "ClickBenchmark: click to three cells"
HOVER = "ClickBenchmark: hover to read-out"
START = "StartBenchmark: start"
DEIT = "DistilBenchmark: firstMap/deit_tiny_336"
NIFTI = "ResponsesBenchmark: convert a session of NSD size from nii.gz"
HDF5 = "ResponsesBenchmark: convert a session of NSD size from HDF5"
ANSWER = "ResponsesBenchmark: answer from converted responses of NSD size"
WHOLE = "WholeSubjectBenchmark: answer from 40 sessions of NSD size"
EMBED = "EmbeddingBenchmark: embed/{}"
CLIP = "DistilBenchmark: firstMap/clip_vit_b16_896"


@dataclasses.dataclass(frozen=True)
class Row:
    what: str
    terms: tuple  # (benchmark, field) pairs whose sum it is; a field is a counter, or "time" in ms
    unit: str
    budget: float = None  # must stay below; None: told, not judged
    is_slow: bool = False  # left out by --quick


def row(what, benchmark, field, unit, budget=None, is_slow=False):
    return Row(what, ((benchmark, field),), unit, budget, is_slow)


ROWS = (
    row("pick a vertex", "CortexBenchmark: pick/0", "time", "ms", 1),
    row("pick a vertex of 163842", "CortexBenchmark: pick/2", "time", "ms", None, True),
    row("hover to read-out, median", HOVER, "median", "ms", 16),
    row("hover to read-out, 95 of 100", HOVER, "p95", "ms", 16),
    row("click to heatmap, median", CLICK, "median", "ms", 30),
    row("click to heatmap, 95 of 100", CLICK, "p95", "ms", 100),
    row("click to heatmap, longest", CLICK, "max", "ms"),
    row("click to three cells compared, median", COMPARE, "median", "ms"),
    row("click to three cells compared, 95 of 100", COMPARE, "p95", "ms", 100),
    row("click to their agreement known, median", COMPARE, "agreed_median", "ms"),
    row("click to answer, median", CLICK, "answered_median", "ms"),
    row("of it in the engine, median", CLICK, "engine_median", "ms"),
    row("click to the end of the cross-fade, median", CLICK, "faded_in_median", "ms"),
    row("recolour both hemispheres, drawn", RECOLOUR.format(0, 0, 1), "median", "ms", 16),
    row("the same in two rows, with the underside", RECOLOUR.format(0, 0, 2), "median", "ms"),
    row("the same with 4 samples a pixel", RECOLOUR.format(0, 4, 1), "median", "ms"),
    row("recolour 2 x 163842 vertices, drawn", RECOLOUR.format(2, 0, 1), "median", "ms", None, True),
    row("recolour both hemispheres, colours only", "CortexBenchmark: recolour both hemispheres, colours only/0", "time", "ms"),
    row("first map / forward pass, DeiT-Tiny/16 336 px", DEIT, "first_over_forward", "", 1.2),
    row("first map / forward pass, CLIP ViT-B/16 896 px", CLIP, "first_over_forward", "", 1.2, True),
    row("a session's conversion / cat | gunzip of it", NIFTI, "over", "", 1 / 0.6, True),
    row("a session's conversion / bare HDF5 reading of it", HDF5, "over", "", 1 / 0.6, True),
    row("open a converted session", ANSWER, "open_ms", "ms", 2000, True),
    row("a voxel's measured responses", ANSWER, "voxel_ms", "ms", 50, True),
    row("open 40 converted sessions", WHOLE, "open_ms", "ms", 2000, True),
    row("the same from a disk", WHOLE, "open_cold_ms", "ms", 2000, True),
    row("a voxel's responses in 40 sessions, median", WHOLE, "warm_median", "ms", 50, True),
    row("the same from a disk, median", WHOLE, "cold_median", "ms", 50, True),
    row("the same, one session after the other, median", WHOLE, "one_by_one_median", "ms", None, True),
    row("cores idle while DeiT-Tiny/16 embeds", EMBED.format("deit_tiny_224"), "idle", "", 0.1),
    row("photos embedded, DeiT-Tiny/16 224 px", EMBED.format("deit_tiny_224"), "photos_per_s", "/s"),
    row("cores idle while CLIP ViT-B/16 embeds", EMBED.format("clip_vit_b16_224"), "idle", "", 0.1),
    row("photos embedded, CLIP ViT-B/16 224 px", EMBED.format("clip_vit_b16_224"), "photos_per_s", "/s"),
    row("photos embedded, control 336 px", EMBED.format("control_336"), "photos_per_s", "/s"),
    row("73 000 x 512 stored embeddings loaded", "EmbeddingBenchmark: load", "time", "ms", 500),
    row("start to window", START, "window_s", "s", 1.5),
    row("start to engine ready", START, "ready_s", "s", 5),
    row("start to demo subject drawn", START, "subject_s", "s"),
    row("start to first map of the story", START, "map_s", "s"),
    row("memory of the window", START, "window_peak_MB", "MB", 500),
    row("memory of the engine, demo subject", START, "engine_peak_MB", "MB"),
    # The benchmark holds the network alone, the engine a subject and a small network besides: their sum is the most it can be.
    Row("memory of the engine, CLIP ViT-B/16 896 px, at most", ((CLIP, "peak_MB"), (START, "engine_peak_MB")), "MB", 1500, True),
)


def machine():
    names = [line.partition(":")[2].strip() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines()
             if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{names[0] if names else platform.processor()}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.release()}"


def make_demo_tree(build):
    subprocess.run(["cmake", f"-DENGINE={build}/libexec/cortilens-engine-program", f"-DTREE={build}/tests/demo-tree", "-P",
                    SOURCE / "tests/app/engine/demo_tree.cmake"], check=True, stdout=sys.stderr)


def run(program, quick):
    """Runs one program; {benchmark: its figures}, times in ms."""
    environment = {"QT_QPA_PLATFORM": "offscreen", "OMP_WAIT_POLICY": "passive"} | dict(os.environ)
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder, "out.json")
        command = [program, f"--benchmark_out={out}", "--benchmark_out_format=json"]
        if quick:
            environment["CORTILENS_BENCHMARK_QUICK"] = "1"
            # What takes long even once: fsaverage's own meshes, CLIP at 896 px, NSD's size.
            command += ["--benchmark_min_time=0.01", "--benchmark_filter=-(/2$|finer:2|896|NSD size)"]
        environment.setdefault("XDG_RUNTIME_DIR", folder)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment, timeout=300)
        text = out.read_text()
        measured = json.loads(text)["benchmarks"] if text else []  # nothing of it is quick
    figures = {}
    for one in measured:
        if one.get("error_occurred"):
            raise SystemExit(f"{program.name}: {one['name']}: {one['error_message']}")
        # Iterations and the like are how it was measured, not what.
        name = one["name"] if one["name"].startswith("recolour") else one["name"].split("/iterations:")[0].split("/manual_time")[0]
        figures[f"{program.name}: {name}"] = one | {"time": one["real_time"] * TO_MILLISECONDS[one["time_unit"]]}
    return figures


def value_of(row, figures):
    try:
        return sum(figures[benchmark][field] for benchmark, field in row.terms)
    except KeyError:
        return None


def print_table(rows, figures, judge):
    """Prints a Markdown table; how many budgets were missed."""
    missed = 0
    print(f"| {'what':<52} | {'budget':>9} | {'measured':>9} | met |\n|{'-' * 54}|{'-' * 10}:|{'-' * 10}:|-----|")
    for row in rows:
        value = value_of(row, figures)
        met = "" if row.budget is None or not judge else "yes" if value < row.budget else "NO"
        missed += met == "NO"
        budget = "" if row.budget is None else f"< {row.budget:g} {row.unit}".rstrip()
        measured = f"{value:.{3 if value < 100 else 4}g} {row.unit}".rstrip()
        print(f"| {row.what:<52} | {budget:>9} | {measured:>9} | {met:<3} |")
    return missed


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("build", type=pathlib.Path)
    arguments.add_argument("--quick", action="store_true")
    options = arguments.parse_args()
    build = options.build.resolve()
    make_demo_tree(build)
    loads = [os.getloadavg()[0]]
    figures = {}
    for program in PROGRAMS:
        print(f"{program} ...", file=sys.stderr)
        figures |= run(build / "benchmarks" / program, options.quick)
    loads.append(os.getloadavg()[0])

    rows = [row for row in ROWS if not (options.quick and row.is_slow)]
    unmeasured = [row.what for row in rows if value_of(row, figures) is None]
    if unmeasured:
        raise SystemExit(f"Not measured: {'; '.join(unmeasured)}. Known are: {'; '.join(sorted(figures))}.")
    print(f"{machine()}\nload average {loads[0]:.1f} before, {loads[1]:.1f} after\n")
    missed = print_table(rows, figures, judge=not options.quick)
    if options.quick:
        print("\nA few iterations each: nothing here is a measurement.")
        return 0
    if loads[0] > os.cpu_count() / 2:
        print("\nThe machine was busy with something else before: these figures are worse than they should be.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
