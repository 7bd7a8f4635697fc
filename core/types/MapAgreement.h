// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Grid.h"
#include "core/types/Ids.h"

#include <vector>

namespace cortilens {

/// How far M relevance maps of one photo say the same. Values without a meaning are NaN.
struct MapAgreement {
    GridSize grid;  ///< of `disagreement`: the coarsest of the maps' grids in each direction
    /// [rows, cols], no unit: standard deviation over the maps (divided by M) of each map's z-score over the photo. 0: they rank
    /// the patch alike. NaN where a map has no value.
    std::vector<float> disagreement;
    std::vector<float> correlation;  ///< [M, M]: Pearson over the patches of the coarser grid of the pair; 1 on the diagonal
    std::vector<float> agreement;    ///< [M]: mean Pearson of a map with each of the others
    float overall = 0;               ///< root mean square of `disagreement`: 0 alike, at most 1
};

/// A photo and how little the maps of several backbones agree on it.
struct PhotoDisagreement {
    NsdId image;
    float overall = 0;      ///< MapAgreement::overall
    float correlation = 0;  ///< mean of the pairwise Pearson correlations
};

}  // namespace cortilens
