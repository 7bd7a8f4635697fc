// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/dense/EmbeddingRecipe.h"
#include "core/types/Error.h"
#include "core/types/Photo.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace cortilens::dense {

class DenseNetwork;

/// Turns photos into whole-image embeddings of unit length, many at a time.
///
/// On the CPU each photo goes through the network alone, on one thread, and as many photos at once as LibTorch has threads: no
/// thread waits for another, and a photo's embedding has the same bytes whatever the number of threads and whoever is embedded
/// beside it. On CUDA photos go in batches that are always of one size; the control, which has no network, never leaves the CPU.
class Embedder {
public:
    /// `recipe` is of the network's backbone and precision (asserted).
    Embedder(EmbeddingRecipe recipe, std::shared_ptr<const DenseNetwork> network);

    [[nodiscard]] const EmbeddingRecipe& recipe() const { return m_recipe; }

    struct Item {
        std::size_t place = 0;  ///< the caller's, handed back
        Photo photo;
        std::optional<std::uint64_t> variation{};  ///< seed of an augmented copy (Augmentation.h); nothing: the photo itself
    };
    /// The next photo; nothing when there are no more. Called from several threads at a time.
    using Next = std::function<std::optional<Item>()>;
    /// [C], of length 1. Called from several threads, one at a time; an error ends everything.
    using Done = std::function<Result<void>(std::size_t place, const Photo& photo, std::vector<float> unit)>;

    /// Embeds until `next` has no more. `stop` is looked at between photos and in the network. Errors: invalidRequest (an empty
    /// photo), cancelled, device (the network answered with NaN, infinity or zeros), outOfMemory, and those of `done`.
    [[nodiscard]] Result<void> embed(const Next& next, const Done& done, const std::stop_token& stop = {}) const;

    /// Photos that are being embedded at the same time.
    [[nodiscard]] int atOnce() const;

    /// Memory for the network and the photos that go through it at the same time, in bytes (of the device).
    [[nodiscard]] static std::int64_t estimateBytes(const models::BackboneRow& row, const models::Device& device,
                                                    const EmbeddingRecipe& recipe);

private:
    [[nodiscard]] Result<void> embedOnThreads(const Next& next, const Done& done, const std::stop_token& stop) const;
    [[nodiscard]] Result<void> embedInBatches(const Next& next, const Done& done, const std::stop_token& stop) const;

    EmbeddingRecipe m_recipe;
    std::shared_ptr<const DenseNetwork> m_network;
};

}  // namespace cortilens::dense
