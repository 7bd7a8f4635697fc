#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Time and peak memory beside himalaya's RidgeCV (numpy backend, svd solver, its defaults), alternately in one run.
Usage: ridge_speed.py BUILD_DIR [ROUNDS] [THREADS]   (9000 x 512 -> 15 000, ten penalties, five folds)
"""
import json
import os
import resource
import subprocess
import sys

import parity

ROWS, CHANNELS, VOXELS, FOLDS = 9000, 512, 15000, 5
HIMALAYA = """
import json, resource, sys, time
import numpy
from himalaya.ridge import RidgeCV
x = numpy.fromfile(sys.argv[1], "<f4").reshape(%d, %d)
y = numpy.fromfile(sys.argv[2], "<f4").reshape(%d, %d)
def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime
start, before = time.perf_counter(), cpu()
model = RidgeCV(alphas=numpy.geomspace(0.1, 10000, 10)).fit(x, y)
print(json.dumps({"seconds": round(time.perf_counter() - start, 3), "cpu_seconds": round(cpu() - before, 2),
                  "peak_kb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}))
""" % (ROWS, CHANNELS, ROWS, VOXELS)


def cpu_of_children():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main():
    build = sys.argv[1]
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    threads = sys.argv[3] if len(sys.argv) > 3 else "2"
    parity.enter_environment(build)
    import numpy
    draw = numpy.random.default_rng(3)
    x = (draw.standard_normal((ROWS, CHANNELS), "float32") * numpy.arange(1, CHANNELS + 1, dtype="float32") ** -0.5)
    x /= numpy.linalg.norm(x, axis=1, keepdims=True)
    y = x @ draw.standard_normal((CHANNELS, VOXELS), "float32") * 3 + draw.standard_normal((ROWS, VOXELS), "float32")
    environment = {**os.environ, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads, "MKL_NUM_THREADS": threads}
    os.environ.update(environment)
    ours, theirs = [], []
    with parity.scratch() as folder:
        for turn in range(rounds):
            load = os.getloadavg()[0]
            before = cpu_of_children()
            ours.append(parity.ridge_run(build, x, y, FOLDS, False, numpy.geomspace(0.1, 10000, 10), folder)[0])
            ours[-1]["cpu_seconds"] = round(cpu_of_children() - before, 2)  # reading and writing included
            print(f"round {turn + 1}, load {load:.1f} before: cortilens {ours[-1]}", flush=True)
            load = os.getloadavg()[0]
            run = subprocess.run([sys.executable, "-c", HIMALAYA, f"{folder}/x.f32", f"{folder}/y.f32"], capture_output=True, text=True, check=True)
            theirs.append(json.loads(run.stdout))
            print(f"round {turn + 1}, load {load:.1f} before: himalaya {theirs[-1]}", flush=True)
    ratio = min(t["seconds"] for t in theirs) / min(o["seconds"] for o in ours)
    work = min(t["cpu_seconds"] for t in theirs) / min(o["cpu_seconds"] for o in ours)
    memory = max(o["peak_kb"] for o in ours) / min(t["peak_kb"] for t in theirs)
    print(f"{ratio:.1f} times as fast (by processor time, which other programs disturb less, {work:.1f} times), {memory:.2f} of the peak memory (which for both holds the responses, {ROWS * VOXELS * 4 >> 20} MB)")
    return 0 if ratio >= 10 and memory <= 1 / 3 else 1


if __name__ == "__main__":
    sys.exit(main())
