// SPDX-License-Identifier: Apache-2.0
#include "widgets/color/PlaneColors.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace cortilens::color {

namespace {

using Triple = std::array<float, 3>;

// Oklab: lightness, green to red, blue to yellow. Of the middle, and from there to the right and the upper edge.
constexpr Triple kMiddle{0.628F, 0.051F, -0.012F};
constexpr Triple kRight{-0.014F, 0.068F, 0.127F};
constexpr Triple kUp{0.158F, -0.047F, 0.042F};

[[nodiscard]] float cubed(float value)
{
    return value * value * value;
}

[[nodiscard]] Triple linearRgb(const Triple& lab)
{
    const float l = cubed(lab[0] + 0.3963377774F * lab[1] + 0.2158037573F * lab[2]);
    const float m = cubed(lab[0] - 0.1055613458F * lab[1] - 0.0638541728F * lab[2]);
    const float s = cubed(lab[0] - 0.0894841775F * lab[1] - 1.2914855480F * lab[2]);
    return {4.0767416621F * l - 3.3077115913F * m + 0.2309699292F * s, -1.2684380046F * l + 2.6097574011F * m - 0.3413193965F * s,
            -0.0041960863F * l - 0.7034186147F * m + 1.7076147010F * s};
}

[[nodiscard]] std::uint8_t encoded(float linear)
{
    const float inside = std::clamp(linear, 0.0F, 1.0F);
    const float value = inside <= 0.0031308F ? 12.92F * inside : 1.055F * std::pow(inside, 1 / 2.4F) - 0.055F;
    return static_cast<std::uint8_t>(std::lround(255 * value));
}

/// -1 ... 1
[[nodiscard]] float fromMiddle(float unit)
{
    return std::isnan(unit) ? -1.0F : 2 * std::clamp(unit, 0.0F, 1.0F) - 1;
}

}  // namespace

Rgb planeColor(float across, float up)
{
    const float right = fromMiddle(across);
    const float height = fromMiddle(up);
    Triple lab{};
    for (std::size_t i = 0; i < lab.size(); ++i) lab[i] = kMiddle[i] + right * kRight[i] + height * kUp[i];
    const auto linear = linearRgb(lab);
    return {encoded(linear[0]), encoded(linear[1]), encoded(linear[2])};
}

Rgb planeColor(float across, float up, const PlaneScale& scale)
{
    return planeColor(scale.across.unit(across), scale.up.unit(up));
}

std::vector<Rgba> planeColorsOf(std::span<const float> across, std::span<const float> up, const PlaneScale& scale)
{
    std::vector<Rgba> colors(across.size());
    for (std::size_t i = 0; i < std::min(across.size(), up.size()); ++i) {
        if (std::isnan(across[i]) || std::isnan(up[i])) continue;
        const auto rgb = planeColor(across[i], up[i], scale);
        colors[i] = {rgb[0], rgb[1], rgb[2], 255};
    }
    return colors;
}

}  // namespace cortilens::color
