// SPDX-License-Identifier: Apache-2.0
#include "core/models/TextRow.h"

#include <algorithm>
#include <array>

namespace cortilens::models {

namespace {

constexpr std::array<std::string_view, 2> kClipB{"clip-vit-b16", "clip-vit-b32"};
constexpr std::array<std::string_view, 2> kClipL{"clip-vit-l14", "clip-vit-l14-336"};
constexpr std::array<std::string_view, 1> kSiglipB{"siglip-vit-b16"};
constexpr std::array<std::string_view, 1> kSiglip2B{"siglip2-vit-b16"};
constexpr std::array<std::string_view, 1> kRadio{"radio-v2.5-b"};

constexpr std::array<std::string_view, 3> kSo400mFiles{"siglip-so400m-text.safetensors", "siglip-so400m-patch14-384.safetensors",
                                                       "ViT-SO400M-14-SigLIP-384.safetensors"};
constexpr std::array<std::string_view, 2> kSiglipModels{"siglip.spiece.model", "spiece.model"};
constexpr std::array<std::string_view, 3> kSiglip2Models{"siglip2.spiece.model", "gemma_tokenizer.model", "tokenizer.model"};

/// Radford et al. 2021 (openai/CLIP, clip/model.py).
[[nodiscard]] constexpr TextRow clip(std::string_view id, std::string_view name, std::span<const std::string_view> backbones,
                                     int width)
{
    TextRow row;
    row.id = id;
    row.name = name;
    row.backbones = backbones;
    row.vocabulary = TextRow::Vocabulary::bytePairs;
    row.tokens = 49408;
    row.context = 77;
    row.width = width;
    row.depth = 12;
    row.heads = width / 64;
    row.mlpWidth = 4 * width;
    row.output = width;
    row.causal = true;
    row.pick = TextRow::Pick::firstLargest;
    row.layerNormEpsilon = 1e-5;
    row.activation = Activation::quickGelu;
    row.source = "It is part of the file that CLIP's authors publish; a file of the image tower alone lacks it.";
    return row;
}

/// Zhai et al. 2023 (open_clip, model_configs/ViT-B-16-SigLIP.json): no mask, the last position whatever stands there.
[[nodiscard]] constexpr TextRow siglipB(std::string_view id, std::string_view name, std::span<const std::string_view> backbones)
{
    TextRow row;
    row.id = id;
    row.name = name;
    row.backbones = backbones;
    row.vocabulary = TextRow::Vocabulary::pieces;
    row.tokens = 32000;
    row.context = 64;
    row.padding = 1;
    row.width = 768;
    row.depth = 12;
    row.heads = 12;
    row.mlpWidth = 3072;
    row.output = 768;
    row.pick = TextRow::Pick::last;
    row.projectionBias = true;
    row.layerNormEpsilon = 1e-6;
    row.activation = Activation::geluTanh;  // as its authors trained it
    row.modelNames = kSiglipModels;
    row.source = "It is part of the file that Google publishes as google/siglip-base-patch16-224; its tokenizer is spiece.model "
                 "from the same place.";
    return row;
}

[[nodiscard]] constexpr TextRow siglip2B()
{
    auto row = siglipB("siglip2-b", "SigLIP 2 B's text tower", kSiglip2B);
    row.tokens = 256000;
    row.padding = 0;
    row.modelNames = kSiglip2Models;
    row.source = "It is part of the file that Google publishes as google/siglip2-base-patch16-224; its tokenizer is Gemma's "
                 "tokenizer.model.";
    return row;
}

/// The space of RADIO's SigLIP adaptor. RADIO runs it through open_clip, whose description names no approximation: exact GELU.
[[nodiscard]] constexpr TextRow siglipSo400m()
{
    auto row = siglipB("siglip-so400m", "SigLIP So400m's text tower", kRadio);
    row.width = 1152;
    row.depth = 27;
    row.heads = 16;
    row.mlpWidth = 4304;
    row.output = 1152;
    row.activation = Activation::gelu;
    row.fileNames = kSo400mFiles;
    row.source =
        "Google publishes it as google/siglip-so400m-patch14-384 (model.safetensors and spiece.model); rename the file to "
        "siglip-so400m-patch14-384.safetensors.";
    return row;
}

constexpr std::array kRows{clip("clip-b", "CLIP B's text tower", kClipB, 512), clip("clip-l", "CLIP L's text tower", kClipL, 768),
                           siglipB("siglip-b", "SigLIP B's text tower", kSiglipB), siglip2B(), siglipSo400m()};

}  // namespace

std::span<const TextRow> textRows()
{
    return kRows;
}

const TextRow* findTextRow(std::string_view backbone)
{
    const auto found = std::ranges::find_if(
        kRows, [&](const TextRow& row) { return std::ranges::find(row.backbones, backbone) != row.backbones.end(); });
    return found == kRows.end() ? nullptr : &*found;
}

}  // namespace cortilens::models
