// SPDX-License-Identifier: Apache-2.0
#include "core/files/PillowResize.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#if defined(__x86_64__)
#define CORTILENS_WIDER_VECTORS [[gnu::target_clones("avx2", "default")]]
#else
#define CORTILENS_WIDER_VECTORS
#endif

namespace cortilens::files {

namespace {

[[nodiscard]] double keysKernel(double x)
{
    constexpr double a = -0.5;
    x = std::abs(x);
    if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
    if (x < 2) return (((x - 5) * x + 8) * x - 4) * a;
    return 0;
}

[[nodiscard]] BicubicTaps tapsOf(int output, int outputs, int inputs)
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
    BicubicTaps taps{.first = first, .weights = {}};
    for (const double weight : weights) {
        const double fixed = weight / sum * (1 << kBicubicFractionBits);
        taps.weights.push_back(static_cast<std::int32_t>(fixed + (fixed < 0 ? -0.5 : 0.5)));
    }
    return taps;
}

constexpr std::int32_t kHalf = 1 << (kBicubicFractionBits - 1);

[[nodiscard]] std::uint8_t byteOf(std::int32_t fixed)
{
    return static_cast<std::uint8_t>(std::clamp(fixed >> kBicubicFractionBits, 0, 255));
}

[[nodiscard]] Photo emptyPhoto(int width, int height)
{
    return {width, height, std::vector<std::uint8_t>(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3)};
}

/// Rows become columns. In squares: each stays in the cache.
[[nodiscard]] Photo transposed(const Photo& photo)
{
    constexpr std::size_t kSide = 16;
    auto turned = emptyPhoto(photo.height, photo.width);
    const auto width = static_cast<std::size_t>(photo.width);
    const auto height = static_cast<std::size_t>(photo.height);
    for (std::size_t top = 0; top < height; top += kSide)
        for (std::size_t left = 0; left < width; left += kSide)
            for (std::size_t col = left; col < std::min(left + kSide, width); ++col) {
                const auto* from = photo.rgb.data() + (top * width + col) * 3;
                auto* to = turned.rgb.data() + (col * height + top) * 3;
                for (std::size_t row = top; row < std::min(top + kSide, height); ++row) {
                    to[0] = from[0];
                    to[1] = from[1];
                    to[2] = from[2];
                    from += width * 3;
                    to += 3;
                }
            }
    return turned;
}

/// One row of the result, of rows that lie behind one another.
CORTILENS_WIDER_VECTORS void weightedRows(std::span<const std::int32_t> weights, const std::uint8_t* rows, std::size_t pitch,
                                          std::uint8_t* out)
{
    constexpr std::size_t kBlock = 64;  // sums in registers
    for (std::size_t first = 0; first < pitch; first += kBlock) {
        const auto count = std::min(kBlock, pitch - first);
        std::array<std::int32_t, kBlock> sums{};
        sums.fill(kHalf);
        for (std::size_t k = 0; k < weights.size(); ++k) {
            const auto* row = rows + k * pitch + first;
            if (count == kBlock)
                for (std::size_t i = 0; i < kBlock; ++i) sums[i] += row[i] * weights[k];
            else
                for (std::size_t i = 0; i < count; ++i) sums[i] += row[i] * weights[k];
        }
        for (std::size_t i = 0; i < count; ++i) out[first + i] = byteOf(sums[i]);
    }
}

[[nodiscard]] Photo resizedAlongColumns(const Photo& photo, int height)
{
    const auto pitch = static_cast<std::size_t>(photo.width) * 3;
    auto resized = emptyPhoto(photo.width, height);
    auto* out = resized.rgb.data();
    for (const auto& tap : bicubicTaps(height, photo.height)) {
        weightedRows(tap.weights, photo.rgb.data() + static_cast<std::size_t>(tap.first) * pitch, pitch, out);
        out += pitch;
    }
    return resized;
}

}  // namespace

std::vector<BicubicTaps> bicubicTaps(int outputs, int inputs)
{
    std::vector<BicubicTaps> taps;
    for (int output = 0; output < outputs; ++output) taps.push_back(tapsOf(output, outputs, inputs));
    return taps;
}

Photo resizeBicubic(const Photo& photo, int width, int height)
{
    assert(width > 0 && height > 0 && photo.width > 0 && photo.height > 0);
    const bool sameWidth = width == photo.width;
    // Along rows first, as Pillow does; turned around, because the other way every step is the same for a whole row.
    const auto wide = sameWidth ? photo : transposed(resizedAlongColumns(transposed(photo), width));
    return height == photo.height ? wide : resizedAlongColumns(wide, height);
}

}  // namespace cortilens::files
