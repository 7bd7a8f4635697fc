// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace at {
class Tensor;
}

namespace cortilens::models {

struct BackboneRow;
struct Block;

/// What the last block's attention is made of. Dense features need more than the trained one (core/dense/Adaptor.h). s = 1 /
/// sqrt(d), softmax over rows, every head by itself.
struct LastBlock {
    enum class Attention : std::uint8_t {
        queryKey,             ///< as trained: softmax(s q k^T) v
        keyKey,               ///< softmax(s k k^T + bias) v
        queryQuery,           ///< softmax(s q q^T) v
        queryQueryAndKeyKey,  ///< (softmax(s q q^T) + softmax(s k k^T)) v
        values,               ///< v of the token itself
        neighbours,           ///< softmax(m bias) v, m = the mean of s |q_i| |k_j| over heads and pairs: place alone decides
        recursive,            ///< o = out(as trained), then softmax(10 cos(o, o) where that is not negative) v
        given                 ///< `weights` v for patches, v of the token itself for those in front of them
    };

    Attention attention = Attention::queryKey;
    bool attentionOnly = false;           ///< the attention's output is the block's: no residual, no MLP
    const at::Tensor* bias = nullptr;     ///< float32 [T, T] on the network's device: of keyKey and neighbours
    const at::Tensor* weights = nullptr;  ///< float32 [K, P, P] there, P patches, the same for all heads: of given
};

/// `x`, the residual stream float32 [K, T, width] behind the blocks before, through the last one. LayerScale applies also where
/// the attention is all there is: the final norm was trained behind it. Throws c10::Error.
[[nodiscard]] at::Tensor throughLastBlock(const BackboneRow& row, const Block& block, const at::Tensor& x, const LastBlock& kind);

}  // namespace cortilens::models
