// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace cortilens::analysis {

/// How strongly two rows at distance d of the layout belong together: 1 / (1 + a d^(2 b)).
struct LayoutCurve {
    double a = 1;
    double b = 1;

    friend bool operator==(const LayoutCurve&, const LayoutCurve&) = default;
};

/// The least squares fit to what is wanted, on 300 distances from 0 to 3 `spread`: 1 up to `minDistance`, and
/// exp(-(d - minDistance) / spread) beyond. As umap-learn's find_ab_params. `spread` is above 0, `minDistance` 0 to `spread`.
[[nodiscard]] LayoutCurve curveFor(double minDistance, double spread);

}  // namespace cortilens::analysis
