// SPDX-License-Identifier: Apache-2.0
#include "core/demo/Cortex.h"

#include "core/data/VolumeFiles.h"

#include <queue>

#include <algorithm>
#include <cmath>
#include <limits>

namespace cortilens::demo {

namespace {

[[nodiscard]] std::size_t at(VertexId vertex)
{
    return static_cast<std::size_t>(vertex.value);
}

[[nodiscard]] float squaredDistance(const Point& a, const Point& b)
{
    const float x = a[0] - b[0];
    const float y = a[1] - b[1];
    const float z = a[2] - b[2];
    return x * x + y * y + z * z;
}

[[nodiscard]] Point between(const Point& a, const Point& b, float share)
{
    return {std::lerp(a[0], b[0], share), std::lerp(a[1], b[1], share), std::lerp(a[2], b[2], share)};
}

[[nodiscard]] std::vector<std::vector<std::int32_t>> neighboursOf(const SurfaceMesh& mesh)
{
    std::vector<std::vector<std::int32_t>> neighbours(mesh.points.size());
    for (const auto& [a, b, c] : mesh.triangles) {
        neighbours[static_cast<std::size_t>(a)].insert(neighbours[static_cast<std::size_t>(a)].end(), {b, c});
        neighbours[static_cast<std::size_t>(b)].insert(neighbours[static_cast<std::size_t>(b)].end(), {a, c});
        neighbours[static_cast<std::size_t>(c)].insert(neighbours[static_cast<std::size_t>(c)].end(), {a, b});
    }
    return neighbours;
}

/// The ribbon while it grows: per voxel of the grid the nearest sample so far.
struct Claim {
    float squaredDistance = std::numeric_limits<float>::infinity();
    RibbonVoxel voxel;
};

constexpr int kSteps = 6;  // along a triangle's side of at most 7 mm: a step is shorter than a voxel
constexpr std::array kDepths{0.1F, 0.3F, 0.5F, 0.7F, 0.9F};

class Claims {
public:
    explicit Claims(const VolumeGrid& grid)
        : m_grid(grid)
        , m_claims(grid.voxels())
    {}

    void offer(const Point& world, Hemisphere hemisphere, const std::array<VertexId, 3>& corners,
               const std::array<float, 3>& weights)
    {
        const auto decimal = m_grid.voxelFromWorld(world);
        const VoxelIndex voxel{static_cast<std::int32_t>(std::lround(decimal[0])),
                               static_cast<std::int32_t>(std::lround(decimal[1])),
                               static_cast<std::int32_t>(std::lround(decimal[2]))};
        if (!data::contains(m_grid.shape, voxel)) return;
        const Point centre{static_cast<float>(voxel.i), static_cast<float>(voxel.j), static_cast<float>(voxel.k)};
        auto& claim = m_claims[m_grid.indexOf(voxel)];
        const float distance = squaredDistance(decimal, centre);
        if (distance >= claim.squaredDistance) return;
        claim = {distance, {voxel, hemisphere, corners, weights}};
    }

