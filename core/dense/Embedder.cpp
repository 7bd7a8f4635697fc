// SPDX-License-Identifier: Apache-2.0
#include "core/dense/Embedder.h"

#include "core/dense/Augmentation.h"
#include "core/dense/DenseNetwork.h"
#include "core/dense/DevicePixels.h"
#include "core/dense/ViewPixels.h"
#include "core/files/PillowResize.h"
#include "core/models/TorchErrors.h"
#include "core/models/Upload.h"
#include "core/types/FirstError.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>
#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <mutex>
#include <span>
#include <utility>

namespace cortilens::dense {

namespace {

constexpr std::int64_t kCudaBatch = 32;

/// The control is computed on the CPU, whatever the device.
[[nodiscard]] bool takesBatches(const models::BackboneRow& row, const models::Device& device)
{
    return row.hasNetwork() && device.kind == models::Device::Kind::cuda;
}

[[nodiscard]] int photosAtOnce(const models::BackboneRow& row, const models::Device& device)
{
    return takesBatches(row, device) ? static_cast<int>(kCudaBatch) : at::get_num_threads();
}

[[nodiscard]] Error cancelledError()
{
    return {ErrorKind::cancelled, "Cancelled.", {}};
}

[[nodiscard]] Result<void> check(const Photo& photo)
{
    const bool fits = photo.width > 0 && photo.height > 0 &&
                      photo.rgb.size() == static_cast<std::size_t>(photo.width) * static_cast<std::size_t>(photo.height) * 3;
    if (fits) return {};
    return std::unexpected(
        Error{ErrorKind::invalidRequest,
              fmt::format("A photo of {} x {} with {} bytes has no embedding.", photo.width, photo.height, photo.rgb.size()),
              "Choose a photo with at least one pixel and three bytes for each."});
}

/// [3, S, S]
[[nodiscard]] Result<at::Tensor> pixelsOf(const Embedder::Item& item, const EmbeddingRecipe& recipe)
{
    if (auto fits = check(item.photo); !fits) return std::unexpected(fits.error());
    auto pixels = normalised(files::resizeBicubic(item.photo, recipe.pixels, recipe.pixels), recipe.mean, recipe.deviation);
    if (item.variation) return augmented(pixels, recipe, {}, *item.variation);
    return pixels;
}

/// On the GPU itself, [kCudaBatch, 3, S, S]. A batch that is not full is filled with black, so that no photo's arithmetic depends
/// on how many there were.
[[nodiscard]] Result<at::Tensor> pixelsThere(std::span<const Embedder::Item> items, const EmbeddingRecipe& recipe,
                                             const models::Device& device)
{
    const std::int64_t side = recipe.pixels;
    const auto batch = at::zeros({kCudaBatch, 3, side, side}, at::TensorOptions(at::kFloat).device(placeOf(device)));
    for (std::size_t n = 0; n < items.size(); ++n) {
        if (auto fits = check(items[n].photo); !fits) return std::unexpected(fits.error());
        batch[static_cast<std::int64_t>(n)].copy_(pixelsOn(device, items[n].photo, recipe.pixels, recipe.mean, recipe.deviation));
    }
    return batch;
}

/// The same, prepared on all threads of the CPU: augmented copies draw their noise there.
[[nodiscard]] Result<at::Tensor> pixelsHere(std::span<const Embedder::Item> items, const EmbeddingRecipe& recipe)
{
    const std::int64_t side = recipe.pixels;
    const auto batch = at::empty({kCudaBatch, 3, side, side}, at::TensorOptions(at::kFloat).pinned_memory(true)).zero_();
    FirstError trouble;
    at::parallel_for(0, std::ssize(items), 1, [&](std::int64_t first, std::int64_t last) {
        const c10::InferenceMode threadGuard;
        for (auto n = first; n < last; ++n) {
            const auto pixels = pixelsOf(items[static_cast<std::size_t>(n)], recipe);
            if (pixels)
                batch[n].copy_(*pixels);
            else
                trouble.report(pixels.error());
        }
    });
    if (auto prepared = trouble.result(); !prepared) return std::unexpected(prepared.error());
    return batch;
}

/// The vector brought to length 1, in double.
[[nodiscard]] Result<std::vector<float>> unitOf(std::span<const float> vector, const EmbeddingRecipe& recipe)
{
    double square = 0;
    for (const float value : vector) square += static_cast<double>(value) * static_cast<double>(value);
    const double length = std::sqrt(square);
    if (!(length > 0) || !std::isfinite(length))  // a NaN fails the first comparison
        return std::unexpected(
            Error{ErrorKind::device, fmt::format("{} answered with an embedding that has no direction.", recipe.backbone),
                  "Check the device with `cortilens-engine doctor`, and the weights file against its authors' checksum."});
    std::vector<float> unit;
    unit.reserve(vector.size());
    for (const float value : vector) unit.push_back(static_cast<float>(static_cast<double>(value) / length));
    return unit;
}

/// `vectors` [kCudaBatch, C], of which the first are the items'.
[[nodiscard]] Result<void> handOut(std::span<const Embedder::Item> items, const at::Tensor& vectors,
                                   const EmbeddingRecipe& recipe, const Embedder::Done& done)
{
    const auto channels = static_cast<std::size_t>(vectors.size(1));
    for (std::size_t n = 0; n < items.size(); ++n) {
        auto unit = unitOf({vectors.const_data_ptr<float>() + n * channels, channels}, recipe);
        if (!unit) return std::unexpected(unit.error());
        if (auto told = done(items[n].place, items[n].photo, std::move(*unit)); !told) return told;
    }
    return {};
}

}  // namespace

Embedder::Embedder(EmbeddingRecipe recipe, std::shared_ptr<const DenseNetwork> network)
    : m_recipe(std::move(recipe))
    , m_network(std::move(network))
{
    assert(m_recipe.backbone == m_network->row().id && m_recipe.precision == m_network->device().precision);
}

int Embedder::atOnce() const
{
    return photosAtOnce(m_network->row(), m_network->device());
}

std::int64_t Embedder::estimateBytes(const models::BackboneRow& row, const models::Device& device, const EmbeddingRecipe& recipe)
{
    return networkBytes(row, device, recipe.pixels, photosAtOnce(row, device));
}

Result<void> Embedder::embed(const Next& next, const Done& done, const std::stop_token& stop) const
{
    return takesBatches(m_network->row(), m_network->device()) ? embedInBatches(next, done, stop)
                                                               : embedOnThreads(next, done, stop);
}

Result<void> Embedder::embedOnThreads(const Next& next, const Done& done, const std::stop_token& stop) const
{
    FirstError trouble;
    std::mutex telling;  // held while `done` is called
    const auto embedOne = [&](const Item& item) -> Result<void> {
        const auto pixels = pixelsOf(item, m_recipe);
        if (!pixels) return std::unexpected(pixels.error());
        const auto vector = m_network->embedding(pixels->unsqueeze(0), stop);
        if (!vector) return std::unexpected(vector.error());
        auto unit = unitOf({vector->const_data_ptr<float>(), static_cast<std::size_t>(vector->numel())}, m_recipe);
        if (!unit) return std::unexpected(unit.error());
        const std::scoped_lock lock(telling);
        return done(item.place, item.photo, std::move(*unit));
    };
    const auto work = [&] {
        try {
            const c10::InferenceMode guard;
            while (!trouble.token().stop_requested()) {
                if (stop.stop_requested()) return trouble.report(cancelledError());
                const auto item = next();
                if (!item) return;
                if (auto embedded = embedOne(*item); !embedded) trouble.report(embedded.error());
            }
        } catch (...) {
            trouble.report(models::errorFromTorch(fmt::format("embedding photos with {}", m_recipe.backbone)));
        }
    };
    // Inside a parallel region every product runs on the thread that asks for it. Should there be fewer threads than asked for,
    // the first worker of a thread leaves nothing for the others.
    const auto threads = std::int64_t{atOnce()};
    at::parallel_for(0, threads, 1, [&](std::int64_t first, std::int64_t last) {
        for (auto worker = first; worker < last; ++worker) work();
    });
    return trouble.result();
}

Result<void> Embedder::embedInBatches(const Next& next, const Done& done, const std::stop_token& stop) const
try {
    const c10::InferenceMode guard;
    struct Batch {
        std::vector<Item> items;
        models::LateTensor vectors;
    };
    std::optional<Batch> before;  // a GPU has the next batch to compute while one is handed out
    for (;;) {
        if (stop.stop_requested()) return std::unexpected(cancelledError());
        std::vector<Item> items;
        while (std::ssize(items) < kCudaBatch) {
            auto item = next();
            if (!item) break;
            items.push_back(std::move(*item));
        }
        std::optional<Batch> now;
        if (!items.empty()) {
            const bool areVaried = std::ranges::any_of(items, [](const auto& item) { return item.variation.has_value(); });
            const auto pixels = areVaried ? pixelsHere(items, m_recipe) : pixelsThere(items, m_recipe, m_network->device());
            if (!pixels) return std::unexpected(pixels.error());
            const auto vectors = m_network->transformer().embedding(*pixels, stop);
            if (!vectors) return std::unexpected(vectors.error());
            now = Batch{std::move(items), models::LateTensor(vectors->contiguous())};
        }
        if (before)
            if (auto handed = handOut(before->items, before->vectors.get(), m_recipe, done); !handed) return handed;
        before = std::move(now);
        if (!before) return {};
    }
} catch (...) {
    return std::unexpected(models::errorFromTorch(fmt::format("embedding photos with {}", m_recipe.backbone)));
}

}  // namespace cortilens::dense
