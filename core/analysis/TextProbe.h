// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/dense/FeatureMap.h"
#include "core/types/Error.h"
#include "core/types/RelevanceMap.h"

#include <span>
#include <vector>

/// What a text, or anything else with a vector in the space of the features, says of photos.
namespace cortilens::analysis {

/// Several texts as one: each of `vectors` [N, channels] brought to length 1, their mean, that brought to length 1 as well.
/// Errors: invalidRequest (no vector, one without a direction, or directions that cancel).
[[nodiscard]] Result<std::vector<float>> unitMean(std::span<const float> vectors, int channels);

/// The cosine of `unit` [C], which has length 1, with each patch's mean feature: -1 to 1, no unit, NaN for a patch without a
/// direction. Errors: mismatch (another number of channels).
[[nodiscard]] Result<RelevanceMap> textMap(const dense::FeatureMap& features, std::span<const float> unit);

/// The mean of textMap over the patches that have a direction; NaN when none has. Errors as of textMap.
[[nodiscard]] Result<float> meanCosine(const dense::FeatureMap& features, std::span<const float> unit);

/// `unit` . each row of `rows` [N, C], which have length 1. `rows` holds whole rows.
[[nodiscard]] std::vector<float> cosines(std::span<const float> rows, std::span<const float> unit);

/// Numbers of `values` from the highest to the lowest, equal ones in their order; NaN is left out.
[[nodiscard]] std::vector<std::size_t> fromHighest(std::span<const float> values);

}  // namespace cortilens::analysis
