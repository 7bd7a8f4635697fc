// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/files/DType.h"
#include "core/types/Error.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace cortilens::files {

/// A NumPy array in memory: host byte order, C order whatever the file had.
struct NpyArray {
    DType dtype{};                    ///< anything but bfloat16
    std::vector<std::int64_t> shape;  ///< empty: a scalar
    std::vector<std::byte> bytes;
};

/// Reads .npy of versions 1 to 3: booleans, integers, floats, of either byte order and axis order.
/// Errors: notFound, unreadable, malformed (not .npy; a length that does not fit the shape, with both numbers, before anything is
/// allocated), mismatch (Python objects, text, complex numbers, records), outOfMemory.
[[nodiscard]] Result<NpyArray> readNpy(const std::filesystem::path& path);

[[nodiscard]] std::vector<float> floatsOf(const NpyArray& array);    ///< C order, rounded where float32 cannot hold them
[[nodiscard]] std::vector<double> doublesOf(const NpyArray& array);  ///< exact up to 2^53

/// Writes float32 in C order as .npy version 1.0 (data at a multiple of 64 bytes), atomically.
/// Errors: invalidRequest (a shape that does not fit the values), those of AtomicFile.
[[nodiscard]] Result<void> writeNpy(const std::filesystem::path& path, std::span<const float> values,
                                    const std::vector<std::int64_t>& shape);

}  // namespace cortilens::files
