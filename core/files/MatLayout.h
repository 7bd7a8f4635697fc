// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace cortilens::files {

/// What is wrong with a MATLAB file as a whole (cut short, with both lengths; none of its versions), or with its variable `name`
/// (another number of values than its shape says, damaged compression), as a phrase; empty when nothing is. matio reads on into
/// whatever follows, so it is asked only afterwards. Of v7.3, which is HDF5, only the length is looked at.
[[nodiscard]] std::string matProblem(std::span<const std::byte> file, std::string_view name);

}  // namespace cortilens::files
