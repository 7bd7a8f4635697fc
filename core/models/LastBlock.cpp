// SPDX-License-Identifier: Apache-2.0
#include "core/models/LastBlock.h"

#include "core/models/Blocks.h"

#include <ATen/ATen.h>

#include <cassert>
#include <cmath>
#include <limits>
#include <utility>

namespace cortilens::models {

namespace {

using Attention = LastBlock::Attention;

/// By head, [K, heads, T, d]; what the attention does not use is undefined and was not computed.
struct Heads {
    at::Tensor query;
    at::Tensor key;
    at::Tensor value;
};

[[nodiscard]] Heads headsFor(const BackboneRow& row, const Block& block, const at::Tensor& y, Attention attention)
{
    // Rows of the stacked matrix: queries, keys, values. Keys and values lie side by side, so queries alone can be left out.
    const bool valuesAlone = attention == Attention::values || attention == Attention::given;
    const std::int64_t first = valuesAlone ? 2 : attention == Attention::keyKey ? 1 : 0;
    const std::int64_t width = row.width;
    const Affine used{block.qkv.weight.narrow(0, first * width, (3 - first) * width),
                      block.qkv.bias.narrow(0, first * width, (3 - first) * width)};
    const auto pieces = linear(used, y).chunk(3 - first, 2);
    const auto piece = [&](std::int64_t i) {
        return i < first ? at::Tensor{} : byHead(pieces[static_cast<std::size_t>(i - first)], row.heads);
    };
    return {piece(0), piece(1), piece(2)};
}

[[nodiscard]] at::Tensor biasOf(const LastBlock& kind, const at::Tensor& like)
{
    assert(kind.bias != nullptr);
    if (!like.is_cuda()) return kind.bias->to(like.scalar_type());
    // Rows that begin on 16 bytes: cuDNN's fused attention takes twice as long without.
    constexpr std::int64_t kStep = 8;
    const auto tokens = kind.bias->size(1);
    const auto padded = at::empty({kind.bias->size(0), (tokens + kStep - 1) / kStep * kStep}, like.options());
    const auto bias = padded.narrow(1, 0, tokens);
    bias.copy_(*kind.bias);
    return bias;
}

/// NACLIP's ablation "neighbourhood only": sinahmr/NACLIP, clip/model.py.
[[nodiscard]] at::Tensor mixedByPlace(const Heads& heads, const LastBlock& kind)
{
    const auto strength = [](const at::Tensor& x) { return x.to(at::kFloat).norm(2, -1).mean(2, true).unsqueeze(3); };
    const auto scale = 1 / std::sqrt(static_cast<double>(heads.query.size(3)));
    const auto m = (strength(heads.query) * strength(heads.key)).mean(1, true) * scale;  // [K, 1, 1, 1]
    const auto logits = (m * *kind.bias).to(heads.value.scalar_type());
    const auto none = at::zeros_like(heads.query);
    return at::scaled_dot_product_attention(none, none, heads.value, logits);
}

/// RADSeg's self-correlating recursive attention (SCRA): RADSeg-OVSS/RADSeg, radseg/radseg.py. One head at a time: all
/// heads' similarities at once are hundreds of megabytes.
[[nodiscard]] at::Tensor mixedAgain(const BackboneRow& row, const Heads& heads, const at::Tensor& output)
{
    constexpr double kSharpness = 10;
    constexpr double kShortest = 1e-12;  // of torch.nn.functional.normalize
    const auto byHeads = byHead(output.to(at::kFloat), row.heads);
    std::vector<at::Tensor> mixed;
    for (std::int64_t head = 0; head < row.heads; ++head) {
        const auto o = byHeads.select(1, head);
        const auto unit = o / o.norm(2, -1, true).clamp_min(kShortest);
        auto logits = at::matmul(unit, unit.transpose(1, 2)).mul_(kSharpness);
        logits.masked_fill_(logits < 0, -std::numeric_limits<double>::infinity());
        const auto value = heads.value.select(1, head);
        mixed.push_back(at::matmul(at::softmax(logits, -1).to(value.scalar_type()), value));
    }
    return at::stack(mixed, 1);
}

/// What all heads mix by the same weights is mixed at once: [K, heads, T, d].
[[nodiscard]] at::Tensor mixedAsGiven(const BackboneRow& row, const Heads& heads, const LastBlock& kind)
{
    assert(kind.weights != nullptr);
    auto values = fromHeads(heads.value).clone();  // [K, T, width]
    const std::int64_t leading = row.leadingTokens();
    auto patches = values.narrow(1, leading, values.size(1) - leading);
    patches.copy_(at::matmul(kind.weights->to(patches.scalar_type()), patches));
    return byHead(values, row.heads);
}

/// What the heads find, [K, heads, T, d].
[[nodiscard]] at::Tensor mixed(const BackboneRow& row, const Block& block, const at::Tensor& y, const LastBlock& kind)
{
    const auto heads = headsFor(row, block, y, kind.attention);
    const auto attend = [&](const at::Tensor& a, const at::Tensor& b) {
        return at::scaled_dot_product_attention(a, b, heads.value);
    };
    switch (kind.attention) {
    case Attention::values:
        return heads.value;
    case Attention::queryKey:
        return attend(heads.query, heads.key);
    case Attention::queryQuery:
        return attend(heads.query, heads.query);
    case Attention::queryQueryAndKeyKey:
        return attend(heads.query, heads.query) + attend(heads.key, heads.key);
    case Attention::keyKey:
        if (kind.bias == nullptr) return attend(heads.key, heads.key);
        return at::scaled_dot_product_attention(heads.key, heads.key, heads.value, biasOf(kind, heads.key));
    case Attention::neighbours:
        return mixedByPlace(heads, kind);
    case Attention::given:
        return mixedAsGiven(row, heads, kind);
    case Attention::recursive:
        return mixedAgain(row, heads, linear(block.out, fromHeads(attend(heads.query, heads.key))));
    }
    std::unreachable();
}

}  // namespace

at::Tensor throughLastBlock(const BackboneRow& row, const Block& block, const at::Tensor& x, const LastBlock& kind)
{
    if (kind.attention == Attention::queryKey && !kind.attentionOnly) return throughBlock(row, block, x);
    const auto output = linear(block.out, fromHeads(mixed(row, block, normalisedFor(block.qkv, row, block.norm1, x), kind)));
    if (!kind.attentionOnly) return behindAttention(row, block, x, output);
    const auto alone = output.to(at::kFloat);
    return block.scale1.defined() ? alone * block.scale1 : alone;
}

}  // namespace cortilens::models
