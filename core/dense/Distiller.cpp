// SPDX-License-Identifier: Apache-2.0
#include "core/dense/Distiller.h"

#include "core/dense/CompanionPixels.h"
#include "core/dense/DenseNetwork.h"
#include "core/dense/DeviceMean.h"
#include "core/dense/Float16.h"
#include "core/dense/MapDifference.h"
#include "core/dense/RunningMean.h"
#include "core/dense/ViewPixels.h"
#include "core/dense/ViewPlan.h"
#include "core/files/PillowResize.h"
#include "core/models/TorchErrors.h"
#include "core/models/Upload.h"
#include "core/types/Cancelled.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <limits>
#include <optional>
#include <utility>

namespace cortilens::dense {

namespace {

/// One photo's features on their way: takes views one by one, so that nothing depends on how they were batched.
class Distillation {
public:
    Distillation(const FeatureRecipe& recipe, Provenance provenance)
        : m_recipe(recipe)
    {
        m_map.grid = recipe.grid();
        m_map.channels = recipe.channels;
        m_map.viewsTotal = recipe.views;
        m_map.convergence = std::numeric_limits<float>::quiet_NaN();
        m_map.provenance = std::move(provenance);
    }

    /// `tokens` [rows * cols, channels], contiguous. Whether map() has news.
    [[nodiscard]] bool add(const View& view, const at::Tensor& tokens)
    {
        if (tokens.is_cpu()) {
            if (!m_mean) m_mean.emplace(m_recipe.grid(), m_recipe.channels);
            m_mean->add(view, {tokens.const_data_ptr<float>(), static_cast<std::size_t>(tokens.numel())});
        } else {
            if (!m_deviceMean) m_deviceMean.emplace(m_recipe.grid(), m_recipe.channels);
            m_deviceMean->add(view, tokens);
        }
        ++m_views;
        if (!isCheckpoint(static_cast<unsigned>(m_views)) && m_views < m_recipe.views) return false;
        if (m_deviceMean)
            reachCheckpoint(*m_deviceMean);
        else
            reachCheckpoint(*m_mean);
        return true;
    }

    [[nodiscard]] bool isFinished() const
    {
        const bool converged = m_recipe.stopAtConvergence > 0 && m_map.convergence >= m_recipe.stopAtConvergence;
        return converged || m_map.viewsDone == m_recipe.views;
    }

    /// As of the last checkpoint.
    [[nodiscard]] FeatureMap& map() { return m_map; }

private:
    /// 1, 2, 3, 4, 6, 8, 12, 16, 24, ...
    [[nodiscard]] static bool isCheckpoint(unsigned views)
    {
        return std::has_single_bit(views) || (views % 3 == 0 && std::has_single_bit(views / 3));
    }

    void reachCheckpoint(const auto& sums)
    {
        auto mean = sums.mean();
        roundToFloat16(mean);  // so that a map from the store equals a fresh one
        const auto& earlier = m_halfway.empty() ? m_map.mean : m_halfway;
        if (m_map.viewsDone > 0)
            m_map.convergence = static_cast<float>(cosinesOf(earlier, mean, static_cast<std::size_t>(m_map.channels)).mean);
        m_halfway = std::exchange(m_map.mean, std::move(mean));
        m_map.spread = sums.spread();
        roundToFloat16(m_map.spread);
        m_map.visits.assign(sums.visits().begin(), sums.visits().end());
        m_map.viewsDone = m_views;
    }

