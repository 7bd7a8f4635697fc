// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Grid.h"
#include "core/types/Photo.h"

#include <span>
#include <string_view>
#include <vector>

/// What can be measured in a photo without any network, patch by patch.
namespace cortilens::analysis {

struct PhotoProperty {
    std::string_view id;    ///< lightness
    std::string_view name;  ///< Lightness
    std::string_view unit;  ///< L*; empty: none
};

/// Lightness: L* of CIE 1976, 0 to 100, of the relative luminance Y = 0.2126 R + 0.7152 G + 0.0722 B of linear sRGB (IEC
/// 61966-2-1). Saturation: (max - min) / max of the encoded R, G, B as in HSV, 0 to 1; 0 for black.
[[nodiscard]] std::span<const PhotoProperty> pixelProperties();

/// Of each patch the mean over its pixels, those on an edge by the part that lies inside: [rows * cols, properties].
[[nodiscard]] std::vector<float> pixelPropertiesOf(const Photo& photo, GridSize grid);

}  // namespace cortilens::analysis
