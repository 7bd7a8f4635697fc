// SPDX-License-Identifier: Apache-2.0
#include "core/files/FreeSurferWriter.h"

#include "core/files/AtomicFile.h"
#include "core/files/BigEndian.h"

#include <fmt/format.h>

#include <limits>

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

}  // namespace cortilens::files
