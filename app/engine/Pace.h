// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

namespace cortilens::app {

/// How fast something goes and how long it will take, from what was done until now.
struct Pace {
    std::size_t done = 0;
    std::size_t total = 0;
    double seconds = 0;  ///< since it began
};

/// 120 of 500, 15.9 a second, 24 s left. Without a rate until there is something to judge it by.
[[nodiscard]] std::string toText(const Pace& pace);

}  // namespace cortilens::app
