// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/LabelFiles.h"
#include "core/data/Region.h"
#include "core/data/VertexMaps.h"
#include "core/data/VolumeFiles.h"
#include "core/types/DrawnRegion.h"

#include <span>
#include <string>
#include <vector>

namespace cortilens::data {

/// The brain that labels are read for.
struct RegionPlace {
    VolumeShape shape{};                  ///< of the volume
    std::span<const VertexMaps, 2> maps;  ///< by hemisphere
    std::span<const float> noiseCeiling;  ///< [x, y, z] with x fastest, %; empty: unknown
    bool unitsAreVertices = false;        ///< each vertex is a voxel of its own
};

/// What one set of labels holds.
struct RegionSet {
    std::vector<Region> regions;            ///< those with voxels or vertices, by label
    std::vector<std::string> emptyRegions;  ///< named in the table, without either
    std::vector<std::string> notices;       ///< files that were passed over, and assumptions that had to be made
};

/// Reads a set. In volumes NSD writes -1 outside cortex (of that hemisphere), 0 for cortex without a label and 1, 2, ... for
/// labels; numbers are rounded, and NaN is none. Vertices come from the surface labels where they are there, else from the voxel
/// that is nearest to each vertex; voxels come from the volumes, else from the vertices in the same way.
[[nodiscard]] RegionSet readRegionSet(const LabelFiles& files, const RegionPlace& place);

/// The region that a surface label of these vertices is.
[[nodiscard]] Region regionOf(const DrawnRegion& drawn, const RegionPlace& place);

}  // namespace cortilens::data
