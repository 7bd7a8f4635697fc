// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Grid.h"

#include <string>
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
};

}  // namespace cortilens
