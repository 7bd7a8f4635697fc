// SPDX-License-Identifier: Apache-2.0
#include "core/dense/PublishedLoop.h"

#include "core/dense/ViewPixels.h"
#include "core/files/PillowResize.h"
#include "core/models/TorchErrors.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <utility>

namespace cortilens::dense {

struct PublishedLoop::Parts {
    FeatureRecipe recipe;
    Forward forward;
    at::Tensor photo;                 // [1, 3, S, S], normalised
    at::Tensor indices;               // [1, 2, rows, cols]: row and column of each patch
    std::vector<at::Tensor> answers;  // [patches, channels] each
    std::vector<at::Tensor> places;   // [2, rows, cols]: what of the photo each patch of the view shows; negative: the border
};

namespace {

constexpr double kOutside = -100;

/// Content moved up and left; what comes in is `infill`.
[[nodiscard]] at::Tensor shifted(const at::Tensor& image, std::int64_t up, std::int64_t left, double infill)
{
    const auto rows = image.size(2);
    const auto cols = image.size(3);
    const auto zero = std::int64_t{0};
    const auto kept =
        image.slice(2, std::max(zero, up), std::min(rows, rows + up)).slice(3, std::max(zero, left), std::min(cols, cols + left));
    return at::constant_pad_nd(kept, {std::max(zero, -left), std::max(zero, left), std::max(zero, -up), std::max(zero, up)},
                               infill);
}

[[nodiscard]] at::Tensor patchIndices(GridSize grid)
{
    const auto row = at::arange(grid.rows, at::kFloat).view({1, grid.rows, 1}).expand({1, grid.rows, grid.cols});
    const auto col = at::arange(grid.cols, at::kFloat).view({1, 1, grid.cols}).expand({1, grid.rows, grid.cols});
    return at::cat({row, col}).unsqueeze(0);
}

}  // namespace

PublishedLoop::PublishedLoop(const FeatureRecipe& recipe, Forward forward)
    : m_parts(std::make_unique<Parts>())
{
    m_parts->recipe = recipe;
    m_parts->forward = std::move(forward);
}

PublishedLoop::~PublishedLoop() = default;

Result<void> PublishedLoop::begin(const Photo& photo)
try {
    const c10::InferenceMode guard;
    const auto& recipe = m_parts->recipe;
    m_parts->photo = normalised(files::resizeBicubic(photo, recipe.pixels, recipe.pixels), recipe).unsqueeze(0);
    m_parts->indices = patchIndices(recipe.grid());
    m_parts->answers.clear();
    m_parts->places.clear();
    return {};
} catch (...) {
    return std::unexpected(models::errorFromTorch("preparing a photo as the published scripts do"));
}

Result<void> PublishedLoop::addView(const View& view)
try {
    const c10::InferenceMode guard;
    const auto& recipe = m_parts->recipe;
    const std::int64_t patch = recipe.patch;
    auto pixels = shifted(m_parts->photo, view.shift.row * patch, view.shift.col * patch, kOutside);
    auto places = shifted(m_parts->indices, view.shift.row, view.shift.col, -1);
    if (view.mirrored) {
        pixels = pixels.flip(3);
        places = places.flip(3);
    }
    for (std::int64_t channel = 0; channel < 3; ++channel) {
        const auto c = static_cast<std::size_t>(channel);
        auto plane = pixels.select(1, channel);
        plane.masked_fill_(plane < kOutside / 2, (1 - recipe.mean[c]) / recipe.deviation[c]);
    }
    auto answer = m_parts->forward(pixels, {});
    if (!answer) return std::unexpected(answer.error());
    m_parts->answers.push_back(answer->select(0, 0));
    m_parts->places.push_back(places.select(0, 0));
    return {};
} catch (...) {
    return std::unexpected(models::errorFromTorch("forwarding a view as the published scripts do"));
}

Result<PublishedSum> PublishedLoop::finish()
try {
    const c10::InferenceMode guard;
    const auto& recipe = m_parts->recipe;
    const auto grid = recipe.grid();
    const auto cells = static_cast<std::int64_t>(grid.cells());
    auto sum = at::zeros({cells, recipe.channels});
    auto visits = at::zeros({cells});
    for (std::size_t i = 0; i < m_parts->answers.size(); ++i) {
        const auto features = m_parts->answers[i].to(at::kCPU, at::kFloat);
        const auto places = m_parts->places[i].flatten(1);
        const auto valid = (places > -0.5).all(0).nonzero().squeeze(1);
        const auto cell = (places[0] * grid.cols + places[1]).index_select(0, valid).to(at::kLong);
        sum.index_add_(0, cell, features.index_select(0, valid));
        visits.index_add_(0, cell, at::ones({valid.size(0)}));
    }
    const auto* first = sum.const_data_ptr<float>();
    PublishedSum result{.sum = {first, first + sum.numel()}, .visits = std::vector<std::uint16_t>(grid.cells())};
    std::transform(visits.const_data_ptr<float>(), visits.const_data_ptr<float>() + cells, result.visits.begin(),
                   [](float count) { return static_cast<std::uint16_t>(count); });
    return result;
} catch (...) {
    return std::unexpected(models::errorFromTorch("summing views as the published scripts do"));
}

}  // namespace cortilens::dense
