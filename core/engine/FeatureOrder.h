// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/dense/FeatureMap.h"
#include "core/dense/FeatureRecipe.h"
#include "core/engine/PhotoShelf.h"
#include "core/engine/Study.h"
#include "core/types/Error.h"

#include <filesystem>
#include <memory>
#include <string>

namespace cortilens::engine {

class FeatureSource;

/// Which features a person asks for.
struct FeatureWish {
    NsdId image;
    std::string backbone{};
    std::string preset{};         ///< paper, best; empty: the backbone's default
    std::string adaptor{};        ///< empty: the preset's; `proxyclip` or `proxyclip+BACKBONE` with the second network
    int views = 0;                ///< 0: the preset's; else 1..5000
    float stopAtConvergence = 0;  ///< 0: the preset's; else up to 1
    /// Whose photo it is, where another subject's readouts are asked about it; null: the subject's own.
    std::shared_ptr<const Study> photoOf{};
};

/// What a message asks for that names a backbone, preset, adaptor and views: a column, say.
template <typename Message> [[nodiscard]] FeatureWish wishFor(const Message& message, NsdId image)
{
    FeatureWish wish;
    wish.image = image;
    wish.backbone = message.backbone;
    wish.preset = message.preset;
    wish.adaptor = message.adaptor;
    wish.views = message.views;
    return wish;
}

/// A feature map that can be made: everything has been looked up and checked, nothing has been computed.
struct FeatureOrder {
    std::shared_ptr<const Study> study;  ///< keeps `backbone` alive
    const Backbone* backbone = nullptr;
    const Backbone* companion = nullptr;  ///< the second network, where the recipe has one
    std::shared_ptr<const ShelvedPhoto> photo;
    dense::FeatureRecipe recipe;
    dense::Provenance provenance;
};

/// Errors: those of Study::usableBackbone and Study::photo, of the second network's weights, invalidRequest (no such preset;
/// adaptor, views or stop outside their ranges), mismatch (the encoder was made with other weights than those found), those of
/// sha256OfFile.
[[nodiscard]] Result<FeatureOrder> orderOf(const std::shared_ptr<const Study>& study, FeatureSource& source,
                                           const FeatureWish& wish);

/// The same without an encoder, for features that are made before anybody asks: errors as of Study::backboneWithWeights instead.
[[nodiscard]] Result<FeatureOrder> orderWithoutEncoder(const std::shared_ptr<const Study>& study, FeatureSource& source,
                                                       const FeatureWish& wish);

/// Of a second network only its id is known yet. Errors: invalidRequest (preset, adaptor, views or stop outside their ranges).
[[nodiscard]] Result<dense::FeatureRecipe> recipeFor(const models::BackboneRow& row, models::Precision precision,
                                                     const FeatureWish& wish);

/// For people: DeiT-Tiny/16 · NACLIP · 336 px · 13 views · preset best.
[[nodiscard]] std::string recipeText(const FeatureOrder& order);

}  // namespace cortilens::engine