    const FeatureRecipe& m_recipe;
    std::optional<RunningMean> m_mean;
    std::optional<DeviceMean> m_deviceMean;  // instead, where features come from a GPU
    int m_views = 0;
    FeatureMap m_map;
    std::vector<float> m_halfway;  // the mean at the checkpoint before m_map's
};

[[nodiscard]] std::optional<Error> problemWith(const Photo& photo)
{
    const bool fits = photo.width > 0 && photo.height > 0 &&
                      photo.rgb.size() == static_cast<std::size_t>(photo.width) * static_cast<std::size_t>(photo.height) * 3;
    if (fits) return std::nullopt;
    return Error{ErrorKind::invalidRequest,
                 fmt::format("A photo of {} x {} with {} bytes has no features.", photo.width, photo.height, photo.rgb.size()),
                 "Choose a photo with at least one pixel and three bytes for each."};
}

[[nodiscard]] std::optional<Error> problemWith(const at::Tensor& tokens, std::size_t views, const FeatureRecipe& recipe)
{
    const auto cells = static_cast<std::int64_t>(recipe.grid().cells());
    const std::array expected{static_cast<std::int64_t>(views), cells, std::int64_t{recipe.channels}};
    if (tokens.sizes() != at::IntArrayRef(expected) || tokens.scalar_type() != at::kFloat)
        return Error{ErrorKind::mismatch,
                     fmt::format("{} answered with features [{}] where the recipe expects [{}].", recipe.backbone,
                                 fmt::join(tokens.sizes(), ", "), fmt::join(expected, ", ")),
                     "Use the recipe of this backbone."};
    // A NaN passes through the maximum and fails the comparison.
    if (tokens.abs().max().item<float>() <= kMaxFloat16) return std::nullopt;
    return Error{ErrorKind::device,
                 fmt::format("{} answered with values that are not finite or beyond {}.", recipe.backbone, kMaxFloat16),
                 "Check the device with `cortilens-engine doctor`, and the weights file against its authors' checksum."};
}

}  // namespace

Distiller::Distiller(const FeatureRecipe& recipe, Forward forward)
    : Distiller(recipe, std::move(forward), settlingEarly(viewsFor(recipe.views, recipe.maxShift)))
{}

Distiller::Distiller(FeatureRecipe recipe, Forward forward, std::vector<View> order)
    : m_recipe(std::move(recipe))
    , m_forward(std::move(forward))
    , m_views(std::move(order))
{
    assert(m_views.size() == static_cast<std::size_t>(m_recipe.views));
}

Distiller::Distiller(const FeatureRecipe& recipe, const std::shared_ptr<const DenseNetwork>& network,
                     const std::shared_ptr<const DenseNetwork>& companion)
    : Distiller(recipe, [network, companion, adaptor = recipe.adaptor](const at::Tensor& pixels, std::stop_token stop) {
        return companion ? network->proxiedOnDevice(pixels, *companion, std::move(stop))
                         : network->tokensOnDevice(pixels, adaptor, std::move(stop));
    })
{
    assert(recipe.companion.backbone == (companion ? companion->row().id : std::string{}));
    if (network->row().hasNetwork()) m_place = network->device();  // the control is computed on the CPU
    assert(m_recipe.backbone == network->row().id && m_recipe.precision == network->device().precision);
    assert(m_recipe.adaptor != Adaptor::naclip || m_recipe.sigma == network->sigma());
}

Result<at::Tensor> Distiller::forwarded(const at::Tensor& pixels, const std::stop_token& stop) const
try {
    return m_forward(pixels, stop);
} catch (...) {
    return std::unexpected(models::errorFromTorch(fmt::format("distilling a photo through {}", m_recipe.backbone)));
}

Result<FeatureMap> Distiller::distil(const Photo& photo, const DistilOptions& options) const
try {
    if (auto problem = problemWith(photo)) return std::unexpected(std::move(*problem));
    const c10::InferenceMode guard;
    const auto square = files::resizeBicubic(photo, m_recipe.pixels, m_recipe.pixels);
    const auto bordered = models::onDevice(withWhiteBorder(normalised(square, m_recipe), m_recipe), placeOf(m_place));
    Distillation distillation(m_recipe, options.provenance);
    auto viewsPerBatch = static_cast<std::size_t>(std::max(options.viewsPerBatch, 1));
    int views = 0;
    for (auto left = std::span(m_views); !distillation.isFinished();) {
        if (options.stop.stop_requested()) return cancelled();
        // The null view goes alone: somebody waits for a first map.
        const bool isFirst = left.size() == m_views.size();
        const auto batch = left.first(std::min(isFirst ? std::size_t{1} : viewsPerBatch, left.size()));
        const auto answer = forwarded(cutViews(bordered, batch, m_recipe), options.stop);
        if (!answer && answer.error().kind == ErrorKind::outOfMemory && batch.size() > 1) {
            viewsPerBatch = batch.size() / 2;
            continue;
        }
        if (!answer) return std::unexpected(answer.error());
        if (auto problem = problemWith(*answer, batch.size(), m_recipe)) return std::unexpected(std::move(*problem));
        left = left.subspan(batch.size());
        views += static_cast<int>(batch.size());
        if (options.onViews) options.onViews(views);
        const auto tokens = answer->contiguous();
        for (std::size_t i = 0; i < batch.size() && !distillation.isFinished(); ++i) {
            const bool hasNews = distillation.add(batch[i], tokens[static_cast<std::int64_t>(i)]);
            if (hasNews && !distillation.isFinished() && options.onPartial) options.onPartial(distillation.map());
        }
    }
    return std::move(distillation.map());
} catch (...) {
    return std::unexpected(models::errorFromTorch(fmt::format("distilling a photo through {}", m_recipe.backbone)));
}

std::int64_t estimateBytes(const FeatureRecipe& recipe, const models::BackboneRow& row, const models::Device& device,
                           int viewsPerBatch, const models::BackboneRow* companion)
{
    auto network =
        networkBytes(row, device, recipe.pixels, viewsPerBatch) + adaptorBytes(row, recipe.adaptor, recipe.pixels, viewsPerBatch);
    if (companion) network += networkBytes(*companion, device, companionSide(row, *companion, recipe.pixels), viewsPerBatch);
    if (device.kind != models::Device::Kind::cpu) return network;
    const std::int64_t bordered = recipe.pixels + std::int64_t{2} * recipe.maxShift * recipe.patch;
    const std::int64_t view = std::int64_t{3} * recipe.pixels * recipe.pixels * 4;
    const std::int64_t features = static_cast<std::int64_t>(recipe.grid().cells()) * recipe.channels;
    // Two sums in double; the map, the two before it and a batch's answer in float.
    return network + 3 * bordered * bordered * 4 + (viewsPerBatch + 2) * view + features * (2 * 8 + 3 * 4 + viewsPerBatch * 4);
}

}  // namespace cortilens::dense
