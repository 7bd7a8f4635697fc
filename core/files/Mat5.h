// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/files/DType.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cortilens::files {

/// Whether a MATLAB file is of version 5 (v5, v6 and v7; not v7.3, which is HDF5).
[[nodiscard]] bool isMat5(std::span<const std::byte> file);

/// A variable of such a file. The rest is empty unless it is an array of real numbers.
struct Mat5Variable {
    bool isRealNumbers = false;
    std::vector<std::int64_t> shape;
    DType stored{};                ///< MATLAB packs whole numbers whatever the array's class
    std::vector<std::byte> bytes;  ///< as many as the shape says, host byte order, first axis fastest
};

/// What was found in one; `problem` is a phrase that says what is wrong, or empty.
struct Mat5Content {
    std::vector<std::string> names;  ///< of the variables up to the one asked for
    std::optional<Mat5Variable> variable;
    std::string problem;
};

/// Looks for the variable `name`. Read here and not by matio, because matio reads on into whatever follows a variable that is
/// shorter than its shape, and allocates what other variables claim on the way to the one that is asked for.
[[nodiscard]] Mat5Content readMat5(std::span<const std::byte> file, std::string_view name);

}  // namespace cortilens::files
