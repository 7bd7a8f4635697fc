// SPDX-License-Identifier: Apache-2.0
#include "core/dense/FeatureRecipe.h"

#include "core/models/Positions.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace cortilens::dense {

namespace {

constexpr int kVersion = 3;  // count up whenever the same recipe gives other features

/// Nothing without one: recipes from before there was any keep their text.
[[nodiscard]] std::string toText(const Companion& companion)
{
    if (companion.backbone.empty()) return {};
    return fmt::format(" companion={}{}{} companion_weights={}", companion.backbone,
                       companion.description.empty() ? "" : " companion_description=", companion.description, companion.weights);
}

}  // namespace

FeatureRecipe recipeOf(const models::BackboneRow& row, models::Precision precision)
{
    return recipeOf(row, row.recipe, precision);
}

FeatureRecipe recipeOf(const models::BackboneRow& row, const models::Recipe& preset, models::Precision precision)
{
    FeatureRecipe recipe;
    recipe.preset = preset.preset;
    recipe.backbone = row.id;
    recipe.description = row.description;
    recipe.adaptor = preset.adaptor;
    recipe.sigma = preset.sigma;
    recipe.precision = precision;
    recipe.pixels = preset.pixels;
    recipe.patch = row.patch;
    recipe.channels = row.channels();
    recipe.views = preset.views;
    recipe.maxShift = preset.maxShift;
    recipe.stopAtConvergence = preset.stopAtConvergence;
    recipe.positions = row.positionRule;
    recipe.mean = row.mean;
    recipe.deviation = row.deviation;
    return recipe;
}

void nameAfterPreset(FeatureRecipe& recipe, const models::BackboneRow& row)
{
    for (const auto& preset : row.presets) {
        recipe.preset = preset.preset;
        if (recipe == recipeOf(row, preset, recipe.precision)) return;
    }
    recipe.preset = "custom";
}

std::string toText(const FeatureRecipe& recipe)
{
    // fmt writes the shortest decimals that read back as the same number, whatever the locale.
    return fmt::format("features-{} preset={} backbone={}{}{} adaptor={} sigma={} precision={} pixels={} patch={} positions={} "
                       "channels={} views={} max_shift={} stop={} mean={} deviation={}{}",
                       kVersion, recipe.preset, recipe.backbone,
                       recipe.description.empty() ? "" : " description=", recipe.description, nameOf(recipe.adaptor),
                       recipe.sigma, models::nameOf(recipe.precision), recipe.pixels, recipe.patch,
                       models::nameOf(recipe.positions), recipe.channels, recipe.views, recipe.maxShift, recipe.stopAtConvergence,
                       fmt::join(recipe.mean, ","), fmt::join(recipe.deviation, ","), toText(recipe.companion));
}

}  // namespace cortilens::dense
