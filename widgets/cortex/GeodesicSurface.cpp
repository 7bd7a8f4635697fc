// SPDX-License-Identifier: Apache-2.0
#include "widgets/cortex/GeodesicSurface.h"

#include <queue>

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <utility>

namespace cortilens {

namespace {

constexpr std::int32_t kNone = -1;
constexpr double kBlocked = -1;

[[nodiscard]] double length(const Vector3& v)
{
    return std::sqrt(dot(v, v));
}

}  // namespace

GeodesicSurface::GeodesicSurface(std::vector<Point3> points, std::vector<Triangle> triangles)
    : m_points(std::move(points))
    , m_triangles(std::move(triangles))
    , m_around(m_triangles, m_points.size())
{}

std::vector<VertexId> GeodesicSurface::disc(VertexId centre, double radiusMm) const
{
    if (centre.value < 0 || static_cast<std::size_t>(centre.value) >= m_points.size() || m_around.at(centre.value).empty())
        return {};
    using Reached = std::pair<double, std::int32_t>;  // mm, vertex
    std::priority_queue<Reached, std::vector<Reached>, std::greater<>> front;
    std::unordered_map<std::int32_t, double> nearest;  // only looked up, never walked through
    std::vector<VertexId> inside;
    std::vector<Step> steps;
    front.emplace(0, centre.value);
    nearest[centre.value] = 0;
    while (!front.empty()) {
        const auto [mm, vertex] = front.top();
        front.pop();
        if (mm > nearest[vertex]) continue;
        inside.push_back({vertex});
        stepsFrom(vertex, steps);
        for (const auto& step : steps) {
            const double there = mm + step.mm;
            if (there > radiusMm) continue;
            const auto [known, isNew] = nearest.try_emplace(step.to, there);
            if (!isNew && known->second <= there) continue;
            known->second = there;
            front.emplace(there, step.to);
        }
    }
    std::ranges::sort(inside);
    return inside;
}

void GeodesicSurface::stepsFrom(std::int32_t vertex, std::vector<Step>& steps) const
{
    steps.clear();
    for (const auto index : m_around.at(vertex)) {
        const auto& triangle = m_triangles[static_cast<std::size_t>(index)];
        const auto place = static_cast<std::size_t>(std::ranges::find(triangle, vertex) - triangle.begin());
        const auto a = triangle[(place + 1) % 3];
        const auto b = triangle[(place + 2) % 3];
        steps.push_back({a, length(at(a) - at(vertex))});
        steps.push_back({b, length(at(b) - at(vertex))});
        const auto beyond = across(a, b, vertex);
        if (beyond == kNone) continue;
        if (const double mm = unfolded(a, b, vertex, beyond); mm != kBlocked) steps.push_back({beyond, mm});
    }
}

/// The third corner of the triangle on the other side of an edge; none at the border.
std::int32_t GeodesicSurface::across(std::int32_t a, std::int32_t b, std::int32_t vertex) const
{
    for (const auto index : m_around.at(a)) {
        const auto& triangle = m_triangles[static_cast<std::size_t>(index)];
        if (std::ranges::find(triangle, b) == triangle.end() || std::ranges::find(triangle, vertex) != triangle.end()) continue;
        for (const auto corner : triangle)
            if (corner != a && corner != b) return corner;
    }
    return kNone;
}

/// How far it is when both triangles lie in one plane, if the straight way leads over their edge.
double GeodesicSurface::unfolded(std::int32_t a, std::int32_t b, std::int32_t from, std::int32_t to) const
{
    const auto edge = at(b) - at(a);
    const double edgeMm = length(edge);
    if (edgeMm <= 0) return kBlocked;
    const auto inPlane = [&](std::int32_t vertex) {
        const auto arm = at(vertex) - at(a);
        const double along = dot(arm, edge) / edgeMm;
        return std::pair(along, std::sqrt(std::max(0.0, dot(arm, arm) - along * along)));
    };
    const auto [fromAlong, fromAside] = inPlane(from);
    const auto [toAlong, toAside] = inPlane(to);
    if (fromAside + toAside <= 0) return kBlocked;
    const double crossing = fromAlong + (toAlong - fromAlong) * fromAside / (fromAside + toAside);
    if (crossing < 0 || crossing > edgeMm) return kBlocked;
    return std::hypot(toAlong - fromAlong, fromAside + toAside);
}

std::vector<Point3> midway(std::span<const Point3> a, std::span<const Point3> b)
{
    std::vector<Point3> middle(a.begin(), a.end());
    if (a.size() != b.size()) return middle;
    for (std::size_t i = 0; i < middle.size(); ++i)
        for (std::size_t axis = 0; axis < 3; ++axis) middle[i][axis] = (a[i][axis] + b[i][axis]) / 2;
    return middle;
}

}  // namespace cortilens
