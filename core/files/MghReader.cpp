// SPDX-License-Identifier: Apache-2.0
#include "core/files/MghReader.h"

#include "core/files/BigEndian.h"
#include "core/files/FrameStream.h"
#include "core/files/NumberStream.h"
#include "core/files/ReadError.h"
#include "core/files/UnpackedFile.h"

#include <fmt/format.h>

#include <limits>
#include <new>
#include <optional>
#include <utility>

// The format: nibabel/freesurfer/mghformat.py and https://surfer.nmr.mgh.harvard.edu/fswiki/FsTutorial/MghFormat.
namespace cortilens::files {

namespace {

constexpr std::string_view kFormat = "MGH";
constexpr std::size_t kHeaderBytes = 90;  // what means something; the data begin at kDataBegin
constexpr std::uint64_t kDataBegin = 284;
constexpr bool kSwapped = std::endian::native == std::endian::little;
constexpr std::int64_t kMaxValues = std::int64_t{1} << 28;

[[nodiscard]] std::optional<DType> dtypeOf(std::int32_t type)
{
    switch (type) {
    case 0:
        return DType::uint8;
    case 1:
        return DType::int32;
    case 3:
        return DType::float32;
    case 4:
        return DType::int16;
    case 10:
        return DType::uint16;
    default:
        return std::nullopt;
    }
}

void readGeometry(std::span<const std::byte> header, MghDescription& description)
{
    std::array<double, 3> voxelMm{1, 1, 1};
    std::array<std::array<double, 3>, 3> axes{{{-1, 0, 0}, {0, 0, -1}, {0, 1, 0}}};  // where x, y and z run to
    std::array<double, 3> center{};
    if (description.hasGeometry) {
        for (std::size_t i = 0; i < 3; ++i) {
            voxelMm[i] = bigEndianFloat32(header, 30 + 4 * i);
            center[i] = bigEndianFloat32(header, 78 + 4 * i);
            for (std::size_t row = 0; row < 3; ++row) axes[i][row] = bigEndianFloat32(header, 42 + 12 * i + 4 * row);
        }
    }
    for (std::size_t row = 0; row < 3; ++row) {
        auto& target = description.worldFromVoxel[row];
        target[3] = center[row];
        for (std::size_t column = 0; column < 3; ++column) {
            target[column] = axes[column][row] * voxelMm[column];
            target[3] -= target[column] * static_cast<double>(description.shape[column]) / 2;
        }
    }
}

[[nodiscard]] Result<MghDescription> readDescription(UnpackedFile& file, const std::filesystem::path& path)
{
    std::array<std::byte, kHeaderBytes> header{};
    const auto got = file.read(header);
    if (!got) return std::unexpected(got.error());
    if (*got < header.size()) return std::unexpected(malformed(path, kFormat, fmt::format("it is only {} bytes long", *got)));
    if (const auto version = bigEndianInt32(header, 0); version != 1)
        return std::unexpected(malformed(path, kFormat, fmt::format("its version is {} instead of 1", version)));
    MghDescription description;
    constexpr std::int64_t kMaxElements = std::int64_t{1} << 48;
    std::int64_t elements = 1;
    for (std::size_t axis = 0; axis < 4; ++axis) {
        const std::int64_t size = bigEndianInt32(header, 4 + 4 * axis);
        if (size < 1 || size > kMaxElements / elements)
            return std::unexpected(
                malformed(path, kFormat, fmt::format("it claims to be {} long along axis {}", size, axis + 1)));
        elements *= size;
        description.shape[axis] = size;
    }
    const auto type = bigEndianInt32(header, 20);
    const auto dtype = dtypeOf(type);
    if (!dtype)
        return std::unexpected(Error{ErrorKind::mismatch,
                                     fmt::format("{} holds values of MGH type {}, which is not read.", path.string(), type),
                                     "Convert it with mri_convert -odt float."});
    description.dtype = *dtype;
    description.hasGeometry = bigEndianInt16(header, 28) != 0;
    readGeometry(header, description);
    if (auto fits = file.mustHold(kDataBegin + static_cast<std::uint64_t>(elements) * bytesOf(*dtype)); !fits)
        return std::unexpected(fits.error());
    return description;
}

/// `count` frames from `first`, or all of them when `count` is 0.
[[nodiscard]] Result<MghValues> readFrames(const std::filesystem::path& path, std::int64_t first, std::int64_t count)
try {
    auto file = UnpackedFile::open(path);
    if (!file) return std::unexpected(file.error());
    auto description = readDescription(*file, path);
    if (!description) return std::unexpected(description.error());
    const auto& [width, height, depth, frames] = description->shape;
    if (count == 0) count = frames;
    if (first < 0 || first > frames - count)
        return std::unexpected(Error{ErrorKind::invalidRequest,
                                     fmt::format("{} has no frame {}: it has {}, counted from 0.", path.string(), first, frames),
                                     {}});
    const auto perFrame = width * height * depth;
    if (perFrame > kMaxValues / count)
        return std::unexpected(Error{
            ErrorKind::tooLarge,
            fmt::format("{} frames of {} hold {} values each; {} are read at once.", count, path.string(), perFrame, kMaxValues),
            "Read it frame by frame."});
    const auto begin = kDataBegin + static_cast<std::uint64_t>(first * perFrame) * bytesOf(description->dtype);
    if (auto found = file->seek(begin); !found) return std::unexpected(found.error());
    auto values =
        readNumbers(*file, {.dtype = description->dtype, .swapped = kSwapped}, static_cast<std::size_t>(perFrame * count));
    if (!values) return std::unexpected(values.error());
    if (auto end = file->checkEnd(); !end) return std::unexpected(end.error());
    return MghValues{*description, std::move(*values)};
} catch (const std::bad_alloc&) {
    return std::unexpected(outOfMemory(path));
}

}  // namespace

Result<MghDescription> readMghHeader(const std::filesystem::path& path)
{
    auto file = UnpackedFile::open(path);
    if (!file) return std::unexpected(file.error());
    return readDescription(*file, path);
}

Result<FrameStream> openMghFrames(const std::filesystem::path& path)
{
    auto file = UnpackedFile::open(path);
    if (!file) return std::unexpected(file.error());
    const auto description = readDescription(*file, path);
    if (!description) return std::unexpected(description.error());
    return FrameStream(std::move(*file), description->shape, {.dtype = description->dtype, .swapped = kSwapped}, kDataBegin);
}

Result<MghValues> readMgh(const std::filesystem::path& path)
{
    return readFrames(path, 0, 0);
}

Result<MghValues> readMghFrame(const std::filesystem::path& path, std::int64_t frame)
{
    return readFrames(path, frame, 1);
}

}  // namespace cortilens::files
