// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace at {
class Tensor;
}

namespace cortilens::models {

struct BackboneRow;
struct Block;

/// What the last block's attention is made of. Dense features need more than the trained one (core/dense/Adaptor.h).
struct LastBlock {
    enum class Attention : std::uint8_t {
        queryKey,  ///< as trained: softmax(q k^T / sqrt(d)) v
        keyKey,    ///< softmax(k k^T / sqrt(d) + bias) v
        values     ///< v of the token itself
    };

    Attention attention = Attention::queryKey;
    bool attentionOnly = false;        ///< the attention's output is the block's: no residual, no MLP
    const at::Tensor* bias = nullptr;  ///< float32 [T, T] on the network's device, added to the logits of keyKey
};

/// `x`, the residual stream float32 [K, T, width] behind the blocks before, through the last one. Throws c10::Error.
[[nodiscard]] at::Tensor throughLastBlock(const BackboneRow& row, const Block& block, const at::Tensor& x, const LastBlock& kind);

}  // namespace cortilens::models
