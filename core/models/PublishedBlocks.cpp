// SPDX-License-Identifier: Apache-2.0
#include "core/models/PublishedBlocks.h"

#include "core/models/Activations.h"
#include "core/models/Blocks.h"
#include "core/models/LastBlock.h"

#include <ATen/ATen.h>

#include <cmath>

namespace cortilens::models {

namespace {

using Attention = LastBlock::Attention;

/// [K, heads, T, d] each.
struct Pieces {
    at::Tensor query;
    at::Tensor key;
    at::Tensor value;
};

[[nodiscard]] Pieces piecesOf(const BackboneRow& row, const Block& block, const at::Tensor& y)
{
    // Each with a copy of its own, as the published code makes it.
    const auto pieces = linear(block.qkv, y).chunk(3, 2);
    return {byHead(pieces[0].contiguous(), row.heads), byHead(pieces[1].contiguous(), row.heads),
            byHead(pieces[2].contiguous(), row.heads)};
}

[[nodiscard]] double scaleOf(const BackboneRow& row)
{
    return 1 / std::sqrt(static_cast<double>(row.headDim()));
}

[[nodiscard]] at::Tensor attended(const BackboneRow& row, const Block& block, const at::Tensor& y)
{
    const auto [query, key, value] = piecesOf(row, block, y);
    if (!row.layerScale) return at::scaled_dot_product_attention(query, key, value);
    return at::matmul(at::softmax(at::matmul(query * scaleOf(row), key.transpose(2, 3)), -1), value);
}

/// NACLIP's k-k attention with its boost of neighbours; the softmax in float32, as under autocast.
[[nodiscard]] at::Tensor attendedAmongNeighbours(const BackboneRow& row, const Block& block, const at::Tensor& y,
                                                 const at::Tensor& bias)
{
    const auto [query, key, value] = piecesOf(row, block, y);
    const auto boost = bias.to(key.scalar_type(), false, true);
    auto logits = at::matmul(key, key.transpose(2, 3)) * scaleOf(row);
    logits += boost;
    return at::matmul(at::softmax(logits, -1, at::kFloat).to(value.scalar_type()), value);
}

[[nodiscard]] at::Tensor scaled(const at::Tensor& x, const at::Tensor& scale)
{
    return scale.defined() ? x * scale : x;
}

[[nodiscard]] at::Tensor mlp(const BackboneRow& row, const Block& block, const at::Tensor& x)
{
    const auto hidden = linear(block.up, normalised(row, block.norm2, x));
    // QuickGELU's 1.702 is in the matrices, which spares the published code one pass.
    const bool quick = row.activation == Activation::quickGelu && !row.gatedMlp;
    return linear(block.down, quick ? hidden * at::sigmoid(hidden) : activated(row, hidden));
}

[[nodiscard]] at::Tensor output(const Block& block, const at::Tensor& mixed)
{
    return linear(block.out, fromHeads(mixed).contiguous());
}

}  // namespace

at::Tensor throughPublishedBlock(const BackboneRow& row, const Block& block, const at::Tensor& x)
{
    const auto y = x + scaled(output(block, attended(row, block, normalised(row, block.norm1, x))), block.scale1);
    return y + scaled(mlp(row, block, y), block.scale2);
}

at::Tensor throughPublishedLastBlock(const BackboneRow& row, const Block& block, const at::Tensor& x, const LastBlock& kind)
{
    if (kind.attention == Attention::queryKey && !kind.attentionOnly) return throughPublishedBlock(row, block, x);
    if (kind.attention == Attention::values && !kind.attentionOnly) {
        const auto value = piecesOf(row, block, normalised(row, block.norm1, x)).value;
        const auto y = x + scaled(output(block, value), block.scale1);
        return y + scaled(mlp(row, block, y), block.scale2);
    }
    if (kind.attention != Attention::keyKey || kind.bias == nullptr || !kind.attentionOnly)
        return throughLastBlock(row, block, x, kind);
    const auto mixed = attendedAmongNeighbours(row, block, normalised(row, block.norm1, x), *kind.bias);
    return scaled(output(block, mixed).to(at::kFloat), block.scale1);
}

}  // namespace cortilens::models
