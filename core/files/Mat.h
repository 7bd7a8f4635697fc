// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace cortilens::files {

/// A real numeric array of a MATLAB file, as double whatever its class there.
struct MatVariable {
    std::string name;
    std::vector<std::int64_t> shape;  ///< two axes or more; a row vector is {1, n}
    std::vector<double> values;       ///< MATLAB's order: the first axis is the fastest
};

/// One variable of a .mat file (v4 to v7.3). Larger ones than 2^27 elements are refused before they are read.
/// Errors: notFound (no such file; no such variable, naming those that are there), unreadable, malformed (not a MATLAB file,
/// cut short), mismatch (text, cells, structures, complex or sparse), tooLarge.
[[nodiscard]] Result<MatVariable> readMat(const std::filesystem::path& path, const std::string& name);

/// A MAT-file of version 5, uncompressed and without a date, written atomically: same variables, same bytes. Errors:
/// invalidRequest (a length that does not fit its shape, fewer than two axes), outOfSpace or unreadable, and those of AtomicFile.
[[nodiscard]] Result<void> writeMat(const std::filesystem::path& path, std::span<const MatVariable> variables);

}  // namespace cortilens::files
