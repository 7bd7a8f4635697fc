// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/VolumeFiles.h"
#include "core/types/Error.h"
#include "core/types/Ids.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace cortilens::data {

/// Vertices of both hemispheres as a grid of units: 2 x (the most vertices) x 1. A vertex is the unit (hemisphere, vertex, 0), so
/// that whatever reads voxels reads vertices as well, in the order of ResponseUnits.
[[nodiscard]] constexpr std::array<std::int32_t, 3> gridOf(std::array<std::int32_t, 2> vertexCounts)
{
    return {2, vertexCounts[0] > vertexCounts[1] ? vertexCounts[0] : vertexCounts[1], 1};
}
[[nodiscard]] constexpr VoxelIndex unitOf(Hemisphere hemisphere, VertexId vertex)
{
    return {static_cast<std::int32_t>(sideOf(hemisphere)), vertex.value, 0};
}

/// What responses are measured of: voxels of a named volume space, or vertices of both hemispheres of a named surface.
///
/// Invariants of checked units: sorted, distinct and inside; either voxels or vertices. The order is that of VoxelIndex, which
/// is numpy's (z fastest), with all of the left hemisphere's vertices before those of the right.
struct ResponseUnits {
    std::string space;                              ///< func1pt8mm, func1mm, nativesurface, fsaverage
    VolumeShape shape{};                            ///< 0 0 0 on a surface
    std::vector<VoxelIndex> voxels;                 ///< empty on a surface
    std::array<std::int32_t, 2> vertexCounts{};     ///< of the whole surfaces, by hemisphere; 0 0 in a volume
    std::array<std::vector<VertexId>, 2> vertices;  ///< by hemisphere; empty in a volume

    [[nodiscard]] bool onSurface() const { return vertexCounts[0] > 0 || vertexCounts[1] > 0; }
    [[nodiscard]] std::size_t size() const { return onSurface() ? vertices[0].size() + vertices[1].size() : voxels.size(); }
    /// As encoders count them: the volume with its voxels, or the grid of vertices; in the order of the units.
    [[nodiscard]] VolumeShape grid() const { return onSurface() ? gridOf(vertexCounts) : shape; }
    [[nodiscard]] std::vector<VoxelIndex> places() const;
    friend bool operator==(const ResponseUnits&, const ResponseUnits&) = default;
};

/// Errors: malformed, naming `origin` (unsorted, twice, outside; no units; voxels beside vertices).
[[nodiscard]] Result<void> checkUnits(const ResponseUnits& units, std::string_view origin);

/// SHA-256 over space, sizes and places: two masks of the same units have the same.
[[nodiscard]] std::string hashOf(const ResponseUnits& units);

/// The unit in words: voxel 12,40,30 or lh:1234. `place` is below units.size().
[[nodiscard]] std::string nameOfUnit(const ResponseUnits& units, std::size_t place);

}  // namespace cortilens::data
