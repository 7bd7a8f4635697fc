// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <cstddef>
#include <span>
#include <vector>

namespace cortilens::encoder {

/// What stands between an embedding and the readouts of an MLP, the same for all voxels: a = gelu(W e + b), elementwise, with
/// gelu(z) = z Phi(z), Phi the normal distribution function. Readouts are linear in a, so that the mean of several voxels'
/// readouts is again one.
struct HiddenLayer {
    std::size_t channels = 0;    ///< C, of the embedding
    std::vector<float> weights;  ///< [H, C]
    std::vector<float> bias;     ///< [H]

    [[nodiscard]] std::size_t units() const { return bias.size(); }
    friend bool operator==(const HiddenLayer&, const HiddenLayer&) = default;
};

/// `vectors` [n, C] -> [n, H]. Errors: mismatch (vectors of another number of channels).
[[nodiscard]] Result<std::vector<float>> activationsOf(const HiddenLayer& layer, std::span<const float> vectors);

}  // namespace cortilens::encoder
