// SPDX-License-Identifier: Apache-2.0
#include "app/gui/RegionIndex.h"

#include <algorithm>
#include <numeric>
#include <string_view>

namespace cortilens::gui {

RegionIndex::RegionIndex(std::span<const RegionOfInterest> regions, std::array<std::int32_t, 2> vertexCounts)
{
    std::vector<std::uint16_t> bySize(regions.size());
    std::iota(bySize.begin(), bySize.end(), std::uint16_t{0});
    const auto size = [&](std::uint16_t row) { return regions[row].vertices[0].size() + regions[row].vertices[1].size(); };
    std::ranges::stable_sort(bySize, {}, size);

    for (std::size_t side = 0; side < 2; ++side) {
        const auto count = static_cast<std::size_t>(std::max(vertexCounts[side], 0));
        auto& [begin, rows] = m_hemispheres[side];
        const auto isInside = [&](VertexId vertex) {
            return vertex.value >= 0 && static_cast<std::size_t>(vertex.value) < count;
        };
        begin.assign(count + 1, 0);
        for (const auto& region : regions)
            for (const VertexId vertex : region.vertices[side])
                if (isInside(vertex)) ++begin[static_cast<std::size_t>(vertex.value) + 1];
        std::partial_sum(begin.begin(), begin.end(), begin.begin());
        rows.resize(begin.back());
        std::vector<std::uint32_t> next(begin.begin(), begin.end() - 1);
        for (const std::uint16_t row : bySize)
            for (const VertexId vertex : regions[row].vertices[side])
                if (isInside(vertex)) rows[next[static_cast<std::size_t>(vertex.value)]++] = row;
    }
}

std::span<const std::uint16_t> RegionIndex::at(const SurfaceVertex& vertex) const
{
    const auto& [begin, rows] = m_hemispheres[sideOf(vertex.hemisphere)];
    const auto id = static_cast<std::size_t>(vertex.vertex.value);
    if (vertex.vertex.value < 0 || id + 1 >= begin.size()) return {};
    return std::span(rows).subspan(begin[id], begin[id + 1] - begin[id]);
}

Selection regionOrVertex(const SurfaceVertex& vertex, const RegionIndex& index, std::span<const RegionOfInterest> regions)
{
    const auto rows = index.at(vertex);
    if (rows.empty()) return vertex;
    return RoiName{regions[rows.front()].name};
}

std::vector<RegionOfInterest> regionsToOutline(std::span<const RegionOfInterest> regions, const Selection& selection)
{
    constexpr std::array<std::string_view, 6> kCategories{"faces", "bodies", "places", "words", "food", "drawn"};
    const auto* selected = std::get_if<RoiName>(&selection);
    std::vector<RegionOfInterest> outlined;
    for (const RegionOfInterest& region : regions) {
        const bool hasCategory = std::ranges::find(kCategories, region.family) != kCategories.end();
        if (hasCategory || (selected && selected->name == region.name)) outlined.push_back(region);
    }
    return outlined;
}

}  // namespace cortilens::gui
