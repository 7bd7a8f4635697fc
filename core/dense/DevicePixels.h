// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/dense/FeatureRecipe.h"
#include "core/models/Device.h"
#include "core/types/Photo.h"

namespace at {
class Tensor;
}

namespace cortilens::dense {

/// files::resizeBicubic to the recipe's square and normalised(), where the network runs: float32 [3, pixels, pixels] on `place`,
/// the same numbers to the last bit. What travels is the photo's own bytes. Throws c10::Error.
[[nodiscard]] at::Tensor pixelsOn(const models::Device& device, const Photo& photo, const FeatureRecipe& recipe);

}  // namespace cortilens::dense
