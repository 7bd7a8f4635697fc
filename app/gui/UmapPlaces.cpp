// SPDX-License-Identifier: Apache-2.0
#include "app/gui/UmapPlaces.h"

#include "app/gui/Readout.h"
#include "widgets/color/ValueScale.h"

#include <QStringList>

#include <algorithm>
#include <cmath>
#include <utility>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t kMostRegions = 3;

[[nodiscard]] color::ValueScale scaleFrom(float low, float high)
{
    return {low, high > low ? high : low + 1};
}

}  // namespace

UmapPlaces::UmapPlaces(wire::UmapReply reply)
    : m_reply(std::move(reply))
{
    for (std::int32_t row = 0; row < static_cast<std::int32_t>(m_reply.r2.size()); ++row) m_rows.emplace(unitAt(row), row);
}

bool UmapPlaces::isWhole(const wire::UmapReply& reply)
{
    const std::size_t columns = reply.unitName == "vertices" ? 2 : 3;
    const auto voxels = reply.r2.size();
    const auto isThere = [voxels](std::int32_t row) { return row >= 0 && static_cast<std::size_t>(row) < voxels; };
    for (const auto& region : reply.regions)
        if (!std::ranges::all_of(region.rows, isThere) || !std::ranges::is_sorted(region.rows)) return false;
    return reply.components == 2 && reply.positions.size() == 2 * voxels && reply.units.size() == columns * voxels;
}

color::PlaneScale UmapPlaces::scale() const
{
    return {scaleFrom(m_reply.map.low, m_reply.map.high), scaleFrom(m_reply.map.heightLow, m_reply.map.heightHigh)};
}

image::ScatterPoints UmapPlaces::points() const
{
    image::ScatterPoints points;
    points.positions = m_reply.positions;
    points.scale = scale();
    for (const auto& region : m_reply.regions) points.regions.push_back({region.name, region.rows});
    return points;
}

UmapPlaces::Unit UmapPlaces::unitAt(std::int32_t row) const
{
    const auto at = static_cast<std::size_t>(row) * (onSurface() ? 2 : 3);
    return {m_reply.units.at(at), m_reply.units.at(at + 1), onSurface() ? 0 : m_reply.units.at(at + 2)};
}

std::optional<std::int32_t> UmapPlaces::find(const Unit& unit) const
{
    const auto found = m_rows.find(unit);
    return found == m_rows.end() ? std::nullopt : std::optional(found->second);
}

Selection UmapPlaces::selectionOf(std::int32_t row) const
{
    const auto unit = unitAt(row);
    if (!onSurface()) return VoxelIndex{unit[0], unit[1], unit[2]};
    return SurfaceVertex{unit[0] == 0 ? Hemisphere::left : Hemisphere::right, {unit[1]}};
}

std::optional<std::int32_t> UmapPlaces::rowOf(const VoxelIndex& voxel) const
{
    return onSurface() ? std::nullopt : find({voxel.i, voxel.j, voxel.k});
}

std::optional<std::int32_t> UmapPlaces::rowOf(const SurfaceVertex& vertex) const
{
    if (!onSurface()) return std::nullopt;
    return find({vertex.hemisphere == Hemisphere::left ? 0 : 1, vertex.vertex.value, 0});
}

std::vector<std::int32_t> UmapPlaces::rowsOf(std::string_view region) const
{
    const auto found = std::ranges::find(m_reply.regions, region, &wire::UmapRegion::name);
    return found == m_reply.regions.end() ? std::vector<std::int32_t>{} : found->rows;
}

std::optional<std::int32_t> UmapPlaces::nearestTo(float across, float up) const
{
    if (std::isnan(across) || std::isnan(up) || m_reply.r2.empty()) return std::nullopt;
    std::size_t nearest = 0;
    float least = INFINITY;
    for (std::size_t row = 0; row < m_reply.r2.size(); ++row) {
        const float distance = std::hypot(m_reply.positions[2 * row] - across, m_reply.positions[2 * row + 1] - up);
        if (distance >= least) continue;
        least = distance;
        nearest = row;
    }
    return static_cast<std::int32_t>(nearest);
}

QString UmapPlaces::regionsOf(std::int32_t row) const
{
    std::vector<const wire::UmapRegion*> regions;
    for (const auto& region : m_reply.regions)
        if (std::ranges::binary_search(region.rows, row)) regions.push_back(&region);
    std::ranges::stable_sort(regions, {}, [](const auto* region) { return region->rows.size(); });
    QStringList names;
    for (std::size_t i = 0; i < std::min(regions.size(), kMostRegions); ++i) names << QString::fromStdString(regions[i]->name);
    return names.join(u", "_s);
}

QString UmapPlaces::wordsOf(std::int32_t row) const
{
    const auto unit = unitAt(row);
    QStringList parts;
    if (onSurface())
        parts << nameOf(std::get<SurfaceVertex>(selectionOf(row)));
    else
        parts << u"voxel %1, %2, %3"_s.arg(unit[0]).arg(unit[1]).arg(unit[2]);
    if (const auto regions = regionsOf(row); !regions.isEmpty()) parts << regions;
    if (const float r2 = m_reply.r2.at(static_cast<std::size_t>(row)); std::isfinite(r2))
        parts << u"R² %1"_s.arg(color::formatValue(r2));
    return parts.join(u" · "_s);
}

}  // namespace cortilens::gui
