#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Layouts against umap-learn's, on the same rows: the graph's weights to 1e-4, trustworthiness within 0.02, and further rows placed as
well as by its transform. Usage: umap_parity.py BUILD_DIR"""
import json
import os
import pathlib
import subprocess
import sys
import warnings

import parity

TOLERANCE = 1e-4  # of a weight
WORSE = 0.02      # of trustworthiness and of neighbours that are kept: two seeds of umap-learn differ by about 0.005
NEAR = 15


def handwriting():
    """1797 digits of 8 x 8 pixels, 1500 to lay out: scikit-learn brings them."""
    from sklearn.datasets import load_digits
    x = load_digits().data.astype("float32")
    return x[:1500], x[1500:]


def readouts(rows, channels, seed):
    """Rows of 20 regions that shade off into each other, on few of many directions, with noise in all: as fitted readouts are."""
    import numpy
    draw = numpy.random.default_rng(seed)
    regions = draw.standard_normal((20, channels)) * numpy.arange(1, channels + 1) ** -0.5
    shares = draw.dirichlet(numpy.full(20, 0.08), rows)
    x = shares @ regions + draw.standard_normal((rows, channels)) * 0.03 * numpy.arange(1, channels + 1) ** -0.25
    cut = rows * 5 // 6
    return x[:cut].astype("float32"), x[cut:].astype("float32")


def umap_run(build, rows, further, folder, components):
    import numpy
    folder = pathlib.Path(folder)
    rows.tofile(folder / "rows.f32")
    further.tofile(folder / "further.f32")
    command = [pathlib.Path(build) / "tests" / "umap_run", folder / "rows.f32", rows.shape[1], folder / "further.f32", folder, NEAR, 0.1, components]
    run = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=True, env=os.environ)
    return json.loads(run.stdout), *(numpy.load(folder / f"{name}.npy") for name in ("neighbors", "graph", "layout", "placed"))


def nearest(among, asked):
    """[asked, NEAR], by cosine in double or by distance for positions."""
    import numpy
    from sklearn.metrics import pairwise_distances
    metric = "cosine" if among.shape[1] > 3 else "euclidean"
    distances = pairwise_distances(asked.astype("float64"), among.astype("float64"), metric=metric)
    return numpy.argsort(distances, axis=1, kind="stable")[:, :NEAR]


def compare_graphs(neighbors, graph, rows):
    """Largest difference of weight where both ends have the same neighbours in both, the share of such rows, and both numbers of edges.
    The reference is given distances in double: 1 - cosine in float32, as umap-learn takes it by itself, costs weights 1e-3 among rows
    that are as close as readouts of one region."""
    import numpy
    import scipy.sparse
    from sklearn.metrics import pairwise_distances
    from umap.umap_ import fuzzy_simplicial_set
    count = len(rows)
    ours = scipy.sparse.coo_matrix((graph[:, 2].astype("float64"), graph[:, :2].astype(int).T), shape=(count, count)).tocsr()
    distances = pairwise_distances(rows.astype("float64"), metric="cosine")
    numpy.fill_diagonal(distances, 0)
    theirs = fuzzy_simplicial_set(distances, NEAR, numpy.random.RandomState(1), "precomputed")[0].tocsr().astype("float64")
    reference = numpy.argsort(distances, axis=1)[:, :NEAR]
    same = numpy.array([set(found) == set(expected) - {row} for row, (found, expected) in enumerate(zip(neighbors.astype(int), reference))])
    difference = abs(ours - theirs).tocoo()
    counted = same[difference.row] & same[difference.col]
    return float(difference.data[counted].max(initial=0)), float(same.mean()), ours.nnz, theirs.nnz


def kept(rows, further, layout, placed):
    """Of the nearest laid out rows of each further row, the share that are its nearest in the layout."""
    import numpy
    before = nearest(rows, further)
    after = nearest(layout, placed)
    return float(numpy.mean([len(set(a) & set(b)) / NEAR for a, b in zip(before, after)]))


def compare(name, build, rows, further, components=2, starts=("pca",)):
    import umap
    from sklearn.manifold import trustworthiness
    with parity.scratch() as folder:
        seconds, neighbors, graph, layout, placed = umap_run(build, rows, further, folder, components)
    trust = trustworthiness(rows, layout, n_neighbors=NEAR, metric="cosine")
    found = kept(rows, further, layout, placed)
    fine = True
    for start in starts:
        model = umap.UMAP(n_neighbors=NEAR, min_dist=0.1, n_components=components, metric="cosine", init=start, random_state=1, n_jobs=1,
                          force_approximation_algorithm=False).fit(rows)
        their_trust = trustworthiness(rows, model.embedding_, n_neighbors=NEAR, metric="cosine")
        their_found = kept(rows, further, model.embedding_, model.transform(further))
        print(f"{name}, {components} components, beside init={start!r}: trustworthiness {trust:.4f}, umap-learn {their_trust:.4f}; "
              f"placed rows keep {found:.3f} of their neighbours, umap-learn's {their_found:.3f}")
        fine = fine and trust > their_trust - WORSE and found > their_found - WORSE
    worst, same, ours, theirs = compare_graphs(neighbors, graph, rows)
    print(f"{name}: graph of {ours} edges, umap-learn's {theirs}; {same:.1%} of rows have the same neighbours, largest difference of a weight "
          f"between such {worst:.1e}; seconds {seconds}")
    return fine and worst <= TOLERANCE and same > 0.95


def main():
    build = sys.argv[1]
    parity.enter_environment(build)
    try:
        import umap  # noqa: F401
    except ImportError:
        print("skipped: no umap-learn; make the environment again with sh tests/parity/environment.sh")
        return parity.SKIPPED
    warnings.filterwarnings("ignore")  # of a seed that costs umap-learn its threads
    fine = [compare("digits", build, *handwriting(), starts=("pca", "spectral")), compare("readouts", build, *readouts(3600, 512, 3)),
            compare("readouts", build, *readouts(1800, 256, 4), components=3)]
    return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
