// SPDX-License-Identifier: Apache-2.0
#include "core/engine/SelectionBlocks.h"

#include "core/data/ResponseUnits.h"
#include "core/data/SurfaceSources.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace cortilens::engine {

namespace {

using encoder::BlockedRow;
using Block = std::array<std::int32_t, 3>;

constexpr int kVoxelsToASide = 3;
constexpr float kEdgeMm = 6;

[[nodiscard]] std::optional<Block> blockAt(const Study& study, const SurfaceVertex& vertex)
{
    const auto place = study.positionOf(vertex);
    Block block{};
    for (std::size_t axis = 0; axis < block.size(); ++axis) {
        if (!std::isfinite(place[axis])) return std::nullopt;
        block[axis] = static_cast<std::int32_t>(std::floor(place[axis] / kEdgeMm));
    }
    return block;
}

[[nodiscard]] std::unexpected<Error> noPlaces(const Study& study)
{
    return std::unexpected(Error{
        ErrorKind::notFound,
        fmt::format("Without the white surface of {} nobody knows which of its vertices are neighbours.", study.subject().name()),
        "Give the study its white surfaces, or look at the map without intervals."});
}

/// Vertices of the subject's own surface, each with the row of the vertex whose value it shows; a row counts once.
[[nodiscard]] Result<std::vector<BlockedRow>> rowsOnSurface(const Study& study, const data::VertexSets& own,
                                                            const Backbone& backbone)
{
    std::vector<BlockedRow> rows;
    std::set<std::size_t> taken;
    for (const auto hemisphere : kHemispheres) {
        const auto side = sideOf(hemisphere);
        const auto& sources = backbone.sources[side];
        for (const auto vertex : own[side]) {
            const auto place = static_cast<std::size_t>(vertex.value);
            if (place >= sources.size() || sources[place] < 0) continue;
            const auto row = backbone.encoder->rowOf(SurfaceVertex{hemisphere, {sources[place]}});
            if (!row || !taken.insert(*row).second) continue;
            const auto block = blockAt(study, {hemisphere, vertex});
            if (!block) return noPlaces(study);
            rows.push_back({*block, *row, 1});
        }
    }
    return rows;
}

[[nodiscard]] Result<std::vector<BlockedRow>> rowsOfUnits(const Study& study, const std::vector<WeightedVoxel>& units,
                                                          const encoder::Encoder& encoder)
{
    std::vector<BlockedRow> rows;
    for (const auto& [unit, share] : units) {
        const auto row = encoder.rowOf(unit);
        if (!row) continue;
        const auto block = blockAt(study, {unit.i == 0 ? Hemisphere::left : Hemisphere::right, VertexId{unit.j}});
        if (!block) return noPlaces(study);
        rows.push_back({*block, *row, share});
    }
    return rows;
}

[[nodiscard]] std::vector<BlockedRow> rowsOfVoxels(const std::vector<WeightedVoxel>& voxels, const encoder::Encoder& encoder)
{
    std::vector<BlockedRow> rows;
    for (const auto& [voxel, share] : voxels)
        if (const auto row = encoder.rowOf(voxel))
            rows.push_back({{voxel.i / kVoxelsToASide, voxel.j / kVoxelsToASide, voxel.k / kVoxelsToASide}, *row, share});
    return rows;
}

[[nodiscard]] Result<std::vector<BlockedRow>> rowsOf(const Study& study, const Selection& selection, const Backbone& backbone)
{
    if (backbone.encoder->onSurface()) {
        const auto own = study.subject().verticesOf(selection);
        if (!own) return std::unexpected(own.error());
        return rowsOnSurface(study, *own, backbone);
    }
    const auto voxels = study.subject().voxelsOf(selection);
    if (!voxels) return std::unexpected(voxels.error());
    if (study.subject().unitsAreVertices()) return rowsOfUnits(study, *voxels, *backbone.encoder);
    return rowsOfVoxels(*voxels, *backbone.encoder);
}

}  // namespace

Result<SelectionBlocks> blocksOf(const Study& study, const Selection& selection, const Backbone& backbone)
{
    auto rows = rowsOf(study, selection, backbone);
    if (!rows) return std::unexpected(rows.error());
    const bool areVertices = backbone.encoder->onSurface() || study.subject().unitsAreVertices();
    return SelectionBlocks{encoder::partsOf(*backbone.encoder, std::move(*rows)),
                           areVertices ? fmt::format("{:g} mm of cortex", kEdgeMm)
                                       : fmt::format("{0} x {0} x {0} voxels", kVoxelsToASide)};
}

}  // namespace cortilens::engine
