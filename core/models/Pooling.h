// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/BackboneRow.h"
#include "core/models/Weights.h"

/// From the tokens behind the blocks to features. For the .cpp files of this room only; all throw c10::Error.
namespace cortilens::models {

/// Every token as if the whole-image vector came from it alone: final norm, then the head. `x` float32 [K, T, width]; gives
/// float32 [K, T, channels].
[[nodiscard]] at::Tensor featuresOfEach(const BackboneRow& row, const Weights& weights, const at::Tensor& x);

/// The whole-image vector: float32 [K, channels].
[[nodiscard]] at::Tensor featuresOfAll(const BackboneRow& row, const Weights& weights, const at::Tensor& x);

}  // namespace cortilens::models
