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

/// How an array lies in a .npy file, compared with the file's length.
struct NpyLayout {
    DType dtype{};
    std::vector<std::int64_t> shape;
    bool fortranOrder = false;  ///< the first axis is the fastest
    bool swapped = false;       ///< not in this machine's byte order
    std::size_t begin = 0;      ///< of the data, which go to the end of the file
};

/// Nothing is copied. Errors: as of readNpy.
[[nodiscard]] Result<NpyLayout> npyLayoutOf(std::span<const std::byte> content, const std::filesystem::path& name);

/// Where the pickle begins in a .npy of Python objects (one, without axes). Errors: as of readNpy, mismatch (numbers, or
/// several).
[[nodiscard]] Result<std::size_t> npyObjectsOf(std::span<const std::byte> content, const std::filesystem::path& name);

/// Reads .npy of versions 1 to 3: booleans, integers, floats, of either byte order and axis order.
/// Errors: notFound, unreadable, malformed (not .npy; a length that does not fit the shape, with both numbers, before anything is
/// allocated), mismatch (Python objects, text, complex numbers, records), outOfMemory.
[[nodiscard]] Result<NpyArray> readNpy(const std::filesystem::path& path);

/// The same of a file's content; `name` is for messages.
[[nodiscard]] Result<NpyArray> npyFrom(std::span<const std::byte> content, const std::filesystem::path& name);

[[nodiscard]] std::vector<float> floatsOf(const NpyArray& array);    ///< C order, rounded where float32 cannot hold them
[[nodiscard]] std::vector<double> doublesOf(const NpyArray& array);  ///< exact up to 2^53

/// Writes float32 in C order as .npy version 1.0 (data at a multiple of 64 bytes), atomically.
/// Errors: invalidRequest (a shape that does not fit the values), those of AtomicFile.
[[nodiscard]] Result<void> writeNpy(const std::filesystem::path& path, std::span<const float> values,
                                    const std::vector<std::int64_t>& shape);

}  // namespace cortilens::files
