// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/files/DType.h"
#include "core/types/Error.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <vector>

namespace cortilens::files {

/// What the header of FreeSurfer's .mgh or .mgz says, checked against the file: the data are there, or (compressed) could be.
struct MghDescription {
    std::array<std::int64_t, 4> shape{};  ///< width, height, depth, frames; a surface map is vertices x 1 x 1 x frames
    DType dtype{};                        ///< as stored: uint8, int16, uint16, int32 or float32
    bool hasGeometry = false;             ///< goodRAS; without it `worldFromVoxel` is FreeSurfer's default: coronal, 1 mm
    std::array<std::array<double, 4>, 3> worldFromVoxel{};  ///< mm of scanner RAS from (i, j, k, 1)
};

/// `values` is [width, height, depth(, frames)] with width fastest; NaN and Inf are kept: they mean "no data".
struct MghValues {
    MghDescription description;
    std::vector<float> values;
};

/// Errors: notFound, unreadable, malformed (not MGH; cut short; sizes that do not fit the file, with both lengths), mismatch
/// (another type of values). What follows the data (scan parameters, tags) is ignored.
[[nodiscard]] Result<MghDescription> readMghHeader(const std::filesystem::path& path);

/// All frames, one after the other: value of vertex v in frame f at f * vertices + v. Errors: those of readMghHeader, tooLarge
/// (above 2^28 values: read them frame by frame), outOfMemory.
[[nodiscard]] Result<MghValues> readMgh(const std::filesystem::path& path);

/// One frame (0-based). Reads nothing else of a .mgh; unpacks what comes before it in a .mgz.
/// Errors: those of readMgh, invalidRequest (no such frame).
[[nodiscard]] Result<MghValues> readMghFrame(const std::filesystem::path& path, std::int64_t frame);

}  // namespace cortilens::files
