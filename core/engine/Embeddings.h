// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/dense/EmbeddingRecipe.h"
#include "core/dense/EmbeddingTable.h"
#include "core/engine/FeatureSource.h"
#include "core/engine/Study.h"
#include "core/types/Error.h"
#include "core/types/Ids.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string_view>
#include <vector>

/// Whole-image embeddings of a study's photos: what is stored, and making the rest.
namespace cortilens::engine {

/// Embeddings that can be asked for: everything has been looked up and checked, nothing has been computed.
struct EmbeddingOrder {
    std::shared_ptr<const Study> study;  ///< keeps `backbone` alive
    const Backbone* backbone = nullptr;
    dense::EmbeddingRecipe recipe;
    dense::EmbeddingProvenance provenance;
    dense::EmbeddingTable::Shape shape;
    std::filesystem::path store;
    int copies = 0;          ///< > 0: row r is augmented copy r % copies of photo r / copies; 0: row r is photo r
    std::uint64_t seed = 0;  ///< of the copies
};

/// No encoder is needed. Errors: those of Study::backboneWithWeights, Study::stimuli and data::fingerprintOf, those of
/// FeatureSource::weightsHash, unreadable (there is no store).
[[nodiscard]] Result<EmbeddingOrder> embeddingOrderOf(const std::shared_ptr<const Study>& study, FeatureSource& source,
                                                      std::string_view backbone);

/// What is stored of these photos; nothing is computed. Errors as of dense::storedEmbeddings.
[[nodiscard]] Result<dense::EmbeddingMatrix> storedEmbeddings(const EmbeddingOrder& order, std::span<const NsdId> photos);

/// Those of these photos that are not stored. Errors likewise.
[[nodiscard]] Result<std::vector<NsdId>> missingEmbeddings(const EmbeddingOrder& order, std::span<const NsdId> photos);

/// Every photo of the study: 0, 1, 2, ...
[[nodiscard]] Result<std::vector<NsdId>> allPhotos(const Study& study);

/// How the making of features for many photos goes on. Calls come from any thread, one at a time.
struct ManyCourse {
    std::stop_token stop{};
    std::function<void(std::size_t done, std::size_t total)> progress{};  ///< of the photos that have to be made
    /// Feature maps alone: each as soon as it is kept. An error ends everything.
    std::function<Result<void>(const FeatureOrder& order, const dense::FeatureMap& features)> kept{};
    /// Called before each photo is taken up: may wait (for work that is more urgent).
    std::function<void()> beforeEach{};
};

/// Makes those that are missing and keeps each as soon as it is there. What was kept stays when it ends early. Errors: those of
/// storedEmbeddings, FeatureSource::network, Stimuli::photo, dense::Embedder::embed, outOfSpace (before anything is computed,
/// with numbers), cancelled.
[[nodiscard]] Result<void> makeEmbeddings(const EmbeddingOrder& order, FeatureSource& source, std::span<const NsdId> photos,
                                          const ManyCourse& course = {});

/// The same, and answers with all.
[[nodiscard]] Result<dense::EmbeddingMatrix> madeEmbeddings(const EmbeddingOrder& order, FeatureSource& source,
                                                            std::span<const NsdId> photos, const ManyCourse& course = {});

}  // namespace cortilens::engine
