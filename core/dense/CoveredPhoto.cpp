// SPDX-License-Identifier: Apache-2.0
#include "core/dense/CoveredPhoto.h"

#include "core/files/PlaneFilter.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <vector>

namespace cortilens::dense {

namespace {

constexpr double kReach = 3;  ///< standard deviations, beyond which a Gaussian is cut

[[nodiscard]] std::uint8_t toByte(double value)
{
    return static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0, 255.0)));
}

[[nodiscard]] files::Taps gaussian(double sigma)
{
    const int reach = std::max(1, static_cast<int>(std::ceil(kReach * sigma)));
    files::Taps taps{.weights = {}, .anchor = reach};
    double sum = 0;
    std::vector<double> weights;
    for (int x = -reach; x <= reach; ++x) weights.push_back(std::exp(-0.5 * (x / sigma) * (x / sigma)));
    for (const double weight : weights) sum += weight;
    for (const double weight : weights) taps.weights.push_back(static_cast<float>(weight / sum));
    return taps;
}

[[nodiscard]] Photo blurred(const Photo& photo)
{
    const auto taps = gaussian(std::max(0.5, kBlurShare * std::min(photo.width, photo.height)));
    Photo result{.width = photo.width, .height = photo.height, .rgb = std::vector<std::uint8_t>(photo.rgb.size())};
    for (std::size_t channel = 0; channel < 3; ++channel) {
        files::Plane plane{.width = photo.width, .height = photo.height, .values = {}};
        plane.values.reserve(photo.rgb.size() / 3);
        for (std::size_t i = channel; i < photo.rgb.size(); i += 3) plane.values.push_back(static_cast<float>(photo.rgb[i]));
        const auto smooth = files::filtered(plane, taps, taps);
        for (std::size_t i = 0; i < smooth.values.size(); ++i)
            result.rgb[3 * i + channel] = toByte(static_cast<double>(smooth.values[i]));
    }
    return result;
}

/// First pixel of a patch, or the one behind the last.
[[nodiscard]] std::size_t borderOf(int patch, int patches, int pixels)
{
    return static_cast<std::size_t>(static_cast<std::int64_t>(patch) * pixels / patches);
}

}  // namespace

Photo coverFor(const Photo& photo, Cover cover, const std::array<double, 3>& mean)
{
    if (cover == Cover::blur) return blurred(photo);
    Photo flat{.width = photo.width, .height = photo.height, .rgb = std::vector<std::uint8_t>(photo.rgb.size())};
    for (std::size_t i = 0; i < flat.rgb.size(); ++i) flat.rgb[i] = toByte(255 * mean[i % 3]);
    return flat;
}

Photo withCovered(Photo photo, const Photo& cover, GridSize grid, std::span<const std::int32_t> patches)
{
    assert(cover.width == photo.width && cover.height == photo.height);
    const auto width = static_cast<std::size_t>(photo.width);
    for (const auto patch : patches) {
        const auto [row, col] = grid.cellAt(static_cast<std::size_t>(patch));
        const auto left = borderOf(col, grid.cols, photo.width);
        const auto right = borderOf(col + 1, grid.cols, photo.width);
        const auto below = borderOf(row + 1, grid.rows, photo.height);
        for (auto y = borderOf(row, grid.rows, photo.height); y < below; ++y)
            std::copy(cover.rgb.begin() + static_cast<std::ptrdiff_t>(3 * (y * width + left)),
                      cover.rgb.begin() + static_cast<std::ptrdiff_t>(3 * (y * width + right)),
                      photo.rgb.begin() + static_cast<std::ptrdiff_t>(3 * (y * width + left)));
    }
    return photo;
}

}  // namespace cortilens::dense
