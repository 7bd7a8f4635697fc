// SPDX-License-Identifier: Apache-2.0
#include "core/models/Pooling.h"

#include "core/models/Activations.h"
#include "core/models/Blocks.h"

#include <ATen/ATen.h>

namespace cortilens::models {

namespace {

constexpr double kAdaptorEpsilon = 1e-5;  // of every LayerNorm in RADIO's adaptor MLP

/// Queries (0), keys (1), values (2) of the stacked matrix: `count` of them from `first` on.
[[nodiscard]] Affine third(const Affine& qkv, std::int64_t first, std::int64_t count)
{
    const auto width = qkv.weight.size(1);
    return {qkv.weight.narrow(0, first * width, count * width), qkv.bias.narrow(0, first * width, count * width)};
}

/// `mixed`: what the attention found, [K, N, width].
[[nodiscard]] at::Tensor behindAttention(const BackboneRow& row, const AttentionPool& pool, const at::Tensor& mixed)
{
    const auto y = linear(pool.out, mixed).to(at::kFloat);
    return y + linear(pool.down, activated(row, linear(pool.up, normalised(row, pool.norm, y))));
}

[[nodiscard]] at::Tensor pooled(const BackboneRow& row, const AttentionPool& pool, const at::Tensor& x)
{
    const auto query = linear(third(pool.qkv, 0, 1), pool.probe).expand({x.size(0), 1, row.width});
    const auto keysAndValues = linear(third(pool.qkv, 1, 2), x).chunk(2, 2);
    const auto mixed = at::scaled_dot_product_attention(byHead(query, row.heads), byHead(keysAndValues[0], row.heads),
                                                        byHead(keysAndValues[1], row.heads));
    return behindAttention(row, pool, fromHeads(mixed)).select(1, 0);
}

/// The same head with a single token to attend to: attention is that token's value.
[[nodiscard]] at::Tensor pooledEach(const BackboneRow& row, const AttentionPool& pool, const at::Tensor& x)
{
    return behindAttention(row, pool, linear(third(pool.qkv, 2, 1), x));
}

/// As `layer` reads it: what is made on the way is larger than the stream, and gone then.
[[nodiscard]] at::Tensor normThenGelu(const Affine& norm, const at::Tensor& x, const Affine& layer)
{
    auto y = at::layer_norm(x, {x.size(-1)}, norm.weight, norm.bias, kAdaptorEpsilon);
    return at::gelu_(y).to(layer.weight.scalar_type());
}

using Linear = decltype(linear);

[[nodiscard]] at::Tensor adapted(const AdaptorMlp& mlp, const at::Tensor& x, Linear& product)
{
    auto h = product(mlp.in, x).to(at::kFloat);
    for (const auto& inner : mlp.inner) h.add_(product(inner.linear, normThenGelu(inner.norm, h, inner.linear)));
    h = normThenGelu(mlp.norm, h, mlp.out);
    return product(mlp.out, h).to(at::kFloat);
}

[[nodiscard]] at::Tensor projected(const BackboneRow& row, const Weights& weights, const at::Tensor& x, Linear& product)
{
    if (row.projection == 0) return x;
    return row.headWidth > 0 ? adapted(weights.adaptor, x, product) : linear({weights.projection, {}}, x).to(at::kFloat);
}

[[nodiscard]] at::Tensor behindBlocks(const BackboneRow& row, const Weights& weights, const at::Tensor& x)
{
    return row.finalNorm ? normalised(row, weights.norm, x) : x;
}

}  // namespace

at::Tensor featuresOfEach(const BackboneRow& row, const Weights& weights, const at::Tensor& x)
{
    const auto y = behindBlocks(row, weights, x);
    return projected(row, weights, row.pooling == Pooling::attention ? pooledEach(row, weights.pool, y) : y, linearOfEach);
}

at::Tensor featuresOfAll(const BackboneRow& row, const Weights& weights, const at::Tensor& x)
{
    if (row.pooling == Pooling::attention)
        return projected(row, weights, pooled(row, weights.pool, behindBlocks(row, weights, x)), linear);
    return projected(row, weights, behindBlocks(row, weights, x.select(1, row.summaryToken)), linear);
}

}  // namespace cortilens::models
