// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"
#include "core/types/Ids.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <span>
#include <vector>

namespace cortilens::data {

/// Stands for no voxel.
inline constexpr VoxelIndex kNoVoxel{-1, -1, -1};

/// What is known of each vertex of one hemisphere; every vector is [V].
struct VertexMaps {
    std::vector<float> curvature;     ///< > 0 in sulci (FreeSurfer); 0 everywhere when no file says it
    std::vector<VoxelIndex> voxel;    ///< nearest voxel of the space; kNoVoxel where the transform has none
    std::vector<float> noiseCeiling;  ///< %, of the mean of three trials; NaN unknown
};

/// The voxel whose centre is nearest to a coordinate of NSD's transforms, which count from 1 (1.0 is the centre of the first
/// voxel) and say 9999 or NaN for nowhere. kNoVoxel there and outside `shape`.
[[nodiscard]] VoxelIndex nearestVoxel(std::array<float, 3> oneBased, std::array<std::int32_t, 3> shape);

}  // namespace cortilens::data