    [[nodiscard]] std::vector<RibbonVoxel> settled() const
    {
        std::vector<RibbonVoxel> ribbon;
        for (const auto& claim : m_claims)
            if (std::isfinite(claim.squaredDistance)) ribbon.push_back(claim.voxel);
        std::ranges::sort(ribbon, {}, &RibbonVoxel::voxel);
        return ribbon;
    }

private:
    const VolumeGrid& m_grid;
    std::vector<Claim> m_claims;
};

void offerTriangle(Claims& claims, const Hemicortex& cortex, const std::array<std::int32_t, 3>& triangle)
{
    const std::array<VertexId, 3> corners{{{triangle[0]}, {triangle[1]}, {triangle[2]}}};
    for (int i = 0; i <= kSteps; ++i)
        for (int j = 0; j <= kSteps - i; ++j) {
            const std::array<float, 3> weights{static_cast<float>(i) / kSteps, static_cast<float>(j) / kSteps,
                                               static_cast<float>(kSteps - i - j) / kSteps};
            Point white{};
            Point pial{};
            for (std::size_t corner = 0; corner < 3; ++corner)
                for (std::size_t axis = 0; axis < 3; ++axis) {
                    white[axis] += weights[corner] * cortex.white.points[at(corners[corner])][axis];
                    pial[axis] += weights[corner] * cortex.pial.points[at(corners[corner])][axis];
                }
            for (const float depth : kDepths)
                claims.offer(between(white, pial, depth), cortex.white.hemisphere, corners, weights);
        }
}

}  // namespace

std::vector<Point> atDepth(const Hemicortex& cortex, float depth)
{
    std::vector<Point> points(cortex.white.points.size());
    for (std::size_t v = 0; v < points.size(); ++v) points[v] = between(cortex.white.points[v], cortex.pial.points[v], depth);
    return points;
}

std::vector<float> distanceAlongEdges(const Hemicortex& cortex, std::span<const VertexId> sources)
{
    const auto points = atDepth(cortex, 0.5F);
    const auto neighbours = neighboursOf(cortex.white);
    std::vector<float> distance(points.size(), std::numeric_limits<float>::infinity());
    using Reached = std::pair<float, std::int32_t>;
    std::priority_queue<Reached, std::vector<Reached>, std::greater<>> front;
    for (const auto source : sources) {
        distance[at(source)] = 0;
        front.emplace(0.0F, source.value);
    }
    while (!front.empty()) {
        const auto [reached, vertex] = front.top();
        front.pop();
        const auto v = static_cast<std::size_t>(vertex);
        if (reached > distance[v]) continue;
        for (const auto neighbour : neighbours[v]) {
            const auto n = static_cast<std::size_t>(neighbour);
            const float further = reached + std::sqrt(squaredDistance(points[v], points[n]));
            if (further >= distance[n]) continue;
            distance[n] = further;
            front.emplace(further, neighbour);
        }
    }
    return distance;
}

VertexId nearestVertex(std::span<const Point> points, const Point& to)
{
    const auto nearest = std::ranges::min_element(points, {}, [&to](const Point& point) { return squaredDistance(point, to); });
    return {static_cast<std::int32_t>(nearest - points.begin())};
}

std::size_t VolumeGrid::voxels() const
{
    return data::flatIndex(shape, {0, 0, shape[2]});
}

std::size_t VolumeGrid::indexOf(VoxelIndex voxel) const
{
    return data::flatIndex(shape, voxel);
}

Point VolumeGrid::voxelFromWorld(const Point& world) const
{
    Point voxel{};
    for (std::size_t axis = 0; axis < 3; ++axis)
        voxel[axis] = (world[axis] - centre[axis]) / voxelMm + static_cast<float>(shape[axis] - 1) / 2;
    return voxel;
}

VolumeGrid volumeAround(const Cortex& cortex)
{
    constexpr float kFar = std::numeric_limits<float>::max();
    Point low{kFar, kFar, kFar};
    Point high{-kFar, -kFar, -kFar};
    for (const auto& hemisphere : cortex)
        for (const auto& point : hemisphere.pial.points)
            for (std::size_t axis = 0; axis < 3; ++axis) {
                low[axis] = std::min(low[axis], point[axis]);
                high[axis] = std::max(high[axis], point[axis]);
            }
    VolumeGrid grid;
    grid.centre = between(low, high, 0.5F);
    return grid;
}

float RibbonVoxel::sample(std::span<const float> perVertex) const
{
    float value = 0;
    for (std::size_t corner = 0; corner < 3; ++corner) value += weights[corner] * perVertex[at(corners[corner])];
    return value;
}

VertexId RibbonVoxel::nearestCorner() const
{
    return corners[static_cast<std::size_t>(std::ranges::max_element(weights) - weights.begin())];
}

std::vector<RibbonVoxel> ribbonOf(const Cortex& cortex, const VolumeGrid& grid)
{
    Claims claims(grid);
    for (const auto& hemisphere : cortex)
        for (const auto& triangle : hemisphere.white.triangles) offerTriangle(claims, hemisphere, triangle);
    return claims.settled();
}

}  // namespace cortilens::demo
