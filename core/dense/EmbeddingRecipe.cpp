// SPDX-License-Identifier: Apache-2.0
#include "core/dense/EmbeddingRecipe.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace cortilens::dense {

namespace {

constexpr int kVersion = 1;  // count up whenever the same recipe gives other embeddings

}  // namespace

EmbeddingRecipe embeddingRecipeOf(const models::BackboneRow& row, models::Precision precision)
{
    return {.backbone = row.id,
            .description = row.description,
            .precision = precision,
            .pixels = embeddingPixels(row),
            .channels = row.channels(),
            .mean = row.mean,
            .deviation = row.deviation};
}

int embeddingPixels(const models::BackboneRow& row)
{
    return std::min(row.nativeGrid * row.patch, row.recipe.pixels);
}

std::string toText(const EmbeddingRecipe& recipe)
{
    // fmt writes the shortest decimals that read back as the same number, whatever the locale.
    return fmt::format(
        "embedding-{} backbone={}{}{} precision={} pixels={} resize=bicubic channels={} norm=unit mean={} deviation={}", kVersion,
        recipe.backbone, recipe.description.empty() ? "" : " description=", recipe.description, models::nameOf(recipe.precision),
        recipe.pixels, recipe.channels, fmt::join(recipe.mean, ","), fmt::join(recipe.deviation, ","));
}

}  // namespace cortilens::dense
