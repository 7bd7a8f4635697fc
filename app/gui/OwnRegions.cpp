// SPDX-License-Identifier: Apache-2.0
#include "app/gui/OwnRegions.h"

#include "app/gui/OverlayLook.h"

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
    const auto found = std::ranges::find(m_kept, name, &RegionOfInterest::name);
    return found == m_kept.end() ? nullptr : &*found;
}

bool OwnRegions::isKept(std::string_view name) const
{
    return std::ranges::find(m_kept, name, &RegionOfInterest::name) != m_kept.end();
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

}  // namespace cortilens::gui
