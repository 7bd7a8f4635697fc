// SPDX-License-Identifier: Apache-2.0
#include "core/dense/ViewPixels.h"

#include <ATen/ATen.h>

#include <array>
#include <cassert>

namespace cortilens::dense {

namespace {

[[nodiscard]] float normalisedValue(double value, std::size_t channel, const FeatureRecipe& recipe)
{
    return static_cast<float>((value - recipe.mean[channel]) / recipe.deviation[channel]);
}

}  // namespace

at::Tensor normalised(const Photo& photo, const std::array<double, 3>& mean, const std::array<double, 3>& deviation)
{
    auto pixels = at::empty({3, photo.height, photo.width}, at::kFloat);
    auto* target = pixels.mutable_data_ptr<float>();
    const std::size_t plane = photo.rgb.size() / 3;
    for (std::size_t channel = 0; channel < 3; ++channel) {
        std::array<float, 256> valueOf{};
        for (std::size_t byte = 0; byte < valueOf.size(); ++byte)
            valueOf[byte] = static_cast<float>((static_cast<double>(byte) / 255 - mean[channel]) / deviation[channel]);
        for (std::size_t i = 0; i < plane; ++i) target[channel * plane + i] = valueOf[photo.rgb[3 * i + channel]];
    }
    return pixels;
}

at::Tensor normalised(const Photo& square, const FeatureRecipe& recipe)
{
    assert(square.width == recipe.pixels && square.height == recipe.pixels);
    return normalised(square, recipe.mean, recipe.deviation);
}

at::Tensor withWhiteBorder(const at::Tensor& pixels, const FeatureRecipe& recipe)
{
    const std::int64_t border = std::int64_t{recipe.maxShift} * recipe.patch;
    const std::int64_t side = recipe.pixels;
    auto bordered = at::empty({3, side + 2 * border, side + 2 * border}, pixels.options());
    for (int channel = 0; channel < 3; ++channel)
        bordered[channel].fill_(normalisedValue(1, static_cast<std::size_t>(channel), recipe));
    bordered.narrow(1, border, side).narrow(2, border, side).copy_(pixels);
    return bordered;
}

at::Tensor cutViews(const at::Tensor& bordered, std::span<const View> views, const FeatureRecipe& recipe)
{
    const std::int64_t border = std::int64_t{recipe.maxShift} * recipe.patch;
    const std::int64_t side = recipe.pixels;
    auto cut = at::empty({static_cast<std::int64_t>(views.size()), 3, side, side}, bordered.options());
    for (std::size_t i = 0; i < views.size(); ++i) {
        const auto& [shift, mirrored] = views[i];
        const auto seen = bordered.narrow(1, border + std::int64_t{shift.row} * recipe.patch, side)
                              .narrow(2, border + std::int64_t{shift.col} * recipe.patch, side);
        cut[static_cast<std::int64_t>(i)].copy_(mirrored ? seen.flip(2) : seen);
    }
    return cut;
}

}  // namespace cortilens::dense
