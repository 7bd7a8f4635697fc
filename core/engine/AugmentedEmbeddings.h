// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/encoder/Sgd.h"
#include "core/engine/Embeddings.h"
#include "core/types/Error.h"

#include <cstdint>
#include <span>
#include <vector>

namespace cortilens::engine {

/// Embeddings of augmented copies of each photo, kept in the store like those of the photos themselves: [photos, copies, C].
struct AugmentedEmbeddings {
    std::size_t copies = 0;
    int channels = 0;
    std::vector<float> values;

    [[nodiscard]] encoder::EmbeddingCopies view() const
    {
        return encoder::copiesOf(values, copies, static_cast<std::size_t>(channels));
    }
};

/// How many of `photos` x `copies` are not stored yet. Errors as of dense::missingEmbeddings.
[[nodiscard]] Result<std::size_t> missingCopies(const EmbeddingOrder& order, std::span<const NsdId> photos, int copies,
                                                std::uint64_t seed);

/// Makes those that are missing (dense::augmented with a seed of each copy's own). Errors as of madeEmbeddings.
[[nodiscard]] Result<AugmentedEmbeddings> makeCopies(const EmbeddingOrder& order, FeatureSource& source,
                                                     std::span<const NsdId> photos, int copies, std::uint64_t seed,
                                                     const ManyCourse& course = {});

}  // namespace cortilens::engine
