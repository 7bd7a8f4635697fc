// SPDX-License-Identifier: Apache-2.0
#include "core/models/Naming.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace cortilens::models {

namespace {

constexpr std::array<std::string_view, 1> kTimmIgnored{"mask_token"};
constexpr auto kTimmRules = std::to_array<KeyRule>({
    {"class", {"cls_token"}, 1},
    {"registers", {"register_tokens"}, 1},
    {"positions", {"pos_embed"}, 1},
    {"patch.weight", {"patch_embed.proj.weight"}},
    {"patch.bias", {"patch_embed.proj.bias"}},
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
    {"blocks.{}.scale2", {"blocks.{}.ls2.gamma"}},
    {"norm.weight", {"norm.weight"}},
    {"norm.bias", {"norm.bias"}},
    {"head.weight", {"head.weight"}},
    {"head.bias", {"head.bias"}},
    {"prenorm.weight", {"norm_pre.weight"}},
    {"prenorm.bias", {"norm_pre.bias"}},
    {"projection", {"proj.weight"}},
});

constexpr auto kOpenAiClipRules = std::to_array<KeyRule>({
    {"class", {"visual.class_embedding"}, -1},
    {"positions", {"visual.positional_embedding"}},
    {"patch.weight", {"visual.conv1.weight"}},
    {"prenorm.weight", {"visual.ln_pre.weight"}},
    {"prenorm.bias", {"visual.ln_pre.bias"}},
    {"blocks.{}.norm1.weight", {"visual.transformer.resblocks.{}.ln_1.weight"}},
    {"blocks.{}.norm1.bias", {"visual.transformer.resblocks.{}.ln_1.bias"}},
    {"blocks.{}.qkv.weight", {"visual.transformer.resblocks.{}.attn.in_proj_weight"}},
    {"blocks.{}.qkv.bias", {"visual.transformer.resblocks.{}.attn.in_proj_bias"}},
    {"blocks.{}.out.weight", {"visual.transformer.resblocks.{}.attn.out_proj.weight"}},
    {"blocks.{}.out.bias", {"visual.transformer.resblocks.{}.attn.out_proj.bias"}},
    {"blocks.{}.norm2.weight", {"visual.transformer.resblocks.{}.ln_2.weight"}},
    {"blocks.{}.norm2.bias", {"visual.transformer.resblocks.{}.ln_2.bias"}},
    {"blocks.{}.up.weight", {"visual.transformer.resblocks.{}.mlp.c_fc.weight"}},
    {"blocks.{}.up.bias", {"visual.transformer.resblocks.{}.mlp.c_fc.bias"}},
    {"blocks.{}.down.weight", {"visual.transformer.resblocks.{}.mlp.c_proj.weight"}},
    {"blocks.{}.down.bias", {"visual.transformer.resblocks.{}.mlp.c_proj.bias"}},
    {"norm.weight", {"visual.ln_post.weight"}},
    {"norm.bias", {"visual.ln_post.bias"}},
    {"projection", {"visual.proj"}, 0, true},
});

constexpr std::array<std::string_view, 1> kHuggingFaceClipIgnored{"position_ids"};
// "pre_layrnorm" is spelled so in every published file.
constexpr auto kHuggingFaceClipRules = std::to_array<KeyRule>({
    {"class", {"vision_model.embeddings.class_embedding"}, -1},
    {"positions", {"vision_model.embeddings.position_embedding.weight"}},
    {"patch.weight", {"vision_model.embeddings.patch_embedding.weight"}},
    {"prenorm.weight", {"vision_model.pre_layrnorm.weight"}},
    {"prenorm.bias", {"vision_model.pre_layrnorm.bias"}},
    {"blocks.{}.norm1.weight", {"vision_model.encoder.layers.{}.layer_norm1.weight"}},
    {"blocks.{}.norm1.bias", {"vision_model.encoder.layers.{}.layer_norm1.bias"}},
    {"blocks.{}.qkv.weight",
     {"vision_model.encoder.layers.{}.self_attn.q_proj.weight", "vision_model.encoder.layers.{}.self_attn.k_proj.weight",
      "vision_model.encoder.layers.{}.self_attn.v_proj.weight"}},
    {"blocks.{}.qkv.bias",
     {"vision_model.encoder.layers.{}.self_attn.q_proj.bias", "vision_model.encoder.layers.{}.self_attn.k_proj.bias",
      "vision_model.encoder.layers.{}.self_attn.v_proj.bias"}},
    {"blocks.{}.out.weight", {"vision_model.encoder.layers.{}.self_attn.out_proj.weight"}},
    {"blocks.{}.out.bias", {"vision_model.encoder.layers.{}.self_attn.out_proj.bias"}},
    {"blocks.{}.norm2.weight", {"vision_model.encoder.layers.{}.layer_norm2.weight"}},
    {"blocks.{}.norm2.bias", {"vision_model.encoder.layers.{}.layer_norm2.bias"}},
    {"blocks.{}.up.weight", {"vision_model.encoder.layers.{}.mlp.fc1.weight"}},
    {"blocks.{}.up.bias", {"vision_model.encoder.layers.{}.mlp.fc1.bias"}},
    {"blocks.{}.down.weight", {"vision_model.encoder.layers.{}.mlp.fc2.weight"}},
    {"blocks.{}.down.bias", {"vision_model.encoder.layers.{}.mlp.fc2.bias"}},
    {"norm.weight", {"vision_model.post_layernorm.weight"}},
    {"norm.bias", {"vision_model.post_layernorm.bias"}},
    {"projection", {"visual_projection.weight"}},
});

void replaceNumber(std::string& text, int block)
{
    if (const auto place = text.find("{}"); place != std::string::npos) text.replace(place, 2, std::to_string(block));
}

void addBlock(std::vector<Part>& parts, const BackboneRow& row, int block)
{
    const std::int64_t width = row.width;
    const std::int64_t mlp = row.mlpWidth;
    parts.push_back({"blocks.{}.norm1.weight", block, {width}});
    parts.push_back({"blocks.{}.norm1.bias", block, {width}});
    parts.push_back({"blocks.{}.qkv.weight", block, {3 * width, width}});
    parts.push_back({"blocks.{}.qkv.bias", block, {3 * width}});
    parts.push_back({"blocks.{}.out.weight", block, {width, width}});
    parts.push_back({"blocks.{}.out.bias", block, {width}});
    parts.push_back({"blocks.{}.norm2.weight", block, {width}});
    parts.push_back({"blocks.{}.norm2.bias", block, {width}});
    parts.push_back({"blocks.{}.up.weight", block, {mlp, width}});
    parts.push_back({"blocks.{}.up.bias", block, {mlp}});
    parts.push_back({"blocks.{}.down.weight", block, {width, mlp}});
    parts.push_back({"blocks.{}.down.bias", block, {width}});
    if (!row.layerScale) return;
    parts.push_back({"blocks.{}.scale1", block, {width}});
    parts.push_back({"blocks.{}.scale2", block, {width}});
}

}  // namespace

