// SPDX-License-Identifier: Apache-2.0
#include "core/encoder/EncoderUnits.h"

#include "core/types/Surface.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <numeric>
#include <span>

namespace cortilens::encoder {

namespace {

using files::DType;
using files::SafetensorsFile;

constexpr const char* kVoxels = "voxels";
constexpr const char* kVertices = "vertices";
constexpr const char* kVolumeShape = "volume_shape";
constexpr const char* kVertexCounts = "vertex_counts";

template <typename Stored> [[nodiscard]] std::vector<std::int64_t> wholeNumbers(std::span<const std::byte> bytes)
{
    std::vector<Stored> stored(bytes.size() / sizeof(Stored));
    std::memcpy(stored.data(), bytes.data(), stored.size() * sizeof(Stored));
    return {stored.begin(), stored.end()};
}

/// [V, columns]
[[nodiscard]] Result<std::vector<std::int64_t>> tableIn(const SafetensorsFile& file, const char* name, std::int64_t columns)
{
    const auto* entry = file.find(name);
    if (!entry || entry->shape.size() != 2 || entry->shape[1] != columns)
        return std::unexpected(malformed(file, fmt::format("there is no array `{}` of shape [V, {}]", name, columns)));
    const auto bytes = file.bytes(*entry);
    if (entry->dtype == DType::int16) return wholeNumbers<std::int16_t>(bytes);
    if (entry->dtype == DType::int32) return wholeNumbers<std::int32_t>(bytes);
    if (entry->dtype == DType::int64) return wholeNumbers<std::int64_t>(bytes);
    return std::unexpected(malformed(file, fmt::format("`{}` holds {}, not whole numbers", name, nameOf(entry->dtype))));
}

/// Sizes such as 81,104,83. Errors: malformed.
template <std::size_t N>
[[nodiscard]] Result<std::array<std::int32_t, N>> sizesIn(const SafetensorsFile& file, const char* key, std::int32_t least,
                                                          std::string_view due)
{
    const auto text = textOf(file, key);
    if (text.empty()) return std::unexpected(malformed(file, fmt::format("its metadata lack `{}`", key)));
    const auto numbers = numbersIn(text);
    std::array<std::int32_t, N> sizes{};
    if (numbers.size() != N || std::ranges::min(numbers) < least || std::ranges::max(numbers) < 1)
        return std::unexpected(malformed(file, fmt::format("its `{}` is not {}", key, due)));
    std::ranges::copy(numbers, sizes.begin());
    return sizes;
}

[[nodiscard]] Result<std::vector<VoxelIndex>> voxelsIn(const SafetensorsFile& file, const std::array<std::int32_t, 3>& shape)
{
    const auto values = tableIn(file, kVoxels, 3);
    if (!values) return std::unexpected(values.error());
    std::vector<VoxelIndex> voxels(values->size() / 3);
    for (std::size_t v = 0; v < voxels.size(); ++v) {
        const auto place = std::span(*values).subspan(3 * v, 3);
        for (std::size_t axis = 0; axis < 3; ++axis)
            if (place[axis] < 0 || place[axis] >= shape[axis])
                return std::unexpected(malformed(file, fmt::format("voxel {} in row {} lies outside its volume of {}",
                                                                   fmt::join(place, ","), v, fmt::join(shape, " x "))));
        voxels[v] = {static_cast<std::int32_t>(place[0]), static_cast<std::int32_t>(place[1]),
                     static_cast<std::int32_t>(place[2])};
    }
    return voxels;
}

/// Rows of hemisphere and vertex, as they stand in the file.
[[nodiscard]] Result<std::vector<std::array<std::int32_t, 2>>> verticesIn(const SafetensorsFile& file,
                                                                          const std::array<std::int32_t, 2>& counts)
{
    const auto values = tableIn(file, kVertices, 2);
    if (!values) return std::unexpected(values.error());
    std::vector<std::array<std::int32_t, 2>> vertices(values->size() / 2);
    for (std::size_t v = 0; v < vertices.size(); ++v) {
        const auto side = (*values)[2 * v];
        const auto vertex = (*values)[2 * v + 1];
        if (side != 0 && side != 1)
            return std::unexpected(
                malformed(file, fmt::format("row {} of `vertices` is of hemisphere {}, not 0 (left) or 1 (right)", v, side)));
        const auto count = counts[static_cast<std::size_t>(side)];
        if (vertex < 0 || vertex >= count)
            return std::unexpected(
                malformed(file, fmt::format("vertex {} in row {} lies outside its surface of {} vertices", vertex, v, count)));
        vertices[v] = {static_cast<std::int32_t>(side), static_cast<std::int32_t>(vertex)};
    }
    return vertices;
}

/// The order that sorts the units, which are moved into it.
template <typename Unit> [[nodiscard]] std::vector<std::size_t> sortUnits(std::vector<Unit>& units)
{
    std::vector<std::size_t> order(units.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&units](std::size_t row) { return units[row]; });
    std::vector<Unit> sorted;
    sorted.reserve(units.size());
    for (const auto row : order) sorted.push_back(units[row]);
    units = std::move(sorted);
    return order;
}

[[nodiscard]] Result<std::vector<std::size_t>> readVoxels(const SafetensorsFile& file, Encoder& encoder)
{
    const auto shape = sizesIn<3>(file, kVolumeShape, 1, "three sizes such as 81,104,83");
    if (!shape) return std::unexpected(shape.error());
    encoder.volumeShape = *shape;
    auto voxels = voxelsIn(file, *shape);
    if (!voxels) return std::unexpected(voxels.error());
    auto order = sortUnits(*voxels);
    if (const auto twin = std::ranges::adjacent_find(*voxels); twin != voxels->end())
        return std::unexpected(malformed(file, fmt::format("voxel {},{},{} has two readouts", twin->i, twin->j, twin->k)));
    encoder.voxels = std::move(*voxels);
    return order;
}

[[nodiscard]] Result<std::vector<std::size_t>> readVertices(const SafetensorsFile& file, Encoder& encoder)
{
    const auto counts = sizesIn<2>(file, kVertexCounts, 0, "the two numbers of vertices of a surface, such as 227021,226601");
    if (!counts) return std::unexpected(counts.error());
    encoder.vertexCounts = *counts;
    auto vertices = verticesIn(file, *counts);
    if (!vertices) return std::unexpected(vertices.error());
    auto order = sortUnits(*vertices);
    if (const auto twin = std::ranges::adjacent_find(*vertices); twin != vertices->end())
        return std::unexpected(
            malformed(file, fmt::format("vertex {}:{} has two readouts",
                                        prefixOf(kHemispheres[static_cast<std::size_t>((*twin)[0])]), (*twin)[1])));
    for (const auto& [side, vertex] : *vertices) encoder.vertices[static_cast<std::size_t>(side)].push_back({vertex});
    return order;
}

}  // namespace

