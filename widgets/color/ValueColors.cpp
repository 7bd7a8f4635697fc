// SPDX-License-Identifier: Apache-2.0
#include "widgets/color/ValueColors.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace cortilens::color {

namespace {

[[nodiscard]] std::uint8_t toByte(float unit)
{
    return static_cast<std::uint8_t>(unit * 255.0F + 0.5F);
}

}  // namespace

float alphaOf(float value, const ValueScale& scale, const AlphaRule& rule)
{
    if (std::isnan(value)) return 0;
    const float magnitude = std::abs(value);
    float alpha = rule.opacity;
    if (magnitude < scale.threshold) {
        const float start = scale.threshold * (1 - rule.fade);
        if (!(magnitude > start)) return 0;
        alpha *= (magnitude - start) / (scale.threshold - start);
    }
    if (rule.byMagnitude) {
        // Linear for weak values, which then leave the photo alone, and flat towards the strongest ones, so that a peak does not
        // hide its flanks. saturate.
        const float t = std::min(1.0F, magnitude / scale.magnitude());
        alpha *= t * (2 - t) * std::min(1.0F, 4 * t);
    }
    return std::clamp(alpha, 0.0F, 1.0F);
}

Rgba colorOf(float value, const ColorMap& map, const ValueScale& scale, const AlphaRule& rule)
{
    const float alpha = alphaOf(value, scale, rule);
    if (alpha <= 0) return {0, 0, 0, 0};
    const Rgb rgb = map.at(scale.unit(value));
    return {rgb[0], rgb[1], rgb[2], toByte(alpha)};
}

void colorValues(std::span<const float> values, const ColorMap& map, const ValueScale& scale, const AlphaRule& rule,
                 std::span<Rgba> colors)
{
    assert(values.size() == colors.size());
    std::ranges::transform(values, colors.begin(), [&](float value) { return colorOf(value, map, scale, rule); });
}

std::vector<Rgba> colorsOf(std::span<const float> values, const ColorMap& map, const ValueScale& scale, const AlphaRule& rule)
{
    std::vector<Rgba> colors(values.size());
    colorValues(values, map, scale, rule, colors);
    return colors;
}

}  // namespace cortilens::color
