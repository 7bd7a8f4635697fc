// SPDX-License-Identifier: Apache-2.0
#include "core/data/ResponseUnits.h"

#include "core/files/Sha256.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <ranges>

namespace cortilens::data {

namespace {

/// Each is after the one before it: sorted, and none comes twice.
template <typename Units> [[nodiscard]] bool ascend(const Units& units)
{
    return std::ranges::adjacent_find(units, std::ranges::greater_equal{}) == std::ranges::end(units);
}

void append(std::vector<std::byte>& bytes, std::int32_t number)
{
    const auto part = std::as_bytes(std::span(&number, 1));
    bytes.insert(bytes.end(), part.begin(), part.end());
}

}  // namespace

std::vector<VoxelIndex> ResponseUnits::places() const
{
    if (!onSurface()) return voxels;
    std::vector<VoxelIndex> places;
    for (const auto hemisphere : kHemispheres)
        for (const auto vertex : vertices[sideOf(hemisphere)]) places.push_back(unitOf(hemisphere, vertex));
    return places;
}

Result<void> checkUnits(const ResponseUnits& units, std::string_view origin)
{
    const auto refuse = [&](std::string_view what) {
        return std::unexpected(
            Error{ErrorKind::malformed, fmt::format("{}: {}.", origin, what), "Choose another mask, or make this one again."});
    };
    if (units.size() == 0) return refuse(units.onSurface() ? "it has no vertex" : "it has no voxel");
    if (units.onSurface() && !units.voxels.empty()) return refuse("it has voxels beside vertices");
    if (!ascend(units.voxels)) return refuse("its voxels are not in ascending order, or one comes twice");
    for (const auto voxel : units.voxels)
        if (!contains(units.shape, voxel))
            return refuse(fmt::format("voxel {},{},{} lies outside {} x {} x {}", voxel.i, voxel.j, voxel.k, units.shape[0],
                                      units.shape[1], units.shape[2]));
    for (const auto hemisphere : kHemispheres) {
        const auto& vertices = units.vertices[sideOf(hemisphere)];
        if (!ascend(vertices)) return refuse("its vertices are not in ascending order, or one comes twice");
        if (vertices.empty()) continue;
        if (vertices.front().value < 0 || vertices.back().value >= units.vertexCounts[sideOf(hemisphere)])
            return refuse(fmt::format("vertex {} lies outside a surface of {} vertices", vertices.back().value,
                                      units.vertexCounts[sideOf(hemisphere)]));
    }
    return {};
}

std::string hashOf(const ResponseUnits& units)
{
    std::vector<std::byte> bytes;
    const auto name = std::as_bytes(std::span(units.space));
    bytes.assign(name.begin(), name.end());
    for (const auto length : units.shape) append(bytes, length);
    for (const auto voxel : units.voxels)
        for (const auto place : {voxel.i, voxel.j, voxel.k}) append(bytes, place);
    for (const auto count : units.vertexCounts) append(bytes, count);
    for (const auto& vertices : units.vertices) {
        append(bytes, static_cast<std::int32_t>(vertices.size()));
        for (const auto vertex : vertices) append(bytes, vertex.value);
    }
    return files::sha256(bytes);
}

std::string nameOfUnit(const ResponseUnits& units, std::size_t place)
{
    if (!units.onSurface()) {
        const auto voxel = units.voxels[place];
        return fmt::format("voxel {},{},{}", voxel.i, voxel.j, voxel.k);
    }
    const auto left = units.vertices[0].size();
    return place < left ? fmt::format("lh:{}", units.vertices[0][place].value)
                        : fmt::format("rh:{}", units.vertices[1][place - left].value);
}

}  // namespace cortilens::data
