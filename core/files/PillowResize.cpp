// SPDX-License-Identifier: Apache-2.0
#include "core/files/PillowResize.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <vector>

namespace cortilens::files {

namespace {

constexpr int kFractionBits = 22;

[[nodiscard]] double keysKernel(double x)
{
    constexpr double a = -0.5;
    x = std::abs(x);
    if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
    if (x < 2) return (((x - 5) * x + 8) * x - 4) * a;
    return 0;
}

/// Which inputs make one output along an axis, and with what weights.
struct Taps {
    int first = 0;
    std::vector<std::int32_t> weights;  // fixed point
};

[[nodiscard]] Taps tapsOf(int output, int outputs, int inputs)
{
    const double scale = static_cast<double>(inputs) / outputs;
    const double stretch = std::max(scale, 1.0);
    const double support = 2 * stretch;
    const double centre = (output + 0.5) * scale;
    const int first = std::max(static_cast<int>(centre - support + 0.5), 0);
    const int last = std::min(static_cast<int>(centre + support + 0.5), inputs);
    std::vector<double> weights;
    double sum = 0;
    for (int input = first; input < last; ++input) {
        weights.push_back(keysKernel((input - centre + 0.5) / stretch));
        sum += weights.back();
    }
    Taps taps{.first = first, .weights = {}};
    for (const double weight : weights) {
        const double fixed = weight / sum * (1 << kFractionBits);
        taps.weights.push_back(static_cast<std::int32_t>(fixed + (fixed < 0 ? -0.5 : 0.5)));
    }
    return taps;
}

[[nodiscard]] std::vector<Taps> axisTaps(int outputs, int inputs)
{
    std::vector<Taps> taps;
    for (int output = 0; output < outputs; ++output) taps.push_back(tapsOf(output, outputs, inputs));
    return taps;
}

[[nodiscard]] std::uint8_t byteOf(std::int32_t fixed)
{
    return static_cast<std::uint8_t>(std::clamp(fixed >> kFractionBits, 0, 255));
}

constexpr std::int32_t kHalf = 1 << (kFractionBits - 1);

[[nodiscard]] Photo resizedAlongRows(const Photo& photo, int width)
{
    const auto taps = axisTaps(width, photo.width);
    const auto inputPitch = static_cast<std::size_t>(photo.width) * 3;
    Photo resized{.width = width, .height = photo.height, .rgb = {}};
    resized.rgb.reserve(static_cast<std::size_t>(width) * static_cast<std::size_t>(photo.height) * 3);
    for (std::size_t row = 0; row < static_cast<std::size_t>(photo.height); ++row)
        for (const auto& tap : taps) {
            const std::uint8_t* pixel = photo.rgb.data() + row * inputPitch + static_cast<std::size_t>(tap.first) * 3;
            std::int32_t red = kHalf;
            std::int32_t green = kHalf;
            std::int32_t blue = kHalf;
            for (const std::int32_t weight : tap.weights) {
                red += pixel[0] * weight;
                green += pixel[1] * weight;
                blue += pixel[2] * weight;
                pixel += 3;
            }
            resized.rgb.insert(resized.rgb.end(), {byteOf(red), byteOf(green), byteOf(blue)});
        }
    return resized;
}

[[nodiscard]] Photo resizedAlongColumns(const Photo& photo, int height)
{
    const auto pitch = static_cast<std::size_t>(photo.width) * 3;
    Photo resized{.width = photo.width, .height = height, .rgb = {}};
    resized.rgb.reserve(pitch * static_cast<std::size_t>(height));
    std::vector<std::int32_t> sums(pitch);
    for (const auto& tap : axisTaps(height, photo.height)) {
        std::ranges::fill(sums, kHalf);
        const std::uint8_t* row = photo.rgb.data() + static_cast<std::size_t>(tap.first) * pitch;
        for (const std::int32_t weight : tap.weights) {
            for (std::size_t i = 0; i < pitch; ++i) sums[i] += row[i] * weight;
            row += pitch;
        }
        std::ranges::transform(sums, std::back_inserter(resized.rgb), byteOf);
    }
    return resized;
}

}  // namespace

Photo resizeBicubic(const Photo& photo, int width, int height)
{
    assert(width > 0 && height > 0 && photo.width > 0 && photo.height > 0);
    const bool sameWidth = width == photo.width;
    if (height == photo.height) return sameWidth ? photo : resizedAlongRows(photo, width);
    return resizedAlongColumns(sameWidth ? photo : resizedAlongRows(photo, width), height);
}

}  // namespace cortilens::files
