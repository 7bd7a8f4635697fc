// SPDX-License-Identifier: Apache-2.0
#include "core/files/FreeSurferReader.h"

#include "core/files/BigEndian.h"
#include "core/files/MappedFile.h"
#include "core/files/ReadError.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <new>
#include <optional>
#include <string_view>

// The formats: nibabel/freesurfer/io.py and freesurfer/utils/mrisurf_io.cpp.
namespace cortilens::files {

namespace {

using Bytes = std::span<const std::byte>;
constexpr float kHundredth = 0.01F;  // unit of the old formats' integers

[[nodiscard]] Error wrongLength(const std::filesystem::path& path, std::string_view format, std::int64_t needed, std::size_t got)
{
    return malformed(path, format, fmt::format("its header announces {} bytes, but the file has {}", needed, got));
}

[[nodiscard]] std::uint32_t magicOf(Bytes bytes)
{
    return bytes.size() < 3 ? 0 : bigEndianBits(bytes, 0, 3);
}

[[nodiscard]] std::array<float, 3> pointAt(Bytes bytes, std::size_t offset)
{
    return {bigEndianFloat32(bytes, offset), bigEndianFloat32(bytes, offset + 4), bigEndianFloat32(bytes, offset + 8)};
}

[[nodiscard]] bool isFinite(const std::array<float, 3>& point)
{
    return std::ranges::all_of(point, [](float coordinate) { return std::isfinite(coordinate); });
}

/// Behind the magic number and two lines of text, or nothing.
[[nodiscard]] std::optional<std::size_t> afterTwoLines(Bytes bytes)
{
    auto at = bytes.begin() + 3;
    for (int line = 0; line < 2; ++line) {
        at = std::find(at, bytes.end(), std::byte{'\n'});
        if (at == bytes.end()) return std::nullopt;
        ++at;
    }
    return static_cast<std::size_t>(at - bytes.begin());
}

/// Fills a surface from the numbers behind the counts; what is wrong with them, or nothing.
[[nodiscard]] std::string fillSurface(Bytes bytes, FreeSurferSurface& surface)
{
    const auto vertices = static_cast<std::int32_t>(surface.points.size());
    std::size_t at = 0;
    for (auto& point : surface.points) {
        point = pointAt(bytes, at);
        if (!isFinite(point)) return fmt::format("the place of vertex {} is not a number", at / 12);
        at += 12;
    }
    for (auto& triangle : surface.triangles) {
        for (auto& corner : triangle) {
            corner = bigEndianInt32(bytes, at);
            at += 4;
            if (corner < 0 || corner >= vertices)
                return fmt::format("a triangle names vertex {}, but there are {}", corner, vertices);
        }
    }
    return {};
}

}  // namespace

Result<FreeSurferSurface> readFreeSurferSurface(const std::filesystem::path& path)
try {
    constexpr std::uint32_t kTriangles = 0xFFFFFE;
    constexpr std::string_view kFormat = "a FreeSurfer surface";
    const auto file = MappedFile::open(path);
    if (!file) return std::unexpected(file.error());
    const auto bytes = file->bytes();
    const auto magic = magicOf(bytes);
    if (magic == 0xFFFFFF || magic == 0xFFFFFD)
        return std::unexpected(Error{ErrorKind::mismatch,
                                     fmt::format("{} is not a triangle surface: it holds quadrangles or values.", path.string()),
                                     "Choose a surface such as lh.white, or convert this one with mris_convert."});
    if (magic != kTriangles) return std::unexpected(malformed(path, kFormat, "it begins with something else"));
    const auto counts = afterTwoLines(bytes);
    if (!counts || bytes.size() - *counts < 8) return std::unexpected(malformed(path, kFormat, "it ends inside its header"));
    const std::int64_t vertices = bigEndianInt32(bytes, *counts);
    const std::int64_t triangles = bigEndianInt32(bytes, *counts + 4);
    if (vertices < 1 || triangles < 0)
        return std::unexpected(
            malformed(path, kFormat, fmt::format("it claims {} vertices and {} triangles", vertices, triangles)));
    const auto needed = static_cast<std::int64_t>(*counts) + 8 + 12 * (vertices + triangles);
    if (needed > std::ssize(bytes)) return std::unexpected(wrongLength(path, kFormat, needed, bytes.size()));
    FreeSurferSurface surface;
    surface.points.resize(static_cast<std::size_t>(vertices));
    surface.triangles.resize(static_cast<std::size_t>(triangles));
    if (const auto problem = fillSurface(bytes.subspan(*counts + 8), surface); !problem.empty())
        return std::unexpected(malformed(path, kFormat, problem));
    return surface;
} catch (const std::bad_alloc&) {
    return std::unexpected(outOfMemory(path));
}

Result<std::vector<float>> readFreeSurferCurvature(const std::filesystem::path& path)
try {
    constexpr std::uint32_t kNew = 0xFFFFFF;
    constexpr std::string_view kFormat = "a FreeSurfer curvature file";
    const auto file = MappedFile::open(path);
    if (!file) return std::unexpected(file.error());
    const auto bytes = file->bytes();
    if (magicOf(bytes) != kNew) {
        // The old format has no mark of its own: the length has to agree to the byte.
        const auto vertices = bytes.size() < 6 ? 0 : bigEndianBits(bytes, 0, 3);
        if (vertices == 0 || bytes.size() != 6 + std::size_t{2} * vertices)
            return std::unexpected(malformed(path, kFormat, "it begins with something else"));
        std::vector<float> values(vertices);
        for (std::size_t i = 0; i < values.size(); ++i) values[i] = kHundredth * bigEndianInt16(bytes, 6 + 2 * i);
        return values;
    }
    if (bytes.size() < 15) return std::unexpected(malformed(path, kFormat, "it ends inside its header"));
    const std::int64_t vertices = bigEndianInt32(bytes, 3);
    const auto perVertex = bigEndianInt32(bytes, 11);
    if (vertices < 1) return std::unexpected(malformed(path, kFormat, fmt::format("it claims {} vertices", vertices)));
    if (15 + 4 * vertices > std::ssize(bytes))
        return std::unexpected(wrongLength(path, kFormat, 15 + 4 * vertices, bytes.size()));
    if (perVertex != 1)
        return std::unexpected(Error{ErrorKind::mismatch,
                                     fmt::format("{} has {} values per vertex; one is read.", path.string(), perVertex),
                                     "Choose a file such as lh.curv or lh.sulc."});
    std::vector<float> values(static_cast<std::size_t>(vertices));
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = bigEndianFloat32(bytes, 15 + 4 * i);
    return values;
} catch (const std::bad_alloc&) {
    return std::unexpected(outOfMemory(path));
}

Result<std::vector<PatchVertex>> readFreeSurferPatch(const std::filesystem::path& path, std::size_t vertices)
try {
    constexpr std::string_view kFormat = "a FreeSurfer patch";
    const auto file = MappedFile::open(path);
    if (!file) return std::unexpected(file.error());
    const auto bytes = file->bytes();
    if (bytes.size() < 8) return std::unexpected(malformed(path, kFormat, fmt::format("it is only {} bytes long", bytes.size())));
    const auto marker = bigEndianInt32(bytes, 0);
    const bool old = marker >= 0;  // the count itself, and hundredths of a millimetre behind each id
    if (marker < -1) return std::unexpected(malformed(path, kFormat, "it begins with something else"));
    const std::int64_t count = old ? marker : bigEndianInt32(bytes, 4);
    const std::int64_t needed = old ? 4 + 10 * count : 8 + 16 * count;
    if (count < 1) return std::unexpected(malformed(path, kFormat, fmt::format("it claims {} vertices", count)));
    if (needed > std::ssize(bytes) || (old && needed < std::ssize(bytes)))
        return std::unexpected(wrongLength(path, kFormat, needed, bytes.size()));
    std::vector<PatchVertex> patch(static_cast<std::size_t>(count));
    std::vector<bool> seen(vertices);
    std::size_t at = old ? 4 : 8;
    for (auto& [vertex, border, point] : patch) {
        // Counted from 1, so that the sign can mark the border; 0 cannot occur.
        const std::int64_t number = bigEndianInt32(bytes, at);
        const auto id = std::abs(number) - 1;
        if (id < 0 || id >= static_cast<std::int64_t>(vertices))
            return std::unexpected(malformed(
                path, kFormat, fmt::format("it names vertex {}, but the surface has {}, counted from 0", id, vertices)));
        if (seen[static_cast<std::size_t>(id)])
            return std::unexpected(malformed(path, kFormat, fmt::format("it names vertex {} twice", id)));
        seen[static_cast<std::size_t>(id)] = true;
        vertex.value = static_cast<std::int32_t>(id);
        border = number < 0;
        if (old)
            for (std::size_t i = 0; i < 3; ++i) point[i] = kHundredth * bigEndianInt16(bytes, at + 4 + 2 * i);
        else
            point = pointAt(bytes, at + 4);
        if (!isFinite(point))
            return std::unexpected(malformed(path, kFormat, fmt::format("the place of vertex {} is not a number", id)));
        at += old ? 10 : 16;
    }
    return patch;
} catch (const std::bad_alloc&) {
    return std::unexpected(outOfMemory(path));
}

}  // namespace cortilens::files
