// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cortilens::color {

/// How a map lies over a photo.
enum class MapDisplay : std::uint8_t { heatmap, contour, off };

}  // namespace cortilens::color
