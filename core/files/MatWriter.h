// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace cortilens::files {

/// A numeric variable, MATLAB double, column-major.
struct MatMatrix {
    std::string name;
    std::vector<std::size_t> shape;  ///< at least two axes
    std::vector<double> values;      ///< first axis fastest
};

/// A MAT-file of version 5, uncompressed and without a date, written atomically: same variables, same bytes. Errors:
/// invalidRequest (a length that does not fit its shape), outOfSpace or unreadable, and those of AtomicFile.
[[nodiscard]] Result<void> writeMat(const std::filesystem::path& path, std::span<const MatMatrix> variables);

}  // namespace cortilens::files
