// SPDX-License-Identifier: Apache-2.0
#include "core/dense/Distiller.h"

#include "core/dense/CompanionPixels.h"
#include "core/dense/DenseNetwork.h"
#include "core/dense/DevicePixels.h"
#include "core/dense/Distillation.h"
#include "core/dense/Float16.h"
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
#include <cassert>
#include <optional>
#include <utility>

namespace cortilens::dense {

namespace {

[[nodiscard]] std::optional<Error> problemWith(const Photo& photo)
{
    const bool fits = photo.width > 0 && photo.height > 0 &&
                      photo.rgb.size() == static_cast<std::size_t>(photo.width) * static_cast<std::size_t>(photo.height) * 3;
    if (fits) return std::nullopt;
    return Error{ErrorKind::invalidRequest,
                 fmt::format("A photo of {} x {} with {} bytes has no features.", photo.width, photo.height, photo.rgb.size()),
                 "Choose a photo with at least one pixel and three bytes for each."};
}

[[nodiscard]] at::Tensor pixelsOf(const Photo& photo, const FeatureRecipe& recipe, const models::Device& place)
{
    if (place.kind != models::Device::Kind::cpu) return pixelsOn(place, photo, recipe.pixels, recipe.mean, recipe.deviation);
    return normalised(files::resizeBicubic(photo, recipe.pixels, recipe.pixels), recipe);
}

[[nodiscard]] Result<void> checkShape(const at::Tensor& tokens, std::size_t views, const FeatureRecipe& recipe)
{
    const auto cells = static_cast<std::int64_t>(recipe.grid().cells());
    const std::array expected{static_cast<std::int64_t>(views), cells, std::int64_t{recipe.channels}};
    if (tokens.sizes() == at::IntArrayRef(expected) && tokens.scalar_type() == at::kFloat) return {};
    return std::unexpected(Error{ErrorKind::mismatch,
                                 fmt::format("{} answered with features [{}] where the recipe expects [{}].", recipe.backbone,
                                             fmt::join(tokens.sizes(), ", "), fmt::join(expected, ", ")),
                                 "Use the recipe of this backbone."});
}

/// The largest size of a number, or NaN if one is: without a copy of them all.
[[nodiscard]] at::Tensor largestOf(const at::Tensor& tokens)
{
    const auto [least, most] = tokens.aminmax();
    return at::maximum(least.neg(), most);
}

/// Takes batches. A GPU is asked for all sums, and for the next batch, before anyone waits for the numbers of one; they are
/// looked at before somebody sees what was made of them.
class BatchTaker {
public:
    BatchTaker(const FeatureRecipe& recipe, const DistilOptions& options, Distillation& distillation)
        : m_recipe(recipe)
        , m_options(options)
        , m_distillation(distillation)
    {}

    /// Views one by one, until they are enough. `tokens` [views, cells, channels], each view contiguous or made so.
    [[nodiscard]] Result<void> take(std::span<const View> batch, const at::Tensor& tokens)
    {
        const auto earlier = std::exchange(m_largest, models::LateTensor(largestOf(tokens)));
        const int worthTelling = newestCheckpoint(static_cast<int>(batch.size()));
        for (std::size_t i = 0; i < batch.size() && !m_distillation.isFinished(); ++i) {
            m_distillation.add(batch[i], tokens[static_cast<std::int64_t>(i)].contiguous());
            if (++m_views != worthTelling || !m_options.onPartial || m_distillation.isFinished()) continue;
            if (auto good = check(); !good) return good;
            m_options.onPartial(m_distillation.map());
        }
        if (tokens.is_cpu()) return check();  // nothing runs on meanwhile
        return earlier ? goodOrNot(*earlier) : Result<void>{};
    }

    /// Of the batch that was taken last.
    [[nodiscard]] Result<void> check() const { return m_largest ? goodOrNot(*m_largest) : Result<void>{}; }

private:
    /// Of those that `count` more views come to: who watches sees them all at the same time, and bringing a map takes as long as
    /// a view. 0: none of them, or the last view of all.
    [[nodiscard]] int newestCheckpoint(int count) const
    {
        if (m_views + count >= m_recipe.views) return 0;
        for (int views = m_views + count; views > m_views; --views)
            if (Distillation::isCheckpoint(views)) return views;
        return 0;
    }

    [[nodiscard]] Result<void> goodOrNot(const models::LateTensor& largest) const
    {
        // A NaN passes through the maximum and fails the comparison.
        if (largest.get().item<float>() <= kMaxFloat16) return {};
        return std::unexpected(
            Error{ErrorKind::device,
                  fmt::format("{} answered with values that are not finite or beyond {}.", m_recipe.backbone, kMaxFloat16),
                  "Check the device with `cortilens-engine doctor`, and the weights file against its authors' checksum."});
    }

    const FeatureRecipe& m_recipe;
    const DistilOptions& m_options;
    Distillation& m_distillation;
    std::optional<models::LateTensor> m_largest;
    int m_views = 0;
};

/// The null view goes alone, since somebody waits for a first map; the others in as few batches as `most` allows, of one size or
/// nearly, because a GPU prepares itself for every size anew.
[[nodiscard]] std::size_t nextBatch(std::size_t left, bool isFirst, std::size_t most)
{
    if (isFirst) return 1;
    const auto batches = (left + most - 1) / most;
    return (left + batches - 1) / batches;
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
    const auto bordered = withWhiteBorder(pixelsOf(photo, m_recipe, m_place), m_recipe);
    Distillation distillation(m_recipe, options.provenance);
    BatchTaker taker(m_recipe, options, distillation);
    auto viewsPerBatch = static_cast<std::size_t>(std::max(options.viewsPerBatch, 1));
    int views = 0;
    for (auto left = std::span(m_views); !distillation.isFinished();) {
        if (options.stop.stop_requested()) return cancelled();
        const auto batch = left.first(nextBatch(left.size(), left.size() == m_views.size(), viewsPerBatch));
        const auto answer = forwarded(cutViews(bordered, batch, m_recipe), options.stop);
        if (!answer && answer.error().kind == ErrorKind::outOfMemory && batch.size() > 1) {
            viewsPerBatch = batch.size() / 2;
            continue;
        }
        if (!answer) return std::unexpected(answer.error());
        if (auto fits = checkShape(*answer, batch.size(), m_recipe); !fits) return std::unexpected(fits.error());
        left = left.subspan(batch.size());
        views += static_cast<int>(batch.size());
        if (options.onViews) options.onViews(views);
        if (auto taken = taker.take(batch, *answer); !taken) return std::unexpected(taken.error());
    }
    auto& map = distillation.map();  // before anyone waits for the last batch
    if (auto good = taker.check(); !good) return std::unexpected(good.error());
    return std::move(map);
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
