// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/BackboneRow.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Weights and pictures from a formula: enough to check a whole network against published numbers on any machine, with no
/// file and no download. The formula is a hash of name and index, scaled so that activations stay in range.
namespace cortilens::models {

/// Element i of tensor `name` depends on nothing else, so two implementations can agree on it. Row-major.
[[nodiscard]] std::vector<float> formulaTensor(std::string_view name, std::span<const std::int64_t> shape);

struct NamedShape {
    std::string name;                 ///< in the authors' own naming
    std::vector<std::int64_t> shape;  ///< as stored by them
};

/// Every tensor that the row's first naming has.
[[nodiscard]] std::vector<NamedShape> formulaWeights(const BackboneRow& row);

/// An already normalised picture, [3, pixels, pixels].
[[nodiscard]] std::vector<float> formulaPhoto(int pixels);

}  // namespace cortilens::models
