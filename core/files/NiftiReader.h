// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/files/DType.h"
#include "core/types/Error.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <vector>

namespace cortilens::files {

/// Rows of an affine: x, y, z in mm from (i, j, k, 1).
using Affine = std::array<std::array<double, 4>, 3>;

/// What a NIfTI header says, checked against the file: the data are there, or (compressed) could be.
struct NiftiDescription {
    std::array<std::int64_t, 4> shape{};  ///< x, y, z, frames (all further axes in one); each 1 or more
    DType dtype{};                        ///< as stored: integers of 8 to 64 bits, float32, float64
    double slope = 1;                     ///< value = slope * stored + intercept; a slope of 0 in the file is "none": 1 here
    double intercept = 0;
    Affine worldFromVoxel{};  ///< sform where it has a code, else qform, else the voxel sizes
};

/// One frame. `values` is [x, y, z] with x fastest, scaled; NaN and Inf are kept: they mean "no data".
struct NiftiVolume {
    NiftiDescription description;
    std::vector<float> values;
};

/// Reads the header of a single-file NIfTI-1 or NIfTI-2 (.nii, .nii.gz) in either byte order; no data is read, and nothing is
/// allocated for it. Errors: notFound, unreadable, malformed (not NIfTI; cut short; sizes that do not fit the file, with both
/// lengths), mismatch (a pair of .hdr and .img; complex or colour values).
[[nodiscard]] Result<NiftiDescription> readNiftiHeader(const std::filesystem::path& path);

/// Reads one frame (0-based) as float32. In a .nii.gz the frames before it have to be unpacked.
/// Errors: those of readNiftiHeader, invalidRequest (no such frame), outOfMemory.
[[nodiscard]] Result<NiftiVolume> readNiftiVolume(const std::filesystem::path& path, std::int64_t frame = 0);

}  // namespace cortilens::files
