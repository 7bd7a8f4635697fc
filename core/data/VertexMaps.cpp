// SPDX-License-Identifier: Apache-2.0
#include "core/data/VertexMaps.h"

#include <cmath>
#include <cstddef>

namespace cortilens::data {

VoxelIndex nearestVoxel(std::array<float, 3> oneBased, std::array<std::int32_t, 3> shape)
{
    std::array<std::int32_t, 3> index{};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        // Half-way goes up, as in MATLAB's round. The comparison is false for NaN, and bounds the cast.
        const double nearest = std::floor(static_cast<double>(oneBased[axis]) - 1 + 0.5);
        if (!(nearest >= 0 && nearest < shape[axis])) return kNoVoxel;
        index[axis] = static_cast<std::int32_t>(nearest);
    }
    return {index[0], index[1], index[2]};
}

}  // namespace cortilens::data
