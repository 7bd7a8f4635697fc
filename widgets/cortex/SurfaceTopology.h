// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace cortilens {

using Triangle = std::array<std::int32_t, 3>;  ///< vertices, 0-based

/// Which triangles meet at each vertex of a mesh, in one flat list.
class VertexTriangles {
public:
    VertexTriangles() = default;
    VertexTriangles(std::span<const Triangle> triangles, std::size_t vertexCount);

    [[nodiscard]] std::span<const std::int32_t> at(std::int32_t vertex) const;

private:
    std::vector<std::int32_t> m_first;  // [V + 1]
    std::vector<std::int32_t> m_triangles;
};

/// How a surface hangs together, whatever its shape. All closed forms of a hemisphere share one; a flat patch has its own.
struct SurfaceTopology {
    std::vector<Triangle> triangles;
    std::vector<Triangle>
        coarse;  ///< fewer of them over the same vertices, for moving pictures; empty when the mesh is small anyway
    VertexTriangles around;
    std::vector<std::int32_t> samples;  ///< evenly spread vertices: enough to tell how far the surface reaches

    [[nodiscard]] bool draws(std::int32_t vertex) const { return !around.at(vertex).empty(); }
};

[[nodiscard]] SurfaceTopology topologyOf(std::vector<Triangle> triangles, std::size_t vertexCount);

/// A lighter mesh: every vertex joins the representative that claimed it first among its neighbours; triangles that collapse are
/// left out. About a fifth of the vertices stay, each where it was, so that colours and shapes need no copy.
[[nodiscard]] std::vector<Triangle> coarseTriangles(std::span<const Triangle> triangles, const VertexTriangles& around,
                                                    std::size_t vertexCount);

}  // namespace cortilens
