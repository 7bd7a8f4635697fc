// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace cortilens {

/// A time in its two largest units: 12 s, 4 min 20 s, 2 h 5 min, 3 d 4 h; less than half a second, negative or not a number is
/// "under 1 s".
[[nodiscard]] std::string durationText(double seconds);

/// An estimate, in one unit: about 85 s, about 12 min, about 3 h; below one it is "under a second".
[[nodiscard]] std::string aboutDurationText(double seconds);

}  // namespace cortilens
