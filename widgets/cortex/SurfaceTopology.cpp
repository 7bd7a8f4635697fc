// SPDX-License-Identifier: Apache-2.0
#include "widgets/cortex/SurfaceTopology.h"

#include <algorithm>
#include <utility>

namespace cortilens {

namespace {

constexpr std::size_t kCoarseFrom = 60000;  // vertices of a hemisphere: software GL draws what is below at 30 frames a second
constexpr std::size_t kSamples = 3000;

[[nodiscard]] std::size_t indexOf(std::int32_t index)
{
    return static_cast<std::size_t>(index);
}

}  // namespace

VertexTriangles::VertexTriangles(std::span<const Triangle> triangles, std::size_t vertexCount)
    : m_first(vertexCount + 1)
    , m_triangles(3 * triangles.size())
{
    for (const auto& triangle : triangles)
        for (const auto vertex : triangle) ++m_first[indexOf(vertex) + 1];
    for (std::size_t i = 1; i < m_first.size(); ++i) m_first[i] += m_first[i - 1];
    auto next = m_first;
    for (std::size_t i = 0; i < triangles.size(); ++i)
        for (const auto vertex : triangles[i]) m_triangles[indexOf(next[indexOf(vertex)]++)] = static_cast<std::int32_t>(i);
}

std::span<const std::int32_t> VertexTriangles::at(std::int32_t vertex) const
{
    const auto first = static_cast<std::size_t>(m_first[static_cast<std::size_t>(vertex)]);
    const auto last = static_cast<std::size_t>(m_first[static_cast<std::size_t>(vertex) + 1]);
    return std::span(m_triangles).subspan(first, last - first);
}

std::vector<Triangle> coarseTriangles(std::span<const Triangle> triangles, const VertexTriangles& around, std::size_t vertexCount)
{
    constexpr std::int32_t kFree = -1;
    std::vector<std::int32_t> representative(vertexCount, kFree);
    for (std::size_t i = 0; i < vertexCount; ++i) {
        if (representative[i] != kFree) continue;
        const auto vertex = static_cast<std::int32_t>(i);
        representative[i] = vertex;
        for (const auto triangle : around.at(vertex))
            for (const auto neighbour : triangles[indexOf(triangle)])
                if (representative[indexOf(neighbour)] == kFree) representative[indexOf(neighbour)] = vertex;
    }
    std::vector<Triangle> coarse;
    for (const auto& [a, b, c] : triangles) {
        const Triangle joined{representative[indexOf(a)], representative[indexOf(b)], representative[indexOf(c)]};
        if (joined[0] != joined[1] && joined[1] != joined[2] && joined[2] != joined[0]) coarse.push_back(joined);
    }
    return coarse;
}

SurfaceTopology topologyOf(std::vector<Triangle> triangles, std::size_t vertexCount)
{
    SurfaceTopology topology{.triangles = std::move(triangles), .coarse = {}, .around = {}, .samples = {}};
    topology.around = VertexTriangles(topology.triangles, vertexCount);
    if (vertexCount >= kCoarseFrom) topology.coarse = coarseTriangles(topology.triangles, topology.around, vertexCount);
    const std::size_t step = std::max<std::size_t>(vertexCount / kSamples, 1);
    for (std::size_t i = 0; i < vertexCount; i += step)
        if (topology.draws(static_cast<std::int32_t>(i))) topology.samples.push_back(static_cast<std::int32_t>(i));
    return topology;
}

}  // namespace cortilens
