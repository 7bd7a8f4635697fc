// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace cortilens::files {

/// What is wrong with a MATLAB file of version 4 or 7.3 as a whole (cut short, with both lengths; another kind of file), as a
/// phrase; empty when nothing is. matio reads on over the end, so it is asked only afterwards.
[[nodiscard]] std::string matProblem(std::span<const std::byte> file);

}  // namespace cortilens::files
