// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/dense/Adaptor.h"
#include "core/models/BackboneRow.h"
#include "core/models/Device.h"

#include <array>
#include <string>

namespace cortilens::dense {

/// The second network of an adaptor that takes one.
struct Companion {
    std::string backbone{};     ///< id of a row; empty: there is none
    std::string description{};  ///< as BackboneRow::description
    std::string weights{};      ///< SHA-256 of its weights file
    friend bool operator==(const Companion&, const Companion&) = default;
};

/// Everything besides photo and the network's own weights that decides a photo's features.
struct FeatureRecipe {
    std::string preset;         ///< of the row, whose values all others are; "custom" when one is not
    std::string backbone;       ///< id of a row
    std::string description{};  ///< as BackboneRow::description
    Adaptor adaptor{};
    double sigma = 0;       ///< of NACLIP; ignored by the other adaptors
    Companion companion{};  ///< of ProxyCLIP; nothing for the other adaptors
    models::Precision precision{};
    int pixels = 0;  ///< side of the square network input, a multiple of `patch`
    int patch = 0;   ///< pixels
    models::PositionRule positions{};
    int channels = 0;
    int views = 1;  ///< 1..5000, the null view included
    int maxShift = 0;
    float stopAtConvergence = 0;  ///< no more views once FeatureMap::convergence reaches it; 0: all views
    std::array<double, 3> mean{};
    std::array<double, 3> deviation{};

    [[nodiscard]] GridSize grid() const { return {pixels / patch, pixels / patch}; }
    friend bool operator==(const FeatureRecipe&, const FeatureRecipe&) = default;
};

/// The row's default recipe, or one of its presets. Change `adaptor`, `views` or `stopAtConvergence` of the result as a person
/// asks for, then call nameAfterPreset().
[[nodiscard]] FeatureRecipe recipeOf(const models::BackboneRow& row, models::Precision precision);
[[nodiscard]] FeatureRecipe recipeOf(const models::BackboneRow& row, const models::Recipe& preset, models::Precision precision);

/// Sets `preset` to the row's preset that has these very values, else to "custom": equal values, equal recipes.
void nameAfterPreset(FeatureRecipe& recipe, const models::BackboneRow& row);

/// One line that holds every field, the same for equal recipes on every machine: part of the feature store's key and of
/// every export. Begins with a version that changes whenever the same recipe would give other features.
[[nodiscard]] std::string toText(const FeatureRecipe& recipe);

}  // namespace cortilens::dense
