// SPDX-License-Identifier: Apache-2.0
#include "core/data/VolumeFiles.h"

#include "core/files/MappedFile.h"
#include "core/files/MghReader.h"
#include "core/files/NiftiReader.h"
#include "core/files/Npy.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace cortilens::data {

namespace {

[[nodiscard]] bool isMgh(const std::filesystem::path& path)
{
    return path.extension() == ".mgh" || path.extension() == ".mgz";
}

/// x, y, z from the header.
[[nodiscard]] Result<std::array<std::int64_t, 3>> axesOf(const std::filesystem::path& path)
{
    if (path.extension() == ".npy") {
        const auto file = files::MappedFile::open(path);
        if (!file) return std::unexpected(file.error());
        const auto layout = files::npyLayoutOf(file->bytes(), path);
        if (!layout) return std::unexpected(layout.error());
        if (layout->shape.size() == 3) return std::array{layout->shape[0], layout->shape[1], layout->shape[2]};
        return std::unexpected(Error{
            ErrorKind::mismatch, fmt::format("{} has {} axes, where x, y and z are due.", path.string(), layout->shape.size()),
            "Save the volume with its three axes."});
    }
    if (isMgh(path)) {
        const auto header = files::readMghHeader(path);
        if (!header) return std::unexpected(header.error());
        return std::array{header->shape[0], header->shape[1], header->shape[2]};
    }
    const auto header = files::readNiftiHeader(path);
    if (!header) return std::unexpected(header.error());
    return std::array{header->shape[0], header->shape[1], header->shape[2]};
}

/// The first frame, with x fastest.
[[nodiscard]] Result<std::vector<float>> valuesOf(const std::filesystem::path& path, const VolumeShape& shape)
{
    if (isMgh(path)) {
        auto volume = files::readMghFrame(path, 0);
        if (!volume) return std::unexpected(volume.error());
        return std::move(volume->values);
    }
    if (path.extension() != ".npy") {
        auto volume = files::readNiftiVolume(path);
        if (!volume) return std::unexpected(volume.error());
        return std::move(volume->values);
    }
    const auto array = files::readNpy(path);
    if (!array) return std::unexpected(array.error());
    const auto stored = files::floatsOf(*array);  // z fastest
    std::vector<float> values(stored.size());
    auto next = stored.begin();
    for (std::int32_t i = 0; i < shape[0]; ++i)
        for (std::int32_t j = 0; j < shape[1]; ++j)
            for (std::int32_t k = 0; k < shape[2]; ++k) values[flatIndex(shape, {i, j, k})] = *next++;
    return values;
}

}  // namespace

Result<VolumeShape> readVolumeShape(const std::filesystem::path& path)
{
    constexpr std::int64_t kMaxAxis = 2048;
    const auto axes = axesOf(path);
    if (!axes) return std::unexpected(axes.error());
    const auto [x, y, z] = *axes;
    if (std::max({x, y, z}) > kMaxAxis)
        return std::unexpected(Error{ErrorKind::tooLarge, fmt::format("{} is {} x {} x {} voxels.", path.string(), x, y, z),
                                     fmt::format("No scanner makes more than {} along an axis; download it again.", kMaxAxis)});
    return VolumeShape{static_cast<std::int32_t>(x), static_cast<std::int32_t>(y), static_cast<std::int32_t>(z)};
}

Result<std::vector<float>> readVolume(const std::filesystem::path& path, const VolumeShape& shape)
{
    const auto found = readVolumeShape(path);  // before the values are unpacked
    if (!found) return std::unexpected(found.error());
    if (*found != shape)
        return std::unexpected(
            Error{ErrorKind::mismatch,
                  fmt::format("{} is {} x {} x {} voxels, the subject's other volumes are {} x {} x {}.", path.string(),
                              (*found)[0], (*found)[1], (*found)[2], shape[0], shape[1], shape[2]),
                  "It belongs to another subject or space; download it again."});
    auto values = valuesOf(path, shape);
    if (values)
        std::ranges::replace_if(*values, [](float value) { return std::isinf(value); }, std::numeric_limits<float>::quiet_NaN());
    return values;
}

std::vector<VoxelIndex> voxelsAbove(std::span<const float> volume, const VolumeShape& shape, float threshold)
{
    std::vector<VoxelIndex> voxels;
    for (std::int32_t i = 0; i < shape[0]; ++i)
        for (std::int32_t j = 0; j < shape[1]; ++j)
            for (std::int32_t k = 0; k < shape[2]; ++k)
                if (volume[flatIndex(shape, {i, j, k})] > threshold) voxels.push_back({i, j, k});
    return voxels;
}

}  // namespace cortilens::data