Error malformed(const SafetensorsFile& file, const std::string& what)
{
    return {
        ErrorKind::malformed, fmt::format("{} is not an encoder: {}.", file.path().string(), what),
        "Write it again with arrays `weights` [V, C], `bias` [V], `voxels` [V, 3] (or `vertices` [V, 2]) and metadata subject, "
        "space, volume_shape (or vertex_counts), backbone."};
}

std::string textOf(const SafetensorsFile& file, const std::string& key)
{
    const auto found = file.metadata().find(key);
    return found == file.metadata().end() ? std::string{} : found->second;
}

std::vector<std::int32_t> numbersIn(std::string_view text)
{
    std::vector<std::int32_t> numbers;
    const char* next = text.data();
    const char* const end = text.data() + text.size();
    while (next < end) {
        std::int32_t number = 0;
        const auto [stop, error] = std::from_chars(next, end, number);
        if (error != std::errc{} || (stop != end && *stop != ',')) return {};
        numbers.push_back(number);
        next = stop == end ? end : stop + 1;
    }
    return numbers;
}

Result<std::vector<std::size_t>> readUnits(const SafetensorsFile& file, Encoder& encoder)
{
    const bool onSurface = file.metadata().contains(kVertexCounts);
    if (onSurface && (file.metadata().contains(kVolumeShape) || file.find(kVoxels)))
        return std::unexpected(malformed(file, "it speaks of voxels beside vertices"));
    return onSurface ? readVertices(file, encoder) : readVoxels(file, encoder);
}

void placeUnits(Encoder& encoder, const data::ResponseUnits& units, std::span<const std::size_t> places, bool asGrid)
{
    encoder.space = units.space;
    encoder.voxels.clear();
    encoder.vertices = {};
    encoder.volumeShape = {};
    encoder.vertexCounts = {};
    if (!units.onSurface() || asGrid) {
        encoder.volumeShape = units.grid();
        const auto all = units.places();
        for (const auto place : places) encoder.voxels.push_back(all[place]);
        return;
    }
    encoder.vertexCounts = units.vertexCounts;
    const auto left = units.vertices[0].size();
    for (const auto place : places) {
        const std::size_t side = place < left ? 0 : 1;
        encoder.vertices[side].push_back(units.vertices[side][place - side * left]);
    }
}

UnitTable unitTable(const Encoder& encoder)
{
    UnitTable table;
    if (encoder.onSurface()) {
        table = {kVertices, kVertexCounts, fmt::format("{}", fmt::join(encoder.vertexCounts, ",")), 2, {}};
        for (const auto hemisphere : kHemispheres) {
            const auto side = sideOf(hemisphere);
            for (const auto vertex : encoder.vertices[side])
                table.numbers.insert(table.numbers.end(), {static_cast<std::int32_t>(side), vertex.value});
        }
        return table;
    }
    table = {kVoxels, kVolumeShape, fmt::format("{}", fmt::join(encoder.volumeShape, ",")), 3, {}};
    for (const auto& voxel : encoder.voxels) table.numbers.insert(table.numbers.end(), {voxel.i, voxel.j, voxel.k});
    return table;
}

}  // namespace cortilens::encoder
