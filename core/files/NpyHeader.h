// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace cortilens::files {

/// The dictionary at the start of a .npy file, not yet compared with the file.
struct NpyHeader {
    std::string descr;  ///< <f4; empty: a record of several fields
    bool fortranOrder = false;
    std::vector<std::int64_t> shape;
};

/// Reads Python's spelling of it: {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }. On failure a phrase that says
/// what is wrong.
[[nodiscard]] std::expected<NpyHeader, std::string> parseNpyHeader(std::string_view text);

}  // namespace cortilens::files
