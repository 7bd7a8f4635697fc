// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/Fixed16.h"
#include "core/models/Weights.h"

#include <cstdint>
#include <vector>

/// For the .cpp files of this room only.
namespace cortilens::models {

/// x W^T + b in 16-bit fixed point (Fixed16.h). On the CPU; every thread of LibTorch's pool takes part. Immutable.
class Fixed16Layer {
public:
    [[nodiscard]] static bool canRun(const Affine& layer);

    /// canRun(layer).
    explicit Fixed16Layer(const Affine& layer);

    /// `x` float32 [..., inputs]; gives float32 [..., outputs]. A row's result does not depend on the rows beside it. Throws
    /// c10::Error.
    [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const;

    /// The same of rows in fixed point, some outputs alone, on the calling thread: `out` [kTokens] rows that lie `stride` apart.
    void multiply(const fixed16::Rows& rows, fixed16::Outputs outputs, float* out, std::int64_t stride) const;

private:
    fixed16::Matrix m_matrix;
    std::vector<float> m_bias;  // empty: none
};

/// RADIO's adaptor in fixed point for linearOfEach(), where that can be.
void packAdaptor(AdaptorMlp& adaptor);

}  // namespace cortilens::models
