// SPDX-License-Identifier: Apache-2.0
#include "core/data/VolumeFiles.h"

#include "core/files/NiftiReader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace cortilens::data {

Result<VolumeShape> readVolumeShape(const std::filesystem::path& path)
{
    constexpr std::int64_t kMaxAxis = 2048;
    const auto header = files::readNiftiHeader(path);
    if (!header) return std::unexpected(header.error());
    const auto [x, y, z, frames] = header->shape;
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
    auto volume = files::readNiftiVolume(path);
    if (!volume) return std::unexpected(volume.error());
    std::ranges::replace_if(
        volume->values, [](float value) { return std::isinf(value); }, std::numeric_limits<float>::quiet_NaN());
    return std::move(volume->values);
}

}  // namespace cortilens::data
