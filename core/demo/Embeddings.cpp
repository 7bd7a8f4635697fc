// SPDX-License-Identifier: Apache-2.0
#include "core/demo/Embeddings.h"

#include "core/files/PillowResize.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace cortilens::demo {

namespace {

constexpr std::size_t kBatch = 10;

/// Normalised pixels of a photo into `target`, [3, 224, 224].
void writePixels(const Photo& photo, const models::BackboneRow& row, float* target)
{
    const auto square = files::resizeBicubic(photo, kEmbeddingPixels, kEmbeddingPixels);
    constexpr auto kPlane = static_cast<std::size_t>(kEmbeddingPixels) * kEmbeddingPixels;
    for (std::size_t channel = 0; channel < 3; ++channel)
        for (std::size_t pixel = 0; pixel < kPlane; ++pixel)
            target[channel * kPlane + pixel] =
                static_cast<float>((square.rgb[3 * pixel + channel] / 255.0 - row.mean[channel]) / row.deviation[channel]);
}

void normalise(std::span<float> vector)
{
    const double square = std::inner_product(vector.begin(), vector.end(), vector.begin(), 0.0);
    for (auto& value : vector) value = static_cast<float>(static_cast<double>(value) / std::sqrt(square));
}

}  // namespace

Result<std::vector<float>> unitEmbeddings(const dense::DenseNetwork& network, std::span<const Photo> photos,
                                          const std::function<void(std::size_t)>& done, const std::stop_token& stop)
try {
    constexpr auto kValues = static_cast<std::size_t>(3) * kEmbeddingPixels * kEmbeddingPixels;
    const auto channels = static_cast<std::size_t>(network.row().channels());
    std::vector<float> embeddings;
    embeddings.reserve(photos.size() * channels);
    for (std::size_t first = 0; first < photos.size(); first += kBatch) {
        const auto batch = photos.subspan(first, std::min(kBatch, photos.size() - first));
        const auto pixels =
            at::empty({static_cast<std::int64_t>(batch.size()), 3, kEmbeddingPixels, kEmbeddingPixels}, at::kFloat);
        for (std::size_t n = 0; n < batch.size(); ++n)
            writePixels(batch[n], network.row(), pixels.mutable_data_ptr<float>() + n * kValues);
        const auto answer = network.embedding(pixels, stop);
        if (!answer) return std::unexpected(answer.error());
        const auto* values = answer->const_data_ptr<float>();
        embeddings.insert(embeddings.end(), values, values + batch.size() * channels);
        if (done) done(first + batch.size());
    }
    for (std::size_t n = 0; n < photos.size(); ++n) normalise(std::span(embeddings).subspan(n * channels, channels));
    return embeddings;
} catch (const c10::Error& error) {
    return std::unexpected(
        Error{ErrorKind::device, std::string("The photos could not be embedded: ") + error.what_without_backtrace(), {}});
} catch (const std::bad_alloc&) {
    return std::unexpected(
        Error{ErrorKind::outOfMemory, "There is not enough memory to embed the demo's photos.", "Close other programs."});
}

}  // namespace cortilens::demo
