// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/dense/FeatureMap.h"
#include "core/encoder/Encoder.h"
#include "core/types/Error.h"
#include "core/types/Grid.h"
#include "core/types/RelevanceMap.h"

#include <memory>
#include <span>
#include <vector>

namespace cortilens::analysis {

class ActivationShelf;

/// Where in a photo a readout looks: `weights` [C] . f / |f| + `bias` for each patch, f its mean feature. The bias is part of
/// the value, so that it reads as the response predicted for a photo made of this patch alone, in z-scored beta. A patch
/// without a direction (|f| = 0) has NaN.
/// Errors: mismatch (a readout for another number of channels, both named).
[[nodiscard]] Result<RelevanceMap> relevance(const dense::FeatureMap& features, std::span<const float> weights, float bias);

/// The same of any readout: with a hidden layer its activations, from the shelf, take the place of f / |f|. Errors: likewise.
[[nodiscard]] Result<RelevanceMap> relevance(const dense::FeatureMap& features, const encoder::Readout& readout,
                                             ActivationShelf& shelf);
[[nodiscard]] Result<RelevanceMap> relevance(const dense::FeatureMap& features, const encoder::Readout& readout);

/// What readouts are multiplied with, patch by patch, [rows * cols, width]: f / |f|, or the hidden layer's activations of it. NaN
/// for a patch without a direction. Errors: those of ActivationShelf::of.
[[nodiscard]] Result<std::vector<float>> readableVectors(const dense::FeatureMap& features,
                                                         const std::shared_ptr<const encoder::HiddenLayer>& hidden);

/// The way back, first half: the mean over patches of f / |f|, [C]. Not normalised again, so that a voxel's answer to a group of
/// patches is the mean of their relevance. Errors: invalidRequest (no patch, one outside the grid, one without a direction).
[[nodiscard]] Result<std::vector<float>> meanDirection(const dense::FeatureMap& features, std::span<const GridCell> patches);

/// The same for an encoder's readouts: with a hidden layer the mean of its activations, [H]. Errors: likewise, mismatch.
[[nodiscard]] Result<std::vector<float>> meanDirection(const dense::FeatureMap& features, std::span<const GridCell> patches,
                                                       const encoder::HiddenLayer* hidden);

/// The way back, second half: what each of V voxels answers to `direction` [C]: `weights` [V, C] . direction + `bias` [V].
/// Errors: mismatch.
[[nodiscard]] Result<std::vector<float>> respond(std::span<const float> direction, std::span<const float> weights,
                                                 std::span<const float> bias);

}  // namespace cortilens::analysis
