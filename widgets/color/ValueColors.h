// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/color/ColorMap.h"
#include "widgets/color/ValueScale.h"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace cortilens::color {

using Rgba = std::array<std::uint8_t, 4>;  ///< sRGB and straight (not premultiplied) alpha

/// How opaque a value is.
struct AlphaRule {
    float opacity = 1;  ///< 0 ... 1, of the strongest value
    bool byMagnitude =
        false;       ///< alpha grows with |value| / scale.magnitude(), so that what lies under weak values stays readable
    float fade = 0;  ///< 0 ... 1: share of the threshold over which values below it fade out; 0: a hard edge
};

/// Alpha of one value, 0 ... 1. NaN and what lies below the threshold (beyond the fade): 0.
[[nodiscard]] float alphaOf(float value, const ValueScale& scale, const AlphaRule& rule);

[[nodiscard]] Rgba colorOf(float value, const ColorMap& map, const ValueScale& scale, const AlphaRule& rule = {});

/// One colour per value, into `colors` of the same size. Allocates nothing: half a million vertices take a few milliseconds.
void colorValues(std::span<const float> values, const ColorMap& map, const ValueScale& scale, const AlphaRule& rule,
                 std::span<Rgba> colors);

[[nodiscard]] std::vector<Rgba> colorsOf(std::span<const float> values, const ColorMap& map, const ValueScale& scale,
                                         const AlphaRule& rule = {});

}  // namespace cortilens::color
