// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Ids.h"

namespace cortilens {

/// A voxel and its share in a selection or a mean; shares need not sum to 1.
struct WeightedVoxel {
    VoxelIndex voxel;
    float weight = 1;
    friend bool operator==(const WeightedVoxel&, const WeightedVoxel&) = default;
};

}  // namespace cortilens
