// SPDX-License-Identifier: Apache-2.0
#include "core/models/TextWeights.h"

#include "core/models/FormulaWeights.h"

#include <ATen/ATen.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

namespace cortilens::models {

/// `{}` in a name stands for the block's number; `stem` names lack .weight and .bias.
struct TextNaming {
    std::string_view tokens;  ///< tells the naming, and any prefix that a wrapper added
    std::string_view positions;
    std::string_view norm1Stem;
    std::array<std::string_view, 3> qkvStems{};  ///< of query, key and value, unless stacked
    std::string_view stackedQkv;                 ///< to be followed by weight and bias; empty: three matrices
    std::string_view outStem;
    std::string_view norm2Stem;
    std::string_view upStem;
    std::string_view downStem;
    std::string_view normStem;
    std::string_view projection;
    std::string_view projectionBias;
    bool projectionTransposed = false;  ///< stored [width, output]
};

namespace {

using Shape = std::vector<std::int64_t>;

constexpr TextNaming kHuggingFace{.tokens = "text_model.embeddings.token_embedding.weight",
                                  .positions = "text_model.embeddings.position_embedding.weight",
                                  .norm1Stem = "text_model.encoder.layers.{}.layer_norm1",
                                  .qkvStems = {"text_model.encoder.layers.{}.self_attn.q_proj",
                                               "text_model.encoder.layers.{}.self_attn.k_proj",
                                               "text_model.encoder.layers.{}.self_attn.v_proj"},
                                  .stackedQkv = {},
                                  .outStem = "text_model.encoder.layers.{}.self_attn.out_proj",
                                  .norm2Stem = "text_model.encoder.layers.{}.layer_norm2",
                                  .upStem = "text_model.encoder.layers.{}.mlp.fc1",
                                  .downStem = "text_model.encoder.layers.{}.mlp.fc2",
                                  .normStem = "text_model.final_layer_norm",
                                  .projection = "text_projection.weight",
                                  .projectionBias = {}};

[[nodiscard]] constexpr TextNaming siglipOfHuggingFace()
{
    auto naming = kHuggingFace;
    naming.projection = "text_model.head.weight";
    naming.projectionBias = "text_model.head.bias";
    return naming;
}

/// OpenAI, and open_clip for CLIP.
constexpr TextNaming kOpenAi{.tokens = "token_embedding.weight",
                             .positions = "positional_embedding",
                             .norm1Stem = "transformer.resblocks.{}.ln_1",
                             .qkvStems = {},
                             .stackedQkv = "transformer.resblocks.{}.attn.in_proj_",
                             .outStem = "transformer.resblocks.{}.attn.out_proj",
                             .norm2Stem = "transformer.resblocks.{}.ln_2",
                             .upStem = "transformer.resblocks.{}.mlp.c_fc",
                             .downStem = "transformer.resblocks.{}.mlp.c_proj",
                             .normStem = "ln_final",
                             .projection = "text_projection",
                             .projectionBias = {},
                             .projectionTransposed = true};

/// open_clip for SigLIP: the same behind `text.`, but for a projection with a bias.
constexpr TextNaming kOpenClip{.tokens = "text.token_embedding.weight",
                               .positions = "text.positional_embedding",
                               .norm1Stem = "text.transformer.resblocks.{}.ln_1",
                               .qkvStems = {},
                               .stackedQkv = "text.transformer.resblocks.{}.attn.in_proj_",
                               .outStem = "text.transformer.resblocks.{}.attn.out_proj",
                               .norm2Stem = "text.transformer.resblocks.{}.ln_2",
                               .upStem = "text.transformer.resblocks.{}.mlp.c_fc",
                               .downStem = "text.transformer.resblocks.{}.mlp.c_proj",
                               .normStem = "text.ln_final",
                               .projection = "text.text_projection.weight",
                               .projectionBias = "text.text_projection.bias"};

constexpr std::array kClipNamings{kOpenAi, kHuggingFace};
constexpr std::array kSiglipNamings{kOpenClip, siglipOfHuggingFace()};

/// Their own authors' first.
[[nodiscard]] std::span<const TextNaming> namingsOf(const TextRow& row)
{
    return row.projectionBias ? std::span<const TextNaming>(kSiglipNamings) : std::span<const TextNaming>(kClipNamings);
}

[[nodiscard]] Error mismatch(const TextRow& row, const std::string& message)
{
    return {ErrorKind::mismatch, message, std::string(row.source)};
}

[[nodiscard]] std::string numbered(std::string_view key, int block)
{
    std::string name(key);
    if (const auto place = name.find("{}"); place != name.npos) name.replace(place, 2, std::to_string(block));
    return name;
}

struct NamedKey {
    std::string key;
    Shape shape;
};

void addAffine(std::vector<NamedKey>& keys, std::string_view stem, int block, const Shape& shape)
{
    keys.push_back({numbered(stem, block) + ".weight", shape});
    keys.push_back({numbered(stem, block) + ".bias", {shape.front()}});
}

/// Everything that the tower needs, with the shapes as stored.
[[nodiscard]] std::vector<NamedKey> towerKeys(const TextRow& row, const TextNaming& naming)
{
    const std::int64_t width = row.width;
    std::vector<NamedKey> keys{{std::string(naming.tokens), {row.tokens, width}},
                               {std::string(naming.positions), {row.context, width}}};
    for (int i = 0; i < row.depth; ++i) {
        addAffine(keys, naming.norm1Stem, i, {width});
        if (naming.stackedQkv.empty()) {
            for (const auto stem : naming.qkvStems) addAffine(keys, stem, i, {width, width});
        } else {
            keys.push_back({numbered(naming.stackedQkv, i) + "weight", {3 * width, width}});
            keys.push_back({numbered(naming.stackedQkv, i) + "bias", {3 * width}});
        }
        addAffine(keys, naming.outStem, i, {width, width});
        addAffine(keys, naming.norm2Stem, i, {width});
        addAffine(keys, naming.upStem, i, {row.mlpWidth, width});
        addAffine(keys, naming.downStem, i, {width, row.mlpWidth});
    }
    addAffine(keys, naming.normStem, 0, {width});
    const Shape projection = naming.projectionTransposed ? Shape{width, row.output} : Shape{row.output, width};
    keys.push_back({std::string(naming.projection), projection});
    if (row.projectionBias) keys.push_back({std::string(naming.projectionBias), {row.output}});
    return keys;
}

}  // namespace

TextWeights::TextWeights(const TextRow& row, const WeightSource& source, const TextNaming& naming, std::string prefix)
    : m_row(row)
    , m_source(&source)
    , m_naming(&naming)
    , m_prefix(std::move(prefix))
{}

Result<TextWeights> TextWeights::in(const TextRow& row, const WeightSource& source)
{
    for (const auto& naming : namingsOf(row))
        for (const auto& [name, tensor] : source.tensors) {
            if (!name.ends_with(naming.tokens)) continue;
            const auto prefix = name.substr(0, name.size() - naming.tokens.size());
            // The words of one naming end those of another.
            if (!prefix.empty() && (!prefix.ends_with('.') || prefix.ends_with("text.") || prefix.ends_with("embeddings.")))
                continue;
            TextWeights weights(row, source, naming, prefix);
            if (auto checked = weights.check(); !checked) return std::unexpected(checked.error());
            return weights;
        }
    std::vector<std::string_view> anchors;
    for (const auto& naming : namingsOf(row)) anchors.push_back(naming.tokens);
    return std::unexpected(mismatch(row, fmt::format("{} holds no text tower for {}: it has no tensor {}.", source.label,
                                                     row.name, fmt::join(anchors, " or "))));
}

std::string TextWeights::keyOf(std::string_view key, int block) const
{
    return m_prefix + numbered(key, block);
}

Result<void> TextWeights::check() const
{
    for (const auto& [key, shape] : towerKeys(m_row, *m_naming))
        if (auto fits = check(m_prefix + key, shape); !fits) return fits;
    const auto next = keyOf(m_naming->norm1Stem, m_row.depth) + ".weight";
    if (m_source->tensors.contains(next))
        return std::unexpected(
            mismatch(m_row, fmt::format("{} holds a tensor {}, which {} does not have.", m_source->label, next, m_row.name)));
    return {};
}

Result<void> TextWeights::check(const std::string& key, std::span<const std::int64_t> shape) const
{
    const auto found = m_source->tensors.find(key);
    if (found == m_source->tensors.end())
        return std::unexpected(mismatch(m_row, fmt::format("{} has no tensor {}, which {} needs with shape [{}].",
                                                           m_source->label, key, m_row.name, fmt::join(shape, ", "))));
    if (!std::ranges::equal(found->second.shape, shape))
        return std::unexpected(
            mismatch(m_row, fmt::format("Tensor {} of {} has shape [{}], but {} needs [{}].", key, m_source->label,
                                        fmt::join(found->second.shape, ", "), m_row.name, fmt::join(shape, ", "))));
    if (!found->second.read)
        return std::unexpected(
            mismatch(m_row, fmt::format("Tensor {} of {} does not hold floating-point numbers.", key, m_source->label)));
    return {};
}

Result<at::Tensor> TextWeights::read(const std::string& key) const
{
    auto values = m_source->tensors.at(key).read();
    if (!at::isfinite(values).all().item<bool>())
        return std::unexpected(Error{ErrorKind::malformed,
                                     fmt::format("Tensor {} of {} holds NaN or infinity.", key, m_source->label),
                                     "Download the weights again; the file is damaged."});
    return values;
}

Result<Affine> TextWeights::readAffine(std::string_view stem, int block) const
{
    auto weight = read(keyOf(stem, block) + ".weight");
    if (!weight) return std::unexpected(weight.error());
    auto bias = read(keyOf(stem, block) + ".bias");
    if (!bias) return std::unexpected(bias.error());
    return Affine{std::move(*weight), std::move(*bias)};
}

Result<Affine> TextWeights::readQkv(int block) const
{
    if (!m_naming->stackedQkv.empty()) {
        auto weight = read(keyOf(m_naming->stackedQkv, block) + "weight");
        if (!weight) return std::unexpected(weight.error());
        auto bias = read(keyOf(m_naming->stackedQkv, block) + "bias");
        if (!bias) return std::unexpected(bias.error());
        return Affine{std::move(*weight), std::move(*bias)};
    }
    std::vector<at::Tensor> weights;
    std::vector<at::Tensor> biases;
    for (const auto stem : m_naming->qkvStems) {
        auto part = readAffine(stem, block);
        if (!part) return part;
        weights.push_back(std::move(part->weight));
        biases.push_back(std::move(part->bias));
    }
    return Affine{at::cat(weights), at::cat(biases)};
}

Result<at::Tensor> TextWeights::tokens() const
{
    return read(keyOf(m_naming->tokens));
}

Result<at::Tensor> TextWeights::positions() const
{
    return read(keyOf(m_naming->positions));
}

Result<Block> TextWeights::block(int index) const
{
    Block block;
    const std::array parts{std::pair{&block.norm1, m_naming->norm1Stem}, std::pair{&block.out, m_naming->outStem},
                           std::pair{&block.norm2, m_naming->norm2Stem}, std::pair{&block.up, m_naming->upStem},
                           std::pair{&block.down, m_naming->downStem}};
    for (const auto& [part, stem] : parts) {
        auto affine = readAffine(stem, index);
        if (!affine) return std::unexpected(affine.error());
        *part = std::move(*affine);
    }
    auto qkv = readQkv(index);
    if (!qkv) return std::unexpected(qkv.error());
    block.qkv = std::move(*qkv);
    return block;
}

Result<Affine> TextWeights::norm() const
{
    return readAffine(m_naming->normStem);
}

Result<Affine> TextWeights::projection() const
{
    auto weight = read(keyOf(m_naming->projection));
    if (!weight) return std::unexpected(weight.error());
    Affine projection{m_naming->projectionTransposed ? weight->t().contiguous() : std::move(*weight), {}};
    if (!m_row.projectionBias) return projection;
    auto bias = read(keyOf(m_naming->projectionBias));
    if (!bias) return std::unexpected(bias.error());
    projection.bias = std::move(*bias);
    return projection;
}

WeightSource formulaSource(const TextRow& row)
{
    WeightSource source{fmt::format("the formula weights of {}", row.name), {}};
    for (const auto& [key, shape] : towerKeys(row, namingsOf(row).front())) {
        const auto read = [key, shape] {
            auto values = formulaTensor(key, shape);
            return at::from_blob(values.data(), shape, at::kFloat).clone();
        };
        source.tensors.emplace(key, StoredTensor{shape, read});
    }
    return source;
}

}  // namespace cortilens::models
