// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <utility>
#include <vector>

/// Intervals from bootstrap samples (Efron & Tibshirani 1993, percentile method).
namespace cortilens::encoder {

/// Linear between neighbours, as numpy's quantile; `values` are put into another order by it. NaN for none.
[[nodiscard]] double quantile(std::span<double> values, double share);
[[nodiscard]] float quantile(std::span<float> values, double share);

/// The ends between which `confidence` (0..1) of the draws lie, as many below as above. NaN for none.
[[nodiscard]] std::pair<double, double> percentileInterval(std::vector<double> draws, double confidence);

}  // namespace cortilens::encoder
