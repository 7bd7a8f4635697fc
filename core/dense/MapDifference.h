// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace cortilens::dense {

/// Cosines between the patches of two maps; those without a direction in either are left out.
struct PatchCosines {
    double worst = 1;
    double mean = std::numeric_limits<double>::quiet_NaN();  ///< NaN: none is left
};

/// `a` and `b` [patches, channels].
[[nodiscard]] PatchCosines cosinesOf(std::span<const float> a, std::span<const float> b, std::size_t channels);

/// How far two sets of patch features are apart.
struct MapDifference {
    double worstCosine = 1;  ///< of PatchCosines; 1 where none is left
    double meanCosine = 1;   ///< likewise
    double relative = 0;     ///< |a - b| / |b| over all numbers
    /// The lowest Pearson correlation between heatmaps of `a` and `b` over kReadouts readouts of independent normal weights,
    /// fixed by a seed: what a person would see. 1 where a heatmap is constant.
    double worstPearson = 1;
    double medianPearson = 1;  ///< likewise, of the typical one of these readouts
    static constexpr int kReadouts = 32;
};

/// `a` and `b` [patches, channels].
[[nodiscard]] MapDifference differenceOf(std::span<const float> a, std::span<const float> b, std::size_t channels);

/// Pearson's correlation; 1 when either is constant.
[[nodiscard]] double pearson(std::span<const double> a, std::span<const double> b);

/// readout . unit-norm patch, [patches]; 0 for a patch of zeros.
[[nodiscard]] std::vector<double> heatmap(std::span<const float> patches, std::span<const double> readout);

}  // namespace cortilens::dense
