// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/BackboneRow.h"
#include "core/models/Device.h"

#include <array>
#include <string>

namespace cortilens::dense {

/// Everything besides photo and weights that decides a photo's whole-image embedding: what encoders are trained on.
///
/// The photo is brought to the network's square as Pillow's bicubic filter does, whatever its shape: an embedding sees what the
/// dense features of the same photo see. (The photos of NSD are square; there this is CLIP's own preprocessing.) It goes once
/// through the unmodified network, and its vector is brought to length 1.
struct EmbeddingRecipe {
    std::string backbone;     ///< id of a row
    std::string description;  ///< of a row that is its user's own: SHA-256 of the file that describes it
    models::Precision precision{};
    int pixels = 0;  ///< side of the square network input
    int channels = 0;
    std::array<double, 3> mean{};
    std::array<double, 3> deviation{};

    friend bool operator==(const EmbeddingRecipe&, const EmbeddingRecipe&) = default;
};

/// The row's own recipe, at embeddingPixels(row).
[[nodiscard]] EmbeddingRecipe embeddingRecipeOf(const models::BackboneRow& row, models::Precision precision);

/// The side at which a backbone embeds whole photos: the one that it was trained at, or that of its dense features where those
/// are smaller. CLIP ViT-B/16 and DeiT 224, DINOv2 518, RADIO 768 (its positions were learned up to 2048).
[[nodiscard]] int embeddingPixels(const models::BackboneRow& row);

/// One line that holds every field, the same for equal recipes on every machine. Begins with a version that changes whenever the
/// same recipe would give other embeddings.
[[nodiscard]] std::string toText(const EmbeddingRecipe& recipe);

}  // namespace cortilens::dense
