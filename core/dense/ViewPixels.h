// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/dense/FeatureRecipe.h"
#include "core/dense/View.h"
#include "core/types/Photo.h"

#include <array>
#include <span>

namespace at {
class Tensor;
}

/// What a network sees of a photo. All tensors are float32, on the CPU unless said; functions throw c10::Error.
namespace cortilens::dense {

/// (rgb / 255 - mean) / deviation: [3, height, width].
[[nodiscard]] at::Tensor normalised(const Photo& photo, const std::array<double, 3>& mean,
                                    const std::array<double, 3>& deviation);

/// The same of a photo of the recipe's size: [3, pixels, pixels].
[[nodiscard]] at::Tensor normalised(const Photo& square, const FeatureRecipe& recipe);

/// `pixels` [3, S, S] on any device, S the recipe's, with white around it as far as views reach, in the same place:
/// [3, S + 2 B, S + 2 B], B = maxShift * patch.
[[nodiscard]] at::Tensor withWhiteBorder(const at::Tensor& pixels, const FeatureRecipe& recipe);

/// Cut from a bordered photo on any device, and there: [K, 3, S, S], contiguous. Shifts are within the recipe's maxShift.
[[nodiscard]] at::Tensor cutViews(const at::Tensor& bordered, std::span<const View> views, const FeatureRecipe& recipe);

}  // namespace cortilens::dense
