// SPDX-License-Identifier: Apache-2.0
// Subject: what a selection is on its own surface, and what is drawn on it.
#include "core/data/LiveRegion.h"
#include "core/data/RegionReader.h"
#include "core/data/Subject.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <variant>

namespace cortilens::data {

std::array<std::vector<VertexId>, 2> Subject::verticesIn(std::span<const WeightedVoxel> voxels) const
{
    std::array<std::vector<VertexId>, 2> vertices;
    for (std::size_t side = 0; side < 2; ++side) {
        const auto& places = m_vertexMaps[side].voxel;
        for (std::size_t v = 0; v < places.size(); ++v)
            if (places[v] != kNoVoxel && std::ranges::binary_search(voxels, places[v], {}, &WeightedVoxel::voxel))
                vertices[side].push_back({static_cast<std::int32_t>(v)});
    }
    return vertices;
}

Result<std::array<std::vector<VertexId>, 2>> Subject::verticesOf(const Selection& selection) const
{
    std::array<std::vector<VertexId>, 2> vertices;
    if (const auto* vertex = std::get_if<SurfaceVertex>(&selection)) {
        if (auto checked = checkVertex(*vertex); !checked) return std::unexpected(checked.error());
        vertices[sideOf(vertex->hemisphere)] = {vertex->vertex};
        return vertices;
    }
    const auto* region = std::get_if<RoiName>(&selection);
    const auto live = region ? liveRegionFrom(region->name) : Result<std::optional<LiveRegion>>(std::nullopt);
    if (!live) return std::unexpected(live.error());
    if (region && !*live) {
        const auto found = regionNamed(region->name);
        if (!found) return std::unexpected(found.error());
        vertices = (*found)->outline.vertices;
        if (const auto half = regionNameFrom(region->name).half) vertices[1 - sideOf(*half)].clear();
    } else {
        const auto voxels = voxelsOf(selection);
        if (!voxels) return std::unexpected(voxels.error());
        vertices = verticesIn(*voxels);
    }
    if (vertices[0].empty() && vertices[1].empty())
        return std::unexpected(Error{ErrorKind::notFound, fmt::format("No vertex of {} lies in {}.", name(), toText(selection)),
                                     "Select a vertex, or a region that has vertices on this surface."});
    return vertices;
}

Result<Subject> Subject::withDrawn(std::span<const DrawnRegion> regions) const
{
    Subject subject = *this;
    const RegionPlace place{m_shape, m_vertexMaps, m_noiseCeiling, m_files.onSurface()};
    for (auto drawn : regions) {
        for (auto& vertices : drawn.vertices) {
            std::ranges::sort(vertices);
            const auto rest = std::ranges::unique(vertices);
            vertices.erase(rest.begin(), rest.end());
        }
        if (auto named = checkRegionName(drawn.name); !named) return std::unexpected(named.error());
        for (const auto hemisphere : kHemispheres)
            for (const auto vertex : drawn.vertices[sideOf(hemisphere)])
                if (auto checked = checkVertex({hemisphere, vertex}); !checked) return std::unexpected(checked.error());
        const auto taken =
            std::ranges::find_if(subject.m_regions, [&](const Region& region) { return region.outline.name == drawn.name; });
        if (taken == subject.m_regions.end())
            subject.m_regions.push_back(regionOf(drawn, place));
        else if (taken->outline.set == kDrawnSet)
            *taken = regionOf(drawn, place);
        else
            return std::unexpected(
                Error{ErrorKind::invalidRequest,
                      fmt::format("{} has a region {} already, in {}.", name(), drawn.name, taken->outline.set),
                      "Give the drawn one another name."});
    }
    return subject;
}

}  // namespace cortilens::data
