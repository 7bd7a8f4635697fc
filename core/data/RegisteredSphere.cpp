// SPDX-License-Identifier: Apache-2.0
#include "core/data/RegisteredSphere.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

namespace cortilens::data {

namespace {

using Place = RegisteredSphere::Place;

constexpr int kMostCells = 128;  // along an axis: 8 MB of begins

[[nodiscard]] Place onUnitSphere(const std::array<float, 3>& point)
{
    const float length = std::hypot(point[0], point[1], point[2]);
    if (!(length > 0) || !std::isfinite(length)) return {};
    return {point[0] / length, point[1] / length, point[2] / length};
}

[[nodiscard]] bool isNowhere(const Place& place)
{
    return place == Place{};
}

/// Of the chord between two places. Float keeps six digits of it, however near they are.
[[nodiscard]] float squaredChord(const Place& a, const Place& b)
{
    const float x = a[0] - b[0];
    const float y = a[1] - b[1];
    const float z = a[2] - b[2];
    return x * x + y * y + z * z;
}

/// As many that a cell on the sphere's surface holds about four vertices.
[[nodiscard]] int cellsFor(std::size_t vertices)
{
    if (vertices == 0) return 1;
    const double spacing = std::sqrt(4 * std::numbers::pi / static_cast<double>(vertices));
    return std::clamp(static_cast<int>(1 / spacing), 1, kMostCells);
}

[[nodiscard]] float cosineOf(const Place& a, const Place& b)
{
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/// A cap of the sphere around some places, with a rim.
struct Cap {
    Place centre{};
    float leastCosine = -1;

    [[nodiscard]] bool holds(const Place& place) const { return cosineOf(centre, place) >= leastCosine; }
};

[[nodiscard]] Cap capAround(std::span<const VertexId> vertices, const RegisteredSphere& sphere, float rimMm)
{
    std::array<float, 3> sum{};
    for (const auto vertex : vertices)
        for (std::size_t axis = 0; axis < 3; ++axis) sum[axis] += sphere.placeOf(vertex)[axis];
    Cap cap{.centre = onUnitSphere(sum)};
    if (isNowhere(cap.centre)) return cap;
    float least = 1;
    for (const auto vertex : vertices) least = std::min(least, cosineOf(cap.centre, sphere.placeOf(vertex)));
    const float angle = std::acos(std::clamp(least, -1.0F, 1.0F)) + rimMm / RegisteredSphere::kRadiusMm;
    if (angle < std::numbers::pi_v<float>) cap.leastCosine = std::cos(angle);
    return cap;
}

}  // namespace

RegisteredSphere::RegisteredSphere(std::span<const std::array<float, 3>> points)
    : m_cells(cellsFor(points.size()))
{
    m_places.reserve(points.size());
    for (const auto& point : points) m_places.push_back(onUnitSphere(point));
    const auto cells = static_cast<std::size_t>(m_cells) * static_cast<std::size_t>(m_cells) * static_cast<std::size_t>(m_cells);
    m_begins.assign(cells + 1, 0);
    std::size_t somewhere = 0;
    for (const auto& place : m_places) {
        if (isNowhere(place)) continue;
        ++m_begins[cellOf(place) + 1];
        ++somewhere;
    }
    for (std::size_t cell = 0; cell < cells; ++cell) m_begins[cell + 1] += m_begins[cell];
    m_sorted.resize(somewhere);
    auto next = m_begins;
    for (std::size_t v = 0; v < m_places.size(); ++v)
        if (!isNowhere(m_places[v]))
            m_sorted[static_cast<std::size_t>(next[cellOf(m_places[v])]++)] = static_cast<std::int32_t>(v);
}

int RegisteredSphere::cellAlong(float coordinate) const
{
    return std::clamp(static_cast<int>((coordinate + 1) / 2 * static_cast<float>(m_cells)), 0, m_cells - 1);
}

std::size_t RegisteredSphere::cellOf(const Place& place) const
{
    const auto along = [&](std::size_t axis) { return static_cast<std::size_t>(cellAlong(place[axis])); };
    const auto side = static_cast<std::size_t>(m_cells);
    return along(0) + side * (along(1) + side * along(2));
}

void RegisteredSphere::searchCell(int x, int y, int z, const Place& place, Neighbor& best, float& leastSquare) const
{
    const auto side = static_cast<std::size_t>(m_cells);
    const auto cell = static_cast<std::size_t>(x) + side * (static_cast<std::size_t>(y) + side * static_cast<std::size_t>(z));
    for (auto i = m_begins[cell]; i < m_begins[cell + 1]; ++i) {
        const VertexId vertex{m_sorted[static_cast<std::size_t>(i)]};
        const float square = squaredChord(placeOf(vertex), place);
        if (square > leastSquare || (square == leastSquare && vertex > best.vertex)) continue;
        leastSquare = square;
        best.vertex = vertex;
    }
}

RegisteredSphere::Neighbor RegisteredSphere::nearest(const Place& place) const
{
    Neighbor best;
    if (isNowhere(place) || m_sorted.empty()) return best;
    float leastSquare = std::numeric_limits<float>::infinity();
    const float edge = 2 / static_cast<float>(m_cells);
    const std::array centre{cellAlong(place[0]), cellAlong(place[1]), cellAlong(place[2])};
    // Shell after shell of cells: what lies beyond the k-th is at least k edges away.
    for (int k = 0; k < m_cells; ++k) {
        const auto from = [&](std::size_t axis) { return std::max(0, centre[axis] - k); };
        const auto to = [&](std::size_t axis) { return std::min(m_cells - 1, centre[axis] + k); };
        for (int z = from(2); z <= to(2); ++z)
            for (int y = from(1); y <= to(1); ++y) {
                const bool isFace = std::abs(z - centre[2]) == k || std::abs(y - centre[1]) == k;
                for (int x = from(0); x <= to(0); ++x)
                    if (isFace || std::abs(x - centre[0]) == k) searchCell(x, y, z, place, best, leastSquare);
            }
        const float reach = static_cast<float>(k) * edge;
        if (leastSquare <= reach * reach) break;
    }
    best.distanceMm = 2 * kRadiusMm * std::asin(std::min(1.0F, std::sqrt(leastSquare) / 2));
    return best;
}

std::vector<VertexId> homologous(std::span<const VertexId> vertices, const RegisteredSphere& from, const RegisteredSphere& to)
{
    std::vector<char> isMeant(from.vertices(), 0);
    std::vector<char> isFound(to.vertices(), 0);
    for (const auto vertex : vertices) {
        isMeant[static_cast<std::size_t>(vertex.value)] = 1;
        if (const auto there = to.nearest(from.placeOf(vertex)); there.vertex.value >= 0)
            isFound[static_cast<std::size_t>(there.vertex.value)] = 1;
    }
    // Nothing further away can have one of them as its nearest, unless the mesh has holes of that size.
    constexpr float kRimMm = 15;
    const auto cap = capAround(vertices, from, kRimMm);
    std::vector<VertexId> found;
    for (std::int32_t v = 0; std::cmp_less(v, to.vertices()); ++v) {
        const auto index = static_cast<std::size_t>(v);
        if (isFound[index] == 0) {
            if (!cap.holds(to.placeOf({v}))) continue;
            const auto back = from.nearest(to.placeOf({v}));
            if (back.vertex.value < 0 || isMeant[static_cast<std::size_t>(back.vertex.value)] == 0) continue;
        }
        found.push_back({v});
    }
    return found;
}

}  // namespace cortilens::data
