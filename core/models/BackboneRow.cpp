// SPDX-License-Identifier: Apache-2.0
#include "core/models/BackboneRow.h"

#include "core/models/ControlRow.h"
#include "core/models/Naming.h"

#include <algorithm>

namespace cortilens::models {

namespace {

using Triple = std::array<double, 3>;

constexpr Triple kImageNetMean{0.485, 0.456, 0.406};
constexpr Triple kImageNetDeviation{0.229, 0.224, 0.225};
constexpr Triple kClipMean{0.48145466, 0.4578275, 0.40821073};
constexpr Triple kClipDeviation{0.26862954, 0.26130258, 0.27577711};

const std::array kDeitNamings{kTimmNaming};
const std::array kClipNamings{kOpenAiClipNaming, kHuggingFaceClipNaming};

constexpr std::array<std::string_view, 3> kDeitFiles{"deit_tiny_patch16_224.fp16.safetensors",
                                                     "deit_tiny_patch16_224.safetensors", "deit-tiny.safetensors"};
constexpr std::array<std::string_view, 3> kClipFiles{"clip-vit-b16.safetensors", "clip-vit-base-patch16.safetensors",
                                                     "open_clip_model.safetensors"};

BackboneRow deitTiny()
{
    BackboneRow row;
    row.id = "deit-tiny";
    row.name = "DeiT-Tiny/16";
    row.patch = 16;
    row.width = 192;
    row.depth = 12;
    row.heads = 3;
    row.mlpWidth = 768;
    row.layerNormEpsilon = 1e-6;
    row.activation = Activation::gelu;
    row.classes = 1000;
    row.nativeGrid = 14;
    row.positionRule = PositionRule::bicubicBySize;
    row.mean = kImageNetMean;
    row.deviation = kImageNetDeviation;
    row.namings = kDeitNamings;
    row.fileNames = kDeitFiles;
    row.licence = "Apache-2.0";
    row.source = "It comes with the program. Its authors publish it as DeiT-Tiny/16 at 224 px, trained on ImageNet-1k.";
    row.recipe = {.adaptor = Adaptor::naclip, .pixels = 336, .views = 13, .maxShift = 3, .sigma = 10};
    return row;
}

/// Radford et al. 2021; used densely by BrainSAIL at four times its resolution.
BackboneRow clipVitB16()
{
    BackboneRow row;
    row.id = "clip-vit-b16";
    row.name = "CLIP ViT-B/16";
    row.patch = 16;
    row.width = 768;
    row.depth = 12;
    row.heads = 12;
    row.mlpWidth = 3072;
    row.patchBias = false;
    row.preNorm = true;
    row.layerNormEpsilon = 1e-5;
    row.activation = Activation::quickGelu;
    row.projection = 512;
    row.nativeGrid = 14;
    row.positionRule = PositionRule::bicubicBySize;
    row.mean = kClipMean;
    row.deviation = kClipDeviation;
    row.namings = kClipNamings;
    row.fileNames = kClipFiles;
    row.licence = "MIT";
    row.source = "OpenAI publishes it as ViT-B/16; the model hub of Hugging Face has it as openai/clip-vit-base-patch16 "
                 "(take model.safetensors).";
    row.recipe = {.adaptor = Adaptor::naclip, .pixels = 896, .views = 51, .maxShift = 8, .sigma = 10};
    return row;
}

}  // namespace

std::span<const BackboneRow> rows()
{
    static const std::array kRows{deitTiny(), clipVitB16(), controlRow()};
    return kRows;
}

const BackboneRow* findRow(std::string_view id)
{
    const auto all = rows();
    const auto found = std::ranges::find(all, id, &BackboneRow::id);
    return found == all.end() ? nullptr : &*found;
}

}  // namespace cortilens::models
