// SPDX-License-Identifier: Apache-2.0
#include "core/files/FreeSurferWriter.h"

#include "core/files/AtomicFile.h"
#include "core/files/BigEndian.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <map>
#include <string>

namespace cortilens::files {

namespace {

constexpr std::uint32_t kTriangleMagic = 0xFFFFFE;
constexpr std::uint32_t kCurvatureMagic = 0xFFFFFF;
constexpr std::int32_t kPatchMarker = -1;

[[nodiscard]] Result<std::int32_t> countOf(std::size_t elements, const std::filesystem::path& path)
{
    if (elements <= static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max()))
        return static_cast<std::int32_t>(elements);
    return std::unexpected(
        Error{ErrorKind::invalidRequest, fmt::format("{} elements are too many for {}.", elements, path.string()), {}});
}

}  // namespace

Result<void> writeFreeSurferSurface(const std::filesystem::path& path, std::span<const std::array<float, 3>> points,
                                    std::span<const std::array<std::int32_t, 3>> triangles)
{
    const auto vertexCount = countOf(points.size(), path);
    if (!vertexCount) return std::unexpected(vertexCount.error());
    const auto triangleCount = countOf(triangles.size(), path);
    if (!triangleCount) return std::unexpected(triangleCount.error());
    BigEndianBytes bytes;
    bytes.magic(kTriangleMagic);
    bytes.text("created by cortilens\n\n");  // readers expect exactly two lines, the second one empty
    bytes.int32(*vertexCount);
    bytes.int32(*triangleCount);
    for (const auto& point : points)
        for (const float coordinate : point) bytes.float32(coordinate);
    for (const auto& triangle : triangles)
        for (const std::int32_t corner : triangle) bytes.int32(corner);
    return writeAtomically(path, bytes.bytes());
}

Result<void> writeFreeSurferCurvature(const std::filesystem::path& path, std::span<const float> values, std::size_t triangles)
{
    const auto vertexCount = countOf(values.size(), path);
    if (!vertexCount) return std::unexpected(vertexCount.error());
    const auto triangleCount = countOf(triangles, path);
    if (!triangleCount) return std::unexpected(triangleCount.error());
    BigEndianBytes bytes;
    bytes.magic(kCurvatureMagic);
    bytes.int32(*vertexCount);
    bytes.int32(*triangleCount);
    bytes.int32(1);  // values per vertex
    for (const float value : values) bytes.float32(value);
    return writeAtomically(path, bytes.bytes());
}

Result<void> writeFreeSurferPatch(const std::filesystem::path& path, std::span<const PatchVertex> vertices)
{
    const auto count = countOf(vertices.size(), path);
    if (!count) return std::unexpected(count.error());
    BigEndianBytes bytes;
    bytes.int32(kPatchMarker);
    bytes.int32(*count);
    for (const auto& [vertex, border, point] : vertices) {
        const std::int32_t number = vertex.value + 1;  // 1-based, so that the sign can tell the border
        bytes.int32(border ? -number : number);
        for (const float coordinate : point) bytes.float32(coordinate);
    }
    return writeAtomically(path, bytes.bytes());
}

Result<void> writeFreeSurferLabel(const std::filesystem::path& path, std::string_view comment,
                                  std::span<const LabelVertex> vertices)
{
    std::string text = "#!";
    text += comment;
    std::ranges::replace_if(text, [](char letter) { return letter == '\n' || letter == '\r'; }, ' ');
    auto out = std::back_inserter(text);
    fmt::format_to(out, "\n{}\n", vertices.size());
    for (const auto& [vertex, point, value] : vertices)
        fmt::format_to(out, "{}  {:.3f}  {:.3f}  {:.3f} {}\n", vertex.value, point[0], point[1], point[2], value);
    return writeAtomically(path, std::as_bytes(std::span(text)));
}

Result<void> writeFreeSurferAnnot(const std::filesystem::path& path, const FreeSurferAnnot& annot)
{
    constexpr std::int32_t kVersion2 = -2;
    std::map<std::int32_t, std::int32_t> valueOf;  // by index
    std::map<std::int32_t, std::string_view> nameOf;
    std::int32_t largest = -1;
    for (const auto& entry : annot.table) {
        const auto color = entry.color.value_or(std::array<std::uint8_t, 3>{});
        const std::int32_t value = color[0] | color[1] << 8 | color[2] << 16;
        if (value == 0 || !nameOf.emplace(value, entry.name).second)
            return std::unexpected(Error{ErrorKind::invalidRequest,
                                         fmt::format("Cannot write {}: {} needs a colour of its own.", path.string(), entry.name),
                                         {}});
        valueOf[entry.index] = value;
        largest = std::max(largest, entry.index);
    }
    const auto count = countOf(annot.labels.size(), path);
    if (!count) return std::unexpected(count.error());
    BigEndianBytes bytes;
    bytes.int32(*count);
    for (std::int32_t vertex = 0; vertex < *count; ++vertex) {
        const auto value = valueOf.find(annot.labels[static_cast<std::size_t>(vertex)]);
        bytes.int32(vertex);
        bytes.int32(value == valueOf.end() ? 0 : value->second);
    }
    const auto text = [&](const std::string& words) {
        bytes.int32(static_cast<std::int32_t>(words.size()) + 1);
        bytes.text(words);
        bytes.text(std::string_view("\0", 1));
    };
    bytes.int32(1);  // there is a table
    bytes.int32(kVersion2);
    bytes.int32(largest + 1);
    text("cortilens");
    bytes.int32(static_cast<std::int32_t>(annot.table.size()));
    for (const auto& entry : annot.table) {
        bytes.int32(entry.index);
        text(entry.name);
        for (const auto channel : *entry.color) bytes.int32(channel);
        bytes.int32(0);  // transparency
    }
    return writeAtomically(path, bytes.bytes());
}

}  // namespace cortilens::files
