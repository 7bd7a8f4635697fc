// SPDX-License-Identifier: Apache-2.0
#include "app/gui/OwnRegions.h"

#include "app/gui/OverlayLook.h"
#include "core/types/DrawnRegion.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace cortilens::gui {

namespace {

constexpr std::string_view kFloc = "floc-";
constexpr std::string_view kTval = "tval";
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

/// The family whose colour a contrast takes; characters are words to NSD's regions.
[[nodiscard]] std::string familyOf(std::string_view map)
{
    constexpr std::array<std::string_view, 4> kOwn{"faces", "bodies", "places", "words"};
    if (std::ranges::find(kOwn, map) != kOwn.end()) return std::string(map);
    return map == "characters" || map == "word" ? "words" : "other";
}

}  // namespace

std::optional<LiveRegion> liveRegionOf(const Overlay& overlay, float threshold)
{
    const std::string_view id = overlay.id;
    if (isBetweenVoxels(overlay)) return std::nullopt;
    if (id.starts_with(kFloc) && id.ends_with(kTval) && id.size() > kFloc.size() + kTval.size())
        return LiveRegion{{}, std::string(id.substr(kFloc.size(), id.size() - kFloc.size() - kTval.size())), threshold};
    if (id == "noise-ceiling") return LiveRegion{{}, std::string(id), threshold};
    return std::nullopt;
}

RegionOfInterest outlineOf(const LiveRegion& live, const Overlay& overlay)
{
    RegionOfInterest region;
    region.name = toText(live);
    region.set = "above a threshold";
    region.family = familyOf(live.map);
    region.meanR2 = kNan;
    region.meanNoiseCeiling = kNan;
    for (std::size_t side = 0; side < 2; ++side) {
        const auto& values = overlay.values[side];
        for (std::size_t vertex = 0; vertex < values.size(); ++vertex)
            if (values[vertex] > live.threshold) region.vertices[side].push_back({static_cast<std::int32_t>(vertex)});
    }
    return region;
}

std::optional<RegionOfInterest> outlineNamed(const Selection& selection, const Overlay* overlay)
{
    const auto* name = std::get_if<RoiName>(&selection);
    const auto live = name ? liveRegionFrom(name->name) : Result<std::optional<LiveRegion>>(std::nullopt);
    if (!live || !*live || !overlay || liveRegionOf(*overlay, (*live)->threshold) != *live) return std::nullopt;
    return outlineOf(**live, *overlay);
}

const RegionOfInterest* OwnRegions::find(std::string_view name) const
{
    if (m_live && m_live->name == name) return &*m_live;
    if (const auto drawn = std::ranges::find(m_drawn, name, &RegionOfInterest::name); drawn != m_drawn.end()) return &*drawn;
    const auto found = std::ranges::find(m_kept, name, &RegionOfInterest::name);
    return found == m_kept.end() ? nullptr : &*found;
}

bool OwnRegions::isKept(std::string_view name) const
{
    return std::ranges::find(m_kept, name, &RegionOfInterest::name) != m_kept.end();
}

bool OwnRegions::isDrawn(std::string_view name) const
{
    return std::ranges::find(m_drawn, name, &RegionOfInterest::name) != m_drawn.end();
}

bool OwnRegions::isCovered(std::string_view name) const
{
    return isDrawn(name) || std::ranges::find(m_hidden, name) != m_hidden.end();
}

const RegionOfInterest* OwnRegions::drawnAt(SurfaceVertex vertex) const
{
    const auto size = [](const RegionOfInterest& region) { return region.vertices[0].size() + region.vertices[1].size(); };
    const RegionOfInterest* smallest = nullptr;
    for (const auto& region : m_drawn)
        if (std::ranges::binary_search(region.vertices[sideOf(vertex.hemisphere)], vertex.vertex))
            if (!smallest || size(region) < size(*smallest)) smallest = &region;
    return smallest;
}

void OwnRegions::setDrawn(std::vector<RegionOfInterest> regions, std::vector<std::string> hidden)
{
    const auto sameShape = [](const RegionOfInterest& a, const RegionOfInterest& b) {
        return a.name == b.name && a.vertices == b.vertices;
    };
    if (!std::ranges::equal(regions, m_drawn, sameShape) || hidden != m_hidden) ++m_drawings;
    m_drawn = std::move(regions);
    m_hidden = std::move(hidden);
    Q_EMIT drawnChanged();
}

void OwnRegions::dropKept(std::string_view name)
{
    if (std::erase_if(m_kept, [&](const RegionOfInterest& region) { return region.name == name; }) > 0) Q_EMIT keptChanged();
}

void OwnRegions::setLive(std::optional<RegionOfInterest> region)
{
    if (!m_live && !region) return;
    m_live = std::move(region);
    Q_EMIT liveChanged();
}

void OwnRegions::keepLive(int voxels, float r2, float noiseCeiling)
{
    if (!m_live || isKept(m_live->name)) return;
    m_kept.push_back(*m_live);
    m_kept.back().voxelCount = voxels;
    m_kept.back().meanR2 = r2;
    m_kept.back().meanNoiseCeiling = noiseCeiling;
    Q_EMIT keptChanged();
}

void OwnRegions::forgetAll()
{
    m_kept.clear();
    setLive({});
    Q_EMIT keptChanged();
}

std::vector<RegionOfInterest> allRegions(const std::vector<RegionOfInterest>& subjects, const OwnRegions& own)
{
    std::vector<RegionOfInterest> regions;
    for (const auto& region : subjects)
        if (region.set != kDrawnSet || !own.isCovered(region.name)) regions.push_back(region);
    regions.insert(regions.end(), own.kept().begin(), own.kept().end());
    regions.insert(regions.end(), own.drawn().begin(), own.drawn().end());
    return regions;
}

}  // namespace cortilens::gui
