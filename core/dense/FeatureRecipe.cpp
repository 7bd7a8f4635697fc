// SPDX-License-Identifier: Apache-2.0
#include "core/dense/FeatureRecipe.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace cortilens::dense {

namespace {

constexpr int kVersion = 1;  // count up whenever the same recipe gives other features

}  // namespace

FeatureRecipe recipeOf(const models::BackboneRow& row, models::Precision precision)
{
    FeatureRecipe recipe;
    recipe.backbone = row.id;
    recipe.adaptor = row.recipe.adaptor;
    recipe.sigma = row.recipe.sigma;
    recipe.precision = precision;
    recipe.pixels = row.recipe.pixels;
    recipe.patch = row.patch;
    recipe.channels = row.channels();
    recipe.views = row.recipe.views;
    recipe.maxShift = row.recipe.maxShift;
    recipe.mean = row.mean;
    recipe.deviation = row.deviation;
    return recipe;
}

std::string toText(const FeatureRecipe& recipe)
{
    // fmt writes the shortest decimals that read back as the same number, whatever the locale.
    return fmt::format("features-{} backbone={} adaptor={} sigma={} precision={} pixels={} patch={} channels={} views={} "
                       "max_shift={} stop={} mean={} deviation={}",
                       kVersion, recipe.backbone, nameOf(recipe.adaptor), recipe.sigma, models::nameOf(recipe.precision),
                       recipe.pixels, recipe.patch, recipe.channels, recipe.views, recipe.maxShift, recipe.stopAtConvergence,
                       fmt::join(recipe.mean, ","), fmt::join(recipe.deviation, ","));
}

}  // namespace cortilens::dense
