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
    std::vector<float> spread;  ///< [rows, cols], standard deviation over views of the patch's value; 0 with a single view
    int viewsDone = 0;
    int viewsTotal = 0;
    float convergence = 0;  ///< Pearson r between this map and the one before it (half as many views); NaN at the null view
};

}  // namespace cortilens
