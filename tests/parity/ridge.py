#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The ridge solver against himalaya's RidgeCV and scikit-learn's Ridge, to 1e-4. Usage: ridge.py BUILD_DIR"""
import sys

import parity

TOLERANCE = 1e-4  # of the voxel's largest weight; of the variance for losses


def data(rows, channels, voxels, seed):
    """Unit-norm embeddings with a falling spectrum, and responses from noise alone to nearly noise-free."""
    import numpy
    draw = numpy.random.default_rng(seed)
    x = draw.standard_normal((rows, channels)) * numpy.arange(1, channels + 1) ** -0.7 + 0.3
    x /= numpy.linalg.norm(x, axis=1, keepdims=True)
    signal = (x - x.mean(0)) @ draw.standard_normal((channels, voxels))
    y = signal / signal.std(0) + draw.standard_normal((rows, voxels)) * numpy.geomspace(0.1, 20, voxels) + 0.5
    return x.astype("float32"), y.astype("float32")


def compare(name, intercept, folds, build):
    import numpy
    from himalaya.ridge import RidgeCV
    from sklearn.linear_model import Ridge
    x, y = data(1500, 64, 300, 5)
    penalties = numpy.geomspace(0.01, 1000, 10)
    with parity.scratch() as folder:
        facts, weights, bias, penalty, loss = parity.ridge_run(build, x, y, folds, intercept, penalties, folder)
    model = RidgeCV(alphas=penalties, cv=folds, fit_intercept=intercept).fit(x.astype("float64"), y.astype("float64"))
    same = numpy.isclose(model.best_alphas_, penalty, rtol=1e-3)
    variance = y.var(0)
    worst_loss = float(numpy.max(numpy.abs(-model.cv_scores_ - loss) / variance))
    scale = numpy.abs(model.coef_).max(0)
    worst_himalaya = float(numpy.max((numpy.abs(model.coef_.T - weights).max(1) / scale)[same]))
    worst_sklearn = 0.0
    for chosen in numpy.unique(penalty):
        which = penalty == chosen
        reference = Ridge(alpha=float(penalties[numpy.argmin(abs(penalties - chosen))]), fit_intercept=intercept, solver="svd").fit(
            x.astype("float64"), y[:, which].astype("float64"))
        worst_sklearn = max(worst_sklearn, float(numpy.max(numpy.abs(reference.coef_ - weights[which]).max(1) / scale[which])))
        if intercept:
            worst_sklearn = max(worst_sklearn, float(numpy.max(numpy.abs(reference.intercept_ - bias[which]))))
    print(f"{name}: {same.sum()} of {same.size} voxels choose the same penalty ({len(set(penalty))} are used); largest difference of loss "
          f"{worst_loss:.1e}, of weights to himalaya {worst_himalaya:.1e}, of weights and intercept to scikit-learn {worst_sklearn:.1e}; {facts}")
    # Where the penalties differ their losses are equal to rounding, which the comparison of losses has covered.
    return same.mean() > 0.98 and len(set(penalty)) >= 4 and max(worst_loss, worst_himalaya, worst_sklearn) <= TOLERANCE


def main():
    build = sys.argv[1]
    parity.enter_environment(build)
    fine = [compare("five folds with an intercept", True, 5, build), compare("three folds without", False, 3, build)]
    return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
