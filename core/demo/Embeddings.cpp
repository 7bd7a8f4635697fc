// SPDX-License-Identifier: Apache-2.0
#include "core/demo/Embeddings.h"

#include "core/dense/Embedder.h"

#include <algorithm>
#include <atomic>
#include <optional>

namespace cortilens::demo {

Result<std::vector<float>> unitEmbeddings(const std::shared_ptr<const dense::DenseNetwork>& network,
                                          std::span<const Photo> photos, const std::function<void(std::size_t)>& done,
                                          const std::stop_token& stop)
{
    const dense::Embedder embedder(dense::embeddingRecipeOf(network->row(), network->device().precision), network);
    const auto channels = static_cast<std::size_t>(network->row().channels());
    std::vector<float> embeddings(photos.size() * channels);
    std::atomic<std::size_t> next = 0;
    std::size_t finished = 0;
    auto embedded = embedder.embed(
        [&]() -> std::optional<dense::Embedder::Item> {
            const auto place = next++;
            if (place >= photos.size()) return std::nullopt;
            return dense::Embedder::Item{place, photos[place]};
        },
        [&](std::size_t place, const Photo&, const std::vector<float>& unit) -> Result<void> {
            std::ranges::copy(unit, embeddings.begin() + static_cast<std::ptrdiff_t>(place * channels));
            if (done) done(++finished);
            return {};
        },
        stop);
    if (!embedded) return std::unexpected(embedded.error());
    return embeddings;
}

}  // namespace cortilens::demo
