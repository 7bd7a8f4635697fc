// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Grid.h"

#include <cstddef>
#include <vector>

namespace cortilens {

/// Where in a photo a voxel or ROI looks: its readout applied to unit-norm patch features.
struct RelevanceMap {
    GridSize grid;
    std::vector<float>
        values;  ///< [rows, cols], predicted response of a photo made of this patch alone, in z-scored beta per unit-norm feature
    /// [rows, cols], no unit, 0..1: how much the views' unit-norm features of the patch disagree (root mean square distance from
    /// their mean). 0 with a single view. The readout's length times it bounds the value's standard deviation over views.
    std::vector<float> spread;
    int viewsDone = 0;
    int viewsTotal = 0;
    /// Mean over patches of the cosine between the features and those of about half as many views; the same for every readout.
    /// NaN at the null view.
    float convergence = 0;
    /// [rows, cols], as `values`: between these the value lies when the selection's voxels are drawn anew (analysis::Interval).
    /// Empty: nobody asked, or there is nothing to draw from.
    std::vector<float> low{};
    std::vector<float> high{};

    /// Whether the patch's interval holds zero, so that it may look there or not. No without an interval.
    [[nodiscard]] bool mayBeZero(std::size_t patch) const
    {
        return patch < low.size() && patch < high.size() && low[patch] <= 0 && high[patch] >= 0;
    }
};

}  // namespace cortilens
