// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <filesystem>
#include <vector>

namespace cortilens::files {

/// One value for each place of a picture, whatever it means.
struct ValueMap {
    int rows = 0;
    int cols = 0;
    std::vector<float> values;  ///< [rows, cols], rows from the top; NaN: no value
};

/// A .npy of two axes [rows, cols], or a grey picture whose 8 or 16 bits are taken as they are. Infinity is no value.
/// Errors: those of readNpy, MappedFile::open and photoSizeOf; mismatch (another number of axes, an empty one, colours),
/// malformed (a picture that is damaged), outOfMemory.
[[nodiscard]] Result<ValueMap> readValueMap(const std::filesystem::path& path);

}  // namespace cortilens::files