const Naming kTimmNaming{"timm and DINOv2's hub", "patch_embed.proj.weight", "", kTimmIgnored, kTimmRules};
const Naming kOpenAiClipNaming{"OpenAI and open_clip", "visual.conv1.weight", "visual.", {}, kOpenAiClipRules};
const Naming kHuggingFaceClipNaming{"Hugging Face", "vision_model.embeddings.patch_embedding.weight", "vision_model.",
                                    kHuggingFaceClipIgnored, kHuggingFaceClipRules};

std::vector<Part> partsOf(const BackboneRow& row)
{
    const std::int64_t width = row.width;
    const std::int64_t cells = std::int64_t{row.nativeGrid} * row.nativeGrid;
    std::vector<Part> parts;
    parts.push_back({"class", -1, {row.classTokens, width}});
    if (row.registers > 0) parts.push_back({"registers", -1, {row.registers, width}});
    parts.push_back({"positions", -1, {cells + (row.classHasPosition ? row.classTokens : 0), width}});
    parts.push_back({"patch.weight", -1, {width, 3, row.patch, row.patch}});
    if (row.patchBias) parts.push_back({"patch.bias", -1, {width}});
    if (row.preNorm) {
        parts.push_back({"prenorm.weight", -1, {width}});
        parts.push_back({"prenorm.bias", -1, {width}});
    }
    for (int block = 0; block < row.depth; ++block) addBlock(parts, row, block);
    if (row.finalNorm) {
        parts.push_back({"norm.weight", -1, {width}});
        parts.push_back({"norm.bias", -1, {width}});
    }
    if (row.projection > 0) parts.push_back({"projection", -1, {row.projection, width}});
    if (row.classes > 0) {
        parts.push_back({"head.weight", -1, {row.classes, width}});
        parts.push_back({"head.bias", -1, {row.classes}});
    }
    return parts;
}

const KeyRule* findRule(const Naming& naming, std::string_view part)
{
    const auto found = std::ranges::find(naming.rules, part, &KeyRule::part);
    return found == naming.rules.end() ? nullptr : &*found;
}

std::vector<StoredKey> keysOf(const KeyRule& rule, const Part& part)
{
    const bool stacked = !rule.keys[1].empty();
    auto shape = part.shape;
    if (stacked) shape[0] /= 3;
    if (rule.transposed) std::swap(shape[0], shape[1]);
    if (rule.leadingAxis > 0) shape.insert(shape.begin(), 1);
    if (rule.leadingAxis < 0) shape.erase(shape.begin());
    std::vector<StoredKey> stored;
    for (const auto key : std::span(rule.keys).first(stacked ? 3 : 1)) {
        stored.push_back({std::string(key), shape});
        replaceNumber(stored.back().key, part.block);
    }
    return stored;
}

}  // namespace cortilens::models
