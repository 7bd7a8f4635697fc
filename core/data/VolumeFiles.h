// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"
#include "core/types/Ids.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace cortilens::data {

using VolumeShape = std::array<std::int32_t, 3>;

[[nodiscard]] constexpr bool contains(const VolumeShape& shape, VoxelIndex voxel)
{
    return voxel.i >= 0 && voxel.i < shape[0] && voxel.j >= 0 && voxel.j < shape[1] && voxel.k >= 0 && voxel.k < shape[2];
}

/// Place of a voxel of the volume in [x, y, z] with x fastest.
[[nodiscard]] constexpr std::size_t flatIndex(const VolumeShape& shape, VoxelIndex voxel)
{
    const auto size = [](std::int32_t value) { return static_cast<std::size_t>(value); };
    return size(voxel.i) + size(shape[0]) * (size(voxel.j) + size(shape[1]) * size(voxel.k));
}

/// From the header of a NIfTI, MGH or .npy file (of x, y, z). Errors: those of the readers, mismatch (an array of other axes),
/// tooLarge (an axis above 2048 voxels).
[[nodiscard]] Result<VolumeShape> readVolumeShape(const std::filesystem::path& path);

/// The first frame, [x, y, z] with x fastest; Inf becomes NaN, no data. Errors: those of the readers, mismatch (another
/// shape, with both).
[[nodiscard]] Result<std::vector<float>> readVolume(const std::filesystem::path& path, const VolumeShape& shape);

/// Sorted; NaN is above nothing. `volume` as of readVolume.
[[nodiscard]] std::vector<VoxelIndex> voxelsAbove(std::span<const float> volume, const VolumeShape& shape, float threshold);

}  // namespace cortilens::data
