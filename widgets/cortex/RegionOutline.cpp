// SPDX-License-Identifier: Apache-2.0
#include "widgets/cortex/RegionOutline.h"

#include <algorithm>
#include <unordered_map>

namespace cortilens {

namespace {

constexpr std::int32_t kNone = -1;
constexpr int kSmoothings = 12;
constexpr double kNearestVertex = 0.12;  // share of an edge that stays between the line and a vertex

[[nodiscard]] std::size_t at(std::int32_t index)
{
    return static_cast<std::size_t>(index);
}

class Tracer {
public:
    Tracer(const SurfaceTopology& topology, std::vector<std::uint8_t> inside)
        : m_topology(topology)
        , m_inside(std::move(inside))
    {}

    void crossTrianglesAround(std::int32_t vertex)
    {
        for (const auto index : m_topology.around.at(vertex)) {
            const auto& triangle = m_topology.triangles[at(index)];
            const auto* firstInside =
                std::ranges::find_if(triangle, [&](std::int32_t corner) { return m_inside[at(corner)] != 0; });
            if (*firstInside == vertex) cross(triangle);  // once for all its corners
        }
    }

    [[nodiscard]] RegionOutline take() { return std::move(m_outline); }

private:
    void cross(const Triangle& triangle)
    {
        std::array<std::int32_t, 2> segment{};
        std::size_t crossed = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            const auto a = triangle[i];
            const auto b = triangle[(i + 1) % 3];
            if (m_inside[at(a)] == m_inside[at(b)]) continue;
            segment[crossed++] = m_inside[at(a)] != 0 ? pointOn(a, b) : pointOn(b, a);
        }
        if (crossed == 2) m_outline.segments.push_back(segment);
    }

    [[nodiscard]] std::int32_t pointOn(std::int32_t inside, std::int32_t outside)
    {
        const auto key = static_cast<std::uint64_t>(inside) << 32 | static_cast<std::uint32_t>(outside);
        const auto [found, isNew] = m_points.try_emplace(key, static_cast<std::int32_t>(m_outline.points.size()));
        if (isNew) m_outline.points.push_back({inside, outside});
        return found->second;
    }

    const SurfaceTopology& m_topology;
    std::vector<std::uint8_t> m_inside;
    std::unordered_map<std::uint64_t, std::int32_t> m_points;  // only looked up, never walked through
    RegionOutline m_outline;
};

/// Every point moves along its edge towards the middle of its two neighbours.
void smooth(RegionOutline& outline, std::span<const Point3> points)
{
    const auto neighbours = neighboursOf(outline);
    const auto position = [&](std::int32_t index) {
        const auto& point = outline.points[at(index)];
        return mixed(points[at(point.inside)], points[at(point.outside)], point.share);
    };
    for (int round = 0; round < kSmoothings; ++round)
        for (std::size_t i = 0; i < outline.points.size(); ++i) {
            const auto [previous, next] = neighbours[i];
            if (previous == kNone || next == kNone) continue;
            auto& point = outline.points[i];
            const auto from = toVector(points[at(point.inside)]);
            const auto along = toVector(points[at(point.outside)]) - from;
            const double length = dot(along, along);
            if (length <= 0) continue;
            const auto middle = (position(previous) + position(next)) * 0.5;
            point.share = static_cast<float>(std::clamp(dot(middle - from, along) / length, kNearestVertex, 1 - kNearestVertex));
        }
}

}  // namespace

std::vector<std::array<std::int32_t, 2>> neighboursOf(const RegionOutline& outline)
{
    std::vector<std::array<std::int32_t, 2>> neighbours(outline.points.size(), {kNone, kNone});
    const auto link = [&](std::int32_t from, std::int32_t to) {
        auto& both = neighbours[at(from)];
        (both[0] == kNone ? both[0] : both[1]) = to;
    };
    for (const auto& [a, b] : outline.segments) {
        link(a, b);
        link(b, a);
    }
    return neighbours;
}

RegionOutline outlineOf(std::span<const VertexId> region, const SurfaceTopology& topology, std::span<const Point3> points)
{
    std::vector<std::uint8_t> inside(points.size());
    std::vector<std::int32_t> members;
    for (const auto vertex : region) {
        if (vertex.value < 0 || at(vertex.value) >= points.size()) continue;
        inside[at(vertex.value)] = 1;
        members.push_back(vertex.value);
    }
    Tracer tracer(topology, std::move(inside));
    for (const auto vertex : members) tracer.crossTrianglesAround(vertex);
    auto outline = tracer.take();
    smooth(outline, points);
    return outline;
}

}  // namespace cortilens
