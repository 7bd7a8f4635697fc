// SPDX-License-Identifier: Apache-2.0
#include "core/models/TextTower.h"

#include "core/models/Blocks.h"
#include "core/models/TextWeights.h"
#include "core/models/TorchErrors.h"
#include "core/models/WeightsFile.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace cortilens::models {

struct TextTower::Parts {
    TextRow row;
    WeightSource source;
    std::optional<TextWeights> weights;
};

namespace {

[[nodiscard]] Error cancelled()
{
    return {ErrorKind::cancelled, "Cancelled.", {}};
}

[[nodiscard]] at::Tensor normalised(const TextRow& row, const Affine& norm, const at::Tensor& x)
{
    return at::layer_norm(x, {row.width}, norm.weight, norm.bias, row.layerNormEpsilon);
}

[[nodiscard]] at::Tensor activated(Activation activation, const at::Tensor& x)
{
    switch (activation) {
    case Activation::gelu:
        return at::gelu(x);
    case Activation::geluTanh:
        return at::gelu(x, "tanh");
    case Activation::quickGelu:
        return x * at::sigmoid(1.702 * x);
    }
    std::unreachable();
}

/// `x` [texts, T, width] through one pre-norm block.
[[nodiscard]] at::Tensor throughBlock(const TextRow& row, const Block& block, const at::Tensor& x)
{
    const auto pieces = linear(block.qkv, normalised(row, block.norm1, x)).chunk(3, 2);
    const auto mixed = at::scaled_dot_product_attention(byHead(pieces[0], row.heads), byHead(pieces[1], row.heads),
                                                        byHead(pieces[2], row.heads), {}, 0.0, row.causal);
    const auto y = x + linear(block.out, fromHeads(mixed));
    return y + linear(block.down, activated(row.activation, linear(block.up, normalised(row, block.norm2, y))));
}

/// Where each text's vector is taken.
[[nodiscard]] at::Tensor pickedPositions(const TextRow& row, const at::Tensor& ids)
{
    if (row.pick == TextRow::Pick::last) return at::full({ids.size(0)}, row.context - 1, at::kLong);
    return ids.argmax(1);  // the first of them
}

[[nodiscard]] std::optional<Error> problemWith(const TextRow& row, std::span<const std::vector<std::int64_t>> texts)
{
    for (const auto& ids : texts) {
        const auto isUnknown = [&](std::int64_t id) { return id < 0 || id >= row.tokens; };
        if (std::ssize(ids) == row.context && std::ranges::none_of(ids, isUnknown)) continue;
        return Error{ErrorKind::invalidRequest,
                     fmt::format("{} takes {} token numbers from 0 to {} for a text.", row.name, row.context, row.tokens - 1),
                     {}};
    }
    return std::nullopt;
}

}  // namespace

TextTower::TextTower(std::unique_ptr<Parts> parts)
    : m_parts(std::move(parts))
{}

TextTower::~TextTower() = default;

const TextRow& TextTower::row() const
{
    return m_parts->row;
}

Result<std::unique_ptr<const TextTower>> TextTower::open(const TextRow& row, const std::filesystem::path& weights)
try {
    auto file = openWeights(weights);
    if (!file) return std::unexpected(file.error());
    auto parts = std::make_unique<Parts>();
    parts->row = row;
    parts->source = std::move(file->source);
    auto found = TextWeights::in(row, parts->source);
    if (!found) return std::unexpected(found.error());
    parts->weights.emplace(std::move(*found));
    return std::unique_ptr<const TextTower>(new TextTower(std::move(parts)));
} catch (...) {
    return std::unexpected(errorFromTorch(fmt::format("opening {}", weights.string())));
}

Result<std::unique_ptr<const TextTower>> TextTower::fromFormula(const TextRow& row)
{
    auto parts = std::make_unique<Parts>();
    parts->row = row;
    parts->source = formulaSource(row);
    auto found = TextWeights::in(row, parts->source);
    if (!found) return std::unexpected(found.error());
    parts->weights.emplace(std::move(*found));
    return std::unique_ptr<const TextTower>(new TextTower(std::move(parts)));
}

Result<std::vector<float>> TextTower::embed(std::span<const std::vector<std::int64_t>> texts, const std::stop_token& stop) const
try {
    const c10::InferenceMode guard;
    const auto& row = m_parts->row;
    const auto& weights = *m_parts->weights;
    if (texts.empty()) return std::vector<float>{};
    if (auto problem = problemWith(row, texts)) return std::unexpected(std::move(*problem));
    auto ids = at::empty({std::ssize(texts), row.context}, at::kLong);
    for (std::size_t i = 0; i < texts.size(); ++i)
        std::ranges::copy(texts[i], ids[static_cast<std::int64_t>(i)].mutable_data_ptr<std::int64_t>());
    const auto picked = pickedPositions(row, ids);
    // Behind a mask that looks back only, what follows the last picked position changes nothing.
    const auto length = row.causal ? picked.max().item<std::int64_t>() + 1 : std::int64_t{row.context};

    auto x = at::Tensor{};
    {
        const auto table = weights.tokens();
        if (!table) return std::unexpected(table.error());
        const auto positions = weights.positions();
        if (!positions) return std::unexpected(positions.error());
        x = at::embedding(*table, ids.narrow(1, 0, length)) + positions->narrow(0, 0, length);
    }
    for (int i = 0; i < row.depth; ++i) {
        if (stop.stop_requested()) return std::unexpected(cancelled());
        const auto block = weights.block(i);
        if (!block) return std::unexpected(block.error());
        x = throughBlock(row, *block, x);
    }
    const auto norm = weights.norm();
    if (!norm) return std::unexpected(norm.error());
    const auto projection = weights.projection();
    if (!projection) return std::unexpected(projection.error());
    const auto chosen = x.gather(1, picked.view({-1, 1, 1}).expand({-1, 1, row.width})).squeeze(1);
    const auto vectors = linear(*projection, normalised(row, *norm, chosen)).contiguous();
    const auto* values = vectors.const_data_ptr<float>();
    return std::vector<float>(values, values + vectors.numel());
} catch (...) {
    return std::unexpected(errorFromTorch(fmt::format("reading {} texts through {}", texts.size(), m_parts->row.name)));
}

}  // namespace cortilens::models
