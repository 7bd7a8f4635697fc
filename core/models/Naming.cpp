// SPDX-License-Identifier: Apache-2.0
#include "core/models/Naming.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <utility>

namespace cortilens::models {

namespace {

// timm's vision transformer, which DINOv2's hub and RADIO are made of as well.
constexpr auto kTimmBlocks = std::to_array<KeyRule>({
    {"blocks.{}.norm1.weight", {"blocks.{}.norm1.weight"}},
    {"blocks.{}.norm1.bias", {"blocks.{}.norm1.bias"}},
    {"blocks.{}.qkv.weight", {"blocks.{}.attn.qkv.weight"}},
    {"blocks.{}.qkv.bias", {"blocks.{}.attn.qkv.bias"}},
    {"blocks.{}.out.weight", {"blocks.{}.attn.proj.weight"}},
    {"blocks.{}.out.bias", {"blocks.{}.attn.proj.bias"}},
    {"blocks.{}.scale1", {"blocks.{}.ls1.gamma"}},
    {"blocks.{}.norm2.weight", {"blocks.{}.norm2.weight"}},
    {"blocks.{}.norm2.bias", {"blocks.{}.norm2.bias"}},
    {"blocks.{}.up.weight", {"blocks.{}.mlp.fc1.weight"}},
    {"blocks.{}.up.bias", {"blocks.{}.mlp.fc1.bias"}},
    {"blocks.{}.down.weight", {"blocks.{}.mlp.fc2.weight"}},
    {"blocks.{}.down.bias", {"blocks.{}.mlp.fc2.bias"}},
    {"blocks.{}.gate.weight", {"blocks.{}.mlp.w12.weight"}},
    {"blocks.{}.gate.bias", {"blocks.{}.mlp.w12.bias"}},
    {"blocks.{}.gated.weight", {"blocks.{}.mlp.w3.weight"}},
    {"blocks.{}.gated.bias", {"blocks.{}.mlp.w3.bias"}},
    {"blocks.{}.scale2", {"blocks.{}.ls2.gamma"}},
    {"norm.weight", {"norm.weight"}},
    {"norm.bias", {"norm.bias"}},
});
constexpr auto kTimmStem = std::to_array<KeyRule>({
    {"class", {"cls_token"}, 1},
    {"registers", {"register_tokens"}, 1},
    {"positions", {"pos_embed"}, 1},
    {"patch.weight", {"patch_embed.proj.weight"}},
    {"patch.bias", {"patch_embed.proj.bias"}},
    {"prenorm.weight", {"norm_pre.weight"}},
    {"prenorm.bias", {"norm_pre.bias"}},
    {"head.weight", {"head.weight"}},
    {"head.bias", {"head.bias"}},
    {"projection", {"proj.weight"}},
});
constexpr auto kTimmPool = std::to_array<KeyRule>({
    {"pool.probe", {"latent"}, 1},
    {.part = "pool.qkv.weight", .keys = {"q.weight", "kv.weight"}, .shares = {1, 2, 0}},
    {.part = "pool.qkv.bias", .keys = {"q.bias", "kv.bias"}, .shares = {1, 2, 0}},
    {"pool.out.weight", {"proj.weight"}},
    {"pool.out.bias", {"proj.bias"}},
    {"pool.norm.weight", {"norm.weight"}},
    {"pool.norm.bias", {"norm.bias"}},
    {"pool.up.weight", {"mlp.fc1.weight"}},
    {"pool.up.bias", {"mlp.fc1.bias"}},
    {"pool.down.weight", {"mlp.fc2.weight"}},
    {"pool.down.bias", {"mlp.fc2.bias"}},
});

constexpr auto kOpenAiClip = std::to_array<KeyRule>({
    {"class", {"class_embedding"}, -1},
    {"positions", {"positional_embedding"}},
    {"patch.weight", {"conv1.weight"}},
    {"prenorm.weight", {"ln_pre.weight"}},
    {"prenorm.bias", {"ln_pre.bias"}},
    {"blocks.{}.norm1.weight", {"transformer.resblocks.{}.ln_1.weight"}},
    {"blocks.{}.norm1.bias", {"transformer.resblocks.{}.ln_1.bias"}},
    {"blocks.{}.qkv.weight", {"transformer.resblocks.{}.attn.in_proj_weight"}},
    {"blocks.{}.qkv.bias", {"transformer.resblocks.{}.attn.in_proj_bias"}},
    {"blocks.{}.out.weight", {"transformer.resblocks.{}.attn.out_proj.weight"}},
    {"blocks.{}.out.bias", {"transformer.resblocks.{}.attn.out_proj.bias"}},
    {"blocks.{}.norm2.weight", {"transformer.resblocks.{}.ln_2.weight"}},
    {"blocks.{}.norm2.bias", {"transformer.resblocks.{}.ln_2.bias"}},
    {"blocks.{}.up.weight", {"transformer.resblocks.{}.mlp.c_fc.weight"}},
    {"blocks.{}.up.bias", {"transformer.resblocks.{}.mlp.c_fc.bias"}},
    {"blocks.{}.down.weight", {"transformer.resblocks.{}.mlp.c_proj.weight"}},
    {"blocks.{}.down.bias", {"transformer.resblocks.{}.mlp.c_proj.bias"}},
    {"norm.weight", {"ln_post.weight"}},
    {"norm.bias", {"ln_post.bias"}},
    {"projection", {"proj"}, 0, true},
});

// "pre_layrnorm" is spelled so in every published file.
constexpr auto kHuggingFaceVision = std::to_array<KeyRule>({
    {"class", {"embeddings.class_embedding"}, -1},
    {"positions", {"embeddings.position_embedding.weight"}},
    {"patch.weight", {"embeddings.patch_embedding.weight"}},
    {"patch.bias", {"embeddings.patch_embedding.bias"}},
    {"prenorm.weight", {"pre_layrnorm.weight"}},
    {"prenorm.bias", {"pre_layrnorm.bias"}},
    {"blocks.{}.norm1.weight", {"encoder.layers.{}.layer_norm1.weight"}},
    {"blocks.{}.norm1.bias", {"encoder.layers.{}.layer_norm1.bias"}},
    {"blocks.{}.qkv.weight",
     {"encoder.layers.{}.self_attn.q_proj.weight", "encoder.layers.{}.self_attn.k_proj.weight",
      "encoder.layers.{}.self_attn.v_proj.weight"}},
    {"blocks.{}.qkv.bias",
     {"encoder.layers.{}.self_attn.q_proj.bias", "encoder.layers.{}.self_attn.k_proj.bias",
      "encoder.layers.{}.self_attn.v_proj.bias"}},
    {"blocks.{}.out.weight", {"encoder.layers.{}.self_attn.out_proj.weight"}},
    {"blocks.{}.out.bias", {"encoder.layers.{}.self_attn.out_proj.bias"}},
    {"blocks.{}.norm2.weight", {"encoder.layers.{}.layer_norm2.weight"}},
    {"blocks.{}.norm2.bias", {"encoder.layers.{}.layer_norm2.bias"}},
    {"blocks.{}.up.weight", {"encoder.layers.{}.mlp.fc1.weight"}},
    {"blocks.{}.up.bias", {"encoder.layers.{}.mlp.fc1.bias"}},
    {"blocks.{}.down.weight", {"encoder.layers.{}.mlp.fc2.weight"}},
    {"blocks.{}.down.bias", {"encoder.layers.{}.mlp.fc2.bias"}},
    {"norm.weight", {"post_layernorm.weight"}},
    {"norm.bias", {"post_layernorm.bias"}},
});
constexpr auto kHuggingFaceClipProjection = std::to_array<KeyRule>({{"projection", {"visual_projection.weight"}}});
constexpr auto kHuggingFacePool = std::to_array<KeyRule>({
    {"pool.probe", {"probe"}, 1},
    {"pool.qkv.weight", {"attention.in_proj_weight"}},
    {"pool.qkv.bias", {"attention.in_proj_bias"}},
    {"pool.out.weight", {"attention.out_proj.weight"}},
    {"pool.out.bias", {"attention.out_proj.bias"}},
    {"pool.norm.weight", {"layernorm.weight"}},
    {"pool.norm.bias", {"layernorm.bias"}},
    {"pool.up.weight", {"mlp.fc1.weight"}},
    {"pool.up.bias", {"mlp.fc1.bias"}},
    {"pool.down.weight", {"mlp.fc2.weight"}},
    {"pool.down.bias", {"mlp.fc2.bias"}},
});

constexpr auto kHuggingFaceDino = std::to_array<KeyRule>({
    {"class", {"embeddings.cls_token"}, 1},
    {"registers", {"embeddings.register_tokens"}, 1},
    {"positions", {"embeddings.position_embeddings"}, 1},
    {"patch.weight", {"embeddings.patch_embeddings.projection.weight"}},
    {"patch.bias", {"embeddings.patch_embeddings.projection.bias"}},
    {"blocks.{}.norm1.weight", {"encoder.layer.{}.norm1.weight"}},
    {"blocks.{}.norm1.bias", {"encoder.layer.{}.norm1.bias"}},
    {"blocks.{}.qkv.weight",
     {"encoder.layer.{}.attention.attention.query.weight", "encoder.layer.{}.attention.attention.key.weight",
      "encoder.layer.{}.attention.attention.value.weight"}},
    {"blocks.{}.qkv.bias",
     {"encoder.layer.{}.attention.attention.query.bias", "encoder.layer.{}.attention.attention.key.bias",
      "encoder.layer.{}.attention.attention.value.bias"}},
    {"blocks.{}.out.weight", {"encoder.layer.{}.attention.output.dense.weight"}},
    {"blocks.{}.out.bias", {"encoder.layer.{}.attention.output.dense.bias"}},
    {"blocks.{}.scale1", {"encoder.layer.{}.layer_scale1.lambda1"}},
    {"blocks.{}.norm2.weight", {"encoder.layer.{}.norm2.weight"}},
    {"blocks.{}.norm2.bias", {"encoder.layer.{}.norm2.bias"}},
    {"blocks.{}.up.weight", {"encoder.layer.{}.mlp.fc1.weight"}},
    {"blocks.{}.up.bias", {"encoder.layer.{}.mlp.fc1.bias"}},
    {"blocks.{}.down.weight", {"encoder.layer.{}.mlp.fc2.weight"}},
    {"blocks.{}.down.bias", {"encoder.layer.{}.mlp.fc2.bias"}},
    {"blocks.{}.gate.weight", {"encoder.layer.{}.mlp.weights_in.weight"}},
    {"blocks.{}.gate.bias", {"encoder.layer.{}.mlp.weights_in.bias"}},
    {"blocks.{}.gated.weight", {"encoder.layer.{}.mlp.weights_out.weight"}},
    {"blocks.{}.gated.bias", {"encoder.layer.{}.mlp.weights_out.bias"}},
    {"blocks.{}.scale2", {"encoder.layer.{}.layer_scale2.lambda1"}},
    {"norm.weight", {"layernorm.weight"}},
    {"norm.bias", {"layernorm.bias"}},
});

constexpr auto kRadioStem = std::to_array<KeyRule>({
    {"leading", {"cls_token.token"}},
    {"positions", {"pos_embed"}, 1},
    {.part = "patch.weight", .keys = {"embedder.weight"}, .flat = true},
});
/// The adaptor MLP, version 2 (NVlabs/RADIO, radio/adaptor_mlp.py).
constexpr auto kRadioHead = std::to_array<KeyRule>({
    {"adaptor.in.weight", {"fc1.weight"}},
    {"adaptor.in.bias", {"fc1.bias"}},
    {"adaptor.{}.norm.weight", {"blocks.{}.0.weight"}},
    {"adaptor.{}.norm.bias", {"blocks.{}.0.bias"}},
    {"adaptor.{}.linear.weight", {"blocks.{}.2.weight"}},
    {"adaptor.{}.linear.bias", {"blocks.{}.2.bias"}},
    {"adaptor.norm.weight", {"final.0.weight"}},
    {"adaptor.norm.bias", {"final.0.bias"}},
    {"adaptor.out.weight", {"final.2.weight"}},
    {"adaptor.out.bias", {"final.2.bias"}},
});

constexpr std::array<std::string_view, 1> kMaskToken{"mask_token"};
constexpr std::array<std::string_view, 1> kPositionIds{"position_ids"};  // a buffer of older files

constexpr std::array kTimmNamings{
    Naming{"timm", "patch_embed.proj.weight", "", kMaskToken, {{{"", kTimmStem}, {"", kTimmBlocks}}}},
};
constexpr std::array kDinoNamings{
    Naming{"DINOv2's hub", "patch_embed.proj.weight", "", kMaskToken, {{{"", kTimmStem}, {"", kTimmBlocks}}}},
    Naming{"Hugging Face", "embeddings.patch_embeddings.projection.weight", "", kMaskToken, {{{"", kHuggingFaceDino}}}},
};
constexpr std::array kClipNamings{
    Naming{"OpenAI and open_clip", "visual.conv1.weight", "visual.", {}, {{{"visual.", kOpenAiClip}}}},
    Naming{"Hugging Face",
           "vision_model.embeddings.patch_embedding.weight",
           "vision_model.",
           kPositionIds,
           {{{"vision_model.", kHuggingFaceVision}, {"", kHuggingFaceClipProjection}}}},
};
constexpr std::array kSiglipNamings{
    Naming{"Hugging Face",
           "vision_model.embeddings.patch_embedding.weight",
           "vision_model.",
           kPositionIds,
           {{{"vision_model.", kHuggingFaceVision}, {"vision_model.head.", kHuggingFacePool}}}},
    Naming{"open_clip",
           "visual.trunk.patch_embed.proj.weight",
           "visual.trunk.",
           {},
           {{{"visual.trunk.", kTimmStem}, {"visual.trunk.", kTimmBlocks}, {"visual.trunk.attn_pool.", kTimmPool}}}},
    Naming{"timm", "patch_embed.proj.weight", "", {}, {{{"", kTimmStem}, {"", kTimmBlocks}, {"attn_pool.", kTimmPool}}}},
};
constexpr std::array<std::string_view, 2> kRadioConditioner{"input_conditioner.norm_mean", "input_conditioner.norm_std"};
constexpr std::array kRadioNamings{
    Naming{"RADIO's .pth.tar, teachers by name",
           "base_model.patch_generator.embedder.weight",
           "base_model.",
           {},
           {{{"base_model.", kTimmBlocks}, {"base_model.patch_generator.", kRadioStem}, {"_heads.siglip.", kRadioHead}}},
           kRadioConditioner},
    Naming{"RADIO's .pth.tar, teachers by number",
           "base_model.patch_generator.embedder.weight",
           "base_model.",
           {},
           {{{"base_model.", kTimmBlocks}, {"base_model.patch_generator.", kRadioStem}, {"_heads.1.", kRadioHead}}},
           kRadioConditioner},
    Naming{"Hugging Face",
           "radio_model.model.patch_generator.embedder.weight",
           "radio_model.model.",
           {},
           {{{"radio_model.model.", kTimmBlocks},
             {"radio_model.model.patch_generator.", kRadioStem},
             {"radio_model.adaptors.siglip.head_mlp.", kRadioHead}}},
           {"radio_model.input_conditioner.norm_mean", "radio_model.input_conditioner.norm_std"}},
};

void replaceNumber(std::string& text, int block)
{
    if (const auto place = text.find("{}"); place != std::string::npos) text.replace(place, 2, std::to_string(block));
}

[[nodiscard]] std::vector<StoredKey> keysOf(const RuleSet& set, const KeyRule& rule, const Part& part)
{
    const auto count = static_cast<std::size_t>(std::ranges::count_if(rule.keys, [](auto key) { return !key.empty(); }));
    const auto all = std::reduce(rule.shares.begin(), rule.shares.begin() + static_cast<std::ptrdiff_t>(count));
    std::vector<StoredKey> stored;
    for (std::size_t i = 0; i < count; ++i) {
        auto shape = part.shape;
        shape[0] = shape[0] / all * rule.shares[i];
        if (rule.flat) shape = {shape[0], std::reduce(shape.begin() + 1, shape.end(), std::int64_t{1}, std::multiplies{})};
        if (rule.transposed) std::swap(shape[0], shape[1]);
        if (rule.leadingAxis > 0) shape.insert(shape.begin(), 1);
        if (rule.leadingAxis < 0) shape.erase(shape.begin());
        stored.push_back({std::string(set.prefix).append(rule.keys[i]), std::move(shape), rule.transposed});
        replaceNumber(stored.back().key, part.block);
    }
    return stored;
}

}  // namespace

std::span<const Naming> timmNamings()
{
    return kTimmNamings;
}

std::span<const Naming> dinoNamings()
{
    return kDinoNamings;
}

std::span<const Naming> clipNamings()
{
    return kClipNamings;
}

std::span<const Naming> siglipNamings()
{
    return kSiglipNamings;
}

std::span<const Naming> radioNamings()
{
    return kRadioNamings;
}

std::vector<StoredKey> keysOf(const Naming& naming, const Part& part)
{
    for (const auto& set : naming.sets)
        for (const auto& rule : set.rules)
            if (rule.part == part.part) return keysOf(set, rule, part);
    return {};
}

}  // namespace cortilens::models
