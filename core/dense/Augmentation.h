// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/dense/EmbeddingRecipe.h"

#include <cstdint>
#include <string>

namespace at {
class Tensor;
}

namespace cortilens::dense {

/// How training images are varied, in the recipe of BrainDiVE, BrainSCUBA and BrainSAIL: brightness times a number, a shift with
/// the border repeated, and noise on the normalised values, in that order.
struct Augmentation {
    double leastScale = 0.95;
    double mostScale = 1.05;
    int maxShift = 4;     ///< pixels of the network's input, in both directions
    double noise = 0.05;  ///< standard deviation, of normalised values
};

/// The same for equal augmentations; begins with a version that changes whenever the same one would give other pixels.
[[nodiscard]] std::string toText(const Augmentation& augmentation);

/// A copy of `pixels` [3, S, S], normalised as the recipe says: float32 on the CPU. Same seed, same copy. Throws c10::Error.
[[nodiscard]] at::Tensor augmented(const at::Tensor& pixels, const EmbeddingRecipe& recipe, const Augmentation& augmentation,
                                   std::uint64_t seed);

}  // namespace cortilens::dense
