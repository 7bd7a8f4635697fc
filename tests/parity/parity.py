# SPDX-License-Identifier: Apache-2.0
"""What the parity tests share: the environment with the other programs, and a run of the engine's ridge."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

SKIPPED = 77


def enter_environment(build):
    """Goes on in the environment that environment.sh makes (CORTILENS_PARITY_PYTHON, else build/parity); without one, skips."""
    root = pathlib.Path(__file__).resolve().parents[2]
    python = pathlib.Path(os.environ.get("CORTILENS_PARITY_PYTHON", root / "build" / "parity" / "bin" / "python"))
    if pathlib.Path(sys.prefix) == python.parent.parent.resolve() or os.environ.get("CORTILENS_IN_PARITY"):
        return
    if not python.exists():
        print(f"skipped: no {python}; make it with sh tests/parity/environment.sh")
        sys.exit(SKIPPED)
    os.environ["CORTILENS_IN_PARITY"] = "1"
    os.execv(python, [str(python), *sys.argv])


def ridge_run(build, x, y, folds, intercept, penalties, folder):
    """Fits with the engine's solver: (facts, weights [V, C], bias [V], penalty [V], loss [V])."""
    import numpy
    folder = pathlib.Path(folder)
    x.astype("<f4").tofile(folder / "x.f32")
    y.astype("<f4").tofile(folder / "y.f32")
    command = [pathlib.Path(build) / "tests" / "ridge_run", folder / "x.f32", folder / "y.f32", *x.shape, y.shape[1], folds, int(intercept),
               folder / "out.npy", *penalties]
    run = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=True,
                         env={**os.environ, "OMP_WAIT_POLICY": "passive"})
    table = numpy.load(folder / "out.npy")
    channels = x.shape[1]
    return json.loads(run.stdout), table[:, :channels], table[:, channels], table[:, channels + 1], table[:, channels + 2]


def scratch():
    return tempfile.TemporaryDirectory(prefix="cortilens-parity-")
