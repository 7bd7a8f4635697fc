// SPDX-License-Identifier: Apache-2.0
#include "core/dense/Embedder.h"

#include "core/dense/Augmentation.h"
#include "core/dense/DenseNetwork.h"
#include "core/dense/ViewPixels.h"
#include "core/files/PillowResize.h"
#include "core/models/TorchErrors.h"
#include "core/types/FirstError.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>
#include <fmt/format.h>

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

/// [3, S, S]
[[nodiscard]] Result<at::Tensor> pixelsOf(const Embedder::Item& item, const EmbeddingRecipe& recipe)
{
    const auto& photo = item.photo;
    const bool fits = photo.width > 0 && photo.height > 0 &&
                      photo.rgb.size() == static_cast<std::size_t>(photo.width) * static_cast<std::size_t>(photo.height) * 3;
    if (!fits)
        return std::unexpected(
            Error{ErrorKind::invalidRequest,
                  fmt::format("A photo of {} x {} with {} bytes has no embedding.", photo.width, photo.height, photo.rgb.size()),
                  "Choose a photo with at least one pixel and three bytes for each."});
    auto pixels = normalised(files::resizeBicubic(photo, recipe.pixels, recipe.pixels), recipe.mean, recipe.deviation);
    if (item.variation) return augmented(pixels, recipe, {}, *item.variation);
    return pixels;
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
    const std::int64_t side = m_recipe.pixels;
    for (;;) {
        if (stop.stop_requested()) return std::unexpected(cancelledError());
        std::vector<Item> items;
        while (static_cast<std::int64_t>(items.size()) < kCudaBatch) {
            auto item = next();
            if (!item) break;
            items.push_back(std::move(*item));
        }
        if (items.empty()) return {};
        // A batch that is not full is filled with black, so that no photo's arithmetic depends on how many there were.
        const auto batch = at::zeros({kCudaBatch, 3, side, side}, at::kFloat);
        FirstError trouble;
        at::parallel_for(0, static_cast<std::int64_t>(items.size()), 1, [&](std::int64_t first, std::int64_t last) {
            const c10::InferenceMode threadGuard;
            for (auto n = first; n < last; ++n) {
                const auto pixels = pixelsOf(items[static_cast<std::size_t>(n)], m_recipe);
                if (pixels)
                    batch[n].copy_(*pixels);
                else
                    trouble.report(pixels.error());
            }
        });
        if (auto prepared = trouble.result(); !prepared) return prepared;
        const auto vectors = m_network->embedding(batch, stop);
        if (!vectors) return std::unexpected(vectors.error());
        const auto channels = static_cast<std::size_t>(vectors->size(1));
        for (std::size_t n = 0; n < items.size(); ++n) {
            auto unit = unitOf({vectors->const_data_ptr<float>() + n * channels, channels}, m_recipe);
            if (!unit) return std::unexpected(unit.error());
            if (auto told = done(items[n].place, items[n].photo, std::move(*unit)); !told) return told;
        }
    }
} catch (...) {
    return std::unexpected(models::errorFromTorch(fmt::format("embedding photos with {}", m_recipe.backbone)));
}

}  // namespace cortilens::dense
