// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Ids.h"
#include "core/types/Surface.h"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace cortilens::demo {

using Point = std::array<float, 3>;  ///< mm, tkRAS

/// One hemisphere's surfaces, all of one vertex numbering.
struct Hemicortex {
    SurfaceMesh white;
    SurfaceMesh pial;
    SurfaceMesh inflated;
    SurfaceMesh sphere;
    SurfaceMesh flat;  ///< its triangles leave out the cuts and the medial wall
    std::vector<float> curvature;
    std::vector<float> sulcalDepth;
};

using Cortex = std::array<Hemicortex, 2>;  ///< by Hemisphere

/// A fraction of the way from white (0) to pial (1).
[[nodiscard]] std::vector<Point> atDepth(const Hemicortex& cortex, float depth);

/// mm from the nearest of `sources` along the edges of the mesh half-way through grey matter; infinity where none leads.
/// Edges zigzag, so that distances come out up to a sixth too long; the regions' radii are meant in this measure.
[[nodiscard]] std::vector<float> distanceAlongEdges(const Hemicortex& cortex, std::span<const VertexId> sources);

[[nodiscard]] VertexId nearestVertex(std::span<const Point> points, const Point& to);

/// The functional volume around the brain: NSD's func1pt8mm of subject 1 (81 x 104 x 83 voxels of 1.8 mm), axes R, A, S.
struct VolumeGrid {
    std::array<std::int32_t, 3> shape{81, 104, 83};
    float voxelMm = 1.8F;
    Point centre{};  ///< mm, tkRAS: what the middle of the volume shows

    [[nodiscard]] std::size_t voxels() const;
    [[nodiscard]] std::size_t indexOf(VoxelIndex voxel) const;     ///< x fastest
    [[nodiscard]] Point voxelFromWorld(const Point& world) const;  ///< decimal, 0-based: 0 is the first voxel's centre
};

/// A volume in whose middle the brain lies.
[[nodiscard]] VolumeGrid volumeAround(const Cortex& cortex);

/// A grey matter voxel and the place of the surface that it belongs to: inside a triangle, by barycentric weights.
struct RibbonVoxel {
    VoxelIndex voxel;
    Hemisphere hemisphere{};
    std::array<VertexId, 3> corners;
    std::array<float, 3> weights{};

    [[nodiscard]] float sample(std::span<const float> perVertex) const;
    [[nodiscard]] VertexId nearestCorner() const;
};

/// Every voxel that grey matter passes through, sorted by voxel. Where two banks meet, the nearer one has it.
[[nodiscard]] std::vector<RibbonVoxel> ribbonOf(const Cortex& cortex, const VolumeGrid& grid);

}  // namespace cortilens::demo
