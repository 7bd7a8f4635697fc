// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/VolumeFiles.h"
#include "core/types/Error.h"

#include <filesystem>
#include <vector>

namespace cortilens::data {

/// Labels of voxels that a Python script saved as .npy, as a volume: [x, y, z] with x fastest. Three layouts are told apart by
/// shape and type, and nothing else is guessed:
///  - [X, Y, Z]: a value per voxel, as nibabel has it in memory;
///  - one value per voxel of `base` above `above` (of NSD's ROI volumes -0.5: cortex), in the order of numpy's boolean indexing
///  (z fastest);
///  - fewer whole numbers: places in that same list, from 0, each with the label 1.
/// The last two are how food masks after Jain et al. (2023) are passed on. Errors: those of readNpy and readVolume, mismatch
/// (none of the three, with the lengths that were expected).
[[nodiscard]] Result<std::vector<float>> readMask(const std::filesystem::path& path, const std::filesystem::path& base,
                                                  const VolumeShape& shape, float above = -0.5F);

}  // namespace cortilens::data
