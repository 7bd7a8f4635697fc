// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/PhotoProperties.h"

#include "core/analysis/Agreement.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace cortilens::analysis {

namespace {

constexpr std::array<PhotoProperty, 2> kProperties{{{"lightness", "Lightness", "L*"}, {"saturation", "Saturation", ""}}};

/// Linear light of each of the 256 encoded values.
[[nodiscard]] std::array<double, 256> linearLight()
{
    std::array<double, 256> light{};
    for (std::size_t i = 0; i < light.size(); ++i) {
        const double encoded = static_cast<double>(i) / 255;
        light[i] = encoded <= 0.04045 ? encoded / 12.92 : std::pow((encoded + 0.055) / 1.055, 2.4);
    }
    return light;
}

[[nodiscard]] double lightnessOf(double luminance)
{
    constexpr double kEpsilon = 216.0 / 24389;
    constexpr double kKappa = 24389.0 / 27;
    return luminance > kEpsilon ? 116 * std::cbrt(luminance) - 16 : kKappa * luminance;
}

[[nodiscard]] float saturationOf(std::uint8_t red, std::uint8_t green, std::uint8_t blue)
{
    const auto [low, high] = std::minmax({red, green, blue});
    return high == 0 ? 0.0F : static_cast<float>(high - low) / static_cast<float>(high);
}

}  // namespace

std::span<const PhotoProperty> pixelProperties()
{
    return kProperties;
}

std::vector<float> pixelPropertiesOf(const Photo& photo, GridSize grid)
{
    const auto light = linearLight();
    const std::size_t pixels = photo.rgb.size() / 3;
    std::array<std::vector<float>, kProperties.size()> perPixel;
    for (auto& values : perPixel) values.resize(pixels);
    for (std::size_t i = 0; i < pixels; ++i) {
        const auto red = photo.rgb[3 * i];
        const auto green = photo.rgb[3 * i + 1];
        const auto blue = photo.rgb[3 * i + 2];
        perPixel[0][i] = static_cast<float>(lightnessOf(0.2126 * light[red] + 0.7152 * light[green] + 0.0722 * light[blue]));
        perPixel[1][i] = saturationOf(red, green, blue);
    }
    std::vector<float> perPatch(grid.cells() * kProperties.size());
    for (std::size_t property = 0; property < kProperties.size(); ++property) {
        const auto values = resampled({{photo.height, photo.width}, perPixel[property]}, grid);
        for (std::size_t patch = 0; patch < values.size(); ++patch)
            perPatch[patch * kProperties.size() + property] = values[patch];
    }
    return perPatch;
}

}  // namespace cortilens::analysis
