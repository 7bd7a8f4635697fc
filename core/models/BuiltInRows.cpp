// SPDX-License-Identifier: Apache-2.0
#include "core/models/BuiltInRows.h"

#include "core/models/ControlRow.h"
#include "core/models/Naming.h"

#include <fmt/format.h>

#include <utility>

namespace cortilens::models {

namespace {

using Triple = std::array<double, 3>;

constexpr Triple kImageNetMean{0.485, 0.456, 0.406};
constexpr Triple kImageNetDeviation{0.229, 0.224, 0.225};
constexpr Triple kClipMean{0.48145466, 0.4578275, 0.40821073};
constexpr Triple kClipDeviation{0.26862954, 0.26130258, 0.27577711};
constexpr Triple kHalf{0.5, 0.5, 0.5};

constexpr const char* kSiglipReference = "Zhai et al., 2023: Sigmoid loss for language image pre-training. ICCV.";

constexpr float kSettled = 0.9985F;  // by ConvergenceStudy: a heatmap then usually correlates with that of all views by 0.999

/// BrainSAIL's own parameters of a backbone that it uses, and ours: the same features, but no more views once the mean over
/// them has settled.
void setRecipes(BackboneRow& row, const Recipe& paper)
{
    row.recipe = paper;
    row.recipe.preset = "paper";
    auto best = row.recipe;
    best.preset = "best";
    best.stopAtConvergence = kSettled;
    row.presets = {row.recipe, best};
}

/// A backbone that no paper uses so has ours only.
void setRecipe(BackboneRow& row, const Recipe& best)
{
    row.recipe = best;
    row.recipe.preset = "best";
    row.presets = {row.recipe};
}

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
    row.classes = 1000;
    row.nativeGrid = 14;
    row.positionRule = PositionRule::bicubicBySize;
    row.mean = kImageNetMean;
    row.deviation = kImageNetDeviation;
    row.namings = timmNamings();
    row.fileNames = {"deit_tiny_patch16_224.fp16.safetensors", "deit_tiny_patch16_224.safetensors", "deit-tiny.safetensors"};
    row.licence = "Apache-2.0";
    row.source = "It comes with the program. Its authors publish it as DeiT-Tiny/16 at 224 px, trained on ImageNet-1k.";
    row.references = {"Touvron et al., 2021: Training data-efficient image transformers & distillation through attention. ICML."};
    setRecipe(row, {.adaptor = Adaptor::naclip, .pixels = 336, .views = 13, .maxShift = 3, .sigma = 10});
    return row;
}

struct ClipSize {
    std::string_view id, name, openAi, huggingFace;
    int patch, width, depth, heads, projection, nativeGrid;
};

/// Radford et al. 2021.
BackboneRow clip(const ClipSize& size)
{
    BackboneRow row;
    row.id = size.id;
    row.name = fmt::format("CLIP {}", size.name);
    row.patch = size.patch;
    row.width = size.width;
    row.depth = size.depth;
    row.heads = size.heads;
    row.mlpWidth = 4 * size.width;
    row.patchBias = false;
    row.preNorm = true;
    row.layerNormEpsilon = 1e-5;
    row.activation = Activation::quickGelu;
    row.projection = size.projection;
    row.nativeGrid = size.nativeGrid;
    row.positionRule = PositionRule::bicubicBySize;
    row.mean = kClipMean;
    row.deviation = kClipDeviation;
    row.namings = clipNamings();
    row.fileNames = {fmt::format("{}.safetensors", size.id), fmt::format("{}.safetensors", size.huggingFace),
                     fmt::format("{}.pt", size.openAi), fmt::format("{}.bin", size.huggingFace)};
    row.licence = "MIT";
    row.references = {"Radford et al., 2021: Learning transferable visual models from natural language supervision. ICML."};
    row.source = fmt::format("OpenAI publishes it as {} ({}.pt); the model hub of Hugging Face has it as openai/{} (take "
                             "model.safetensors and name it {}.safetensors).",
                             size.name, size.openAi, size.huggingFace, size.huggingFace);
    return row;
}

/// Used densely by BrainSAIL at four times its resolution.
BackboneRow clipVitB16()
{
    auto row = clip({"clip-vit-b16", "ViT-B/16", "ViT-B-16", "clip-vit-base-patch16", 16, 768, 12, 12, 512, 14});
    row.fileNames.emplace_back("open_clip_model.safetensors");
    setRecipes(row, {.adaptor = Adaptor::naclip, .pixels = 896, .views = 51, .maxShift = 8, .sigma = 10});
    return row;
}

BackboneRow clipVitB32()
{
    auto row = clip({"clip-vit-b32", "ViT-B/32", "ViT-B-32", "clip-vit-base-patch32", 32, 768, 12, 12, 512, 7});
    setRecipe(row, {.adaptor = Adaptor::naclip, .pixels = 896, .views = 25, .maxShift = 4, .sigma = 10});
    return row;
}

BackboneRow clipVitL14()
{
    auto row = clip({"clip-vit-l14", "ViT-L/14", "ViT-L-14", "clip-vit-large-patch14", 14, 1024, 24, 16, 768, 16});
    setRecipe(row, {.adaptor = Adaptor::naclip, .pixels = 448, .views = 25, .maxShift = 5, .sigma = 10});
    return row;
}

BackboneRow clipVitL14At336()
{
    auto row = clip(
        {"clip-vit-l14-336", "ViT-L/14 at 336 px", "ViT-L-14-336px", "clip-vit-large-patch14-336", 14, 1024, 24, 16, 768, 24});
    setRecipe(row, {.adaptor = Adaptor::naclip, .pixels = 672, .views = 25, .maxShift = 7, .sigma = 10});
    return row;
}

struct DinoSize {
    std::string_view letter, huggingFace;
    int width, depth, heads;
};

/// Oquab et al. 2023; with registers Darcet et al. 2024. The 518 px of BrainSAIL are the grid that it was trained with last.
BackboneRow dino(const DinoSize& size, bool registers)
{
    BackboneRow row;
    const bool giant = size.letter == "g";
    row.id = fmt::format("dinov2-vit{}14{}", size.letter, registers ? "-reg" : "");
    row.name = fmt::format("DINOv2 ViT-{}/14{}", giant ? "g" : std::string(1, static_cast<char>(size.letter[0] - 'a' + 'A')),
                           registers ? " with registers" : "");
    row.patch = 14;
    row.width = size.width;
    row.depth = size.depth;
    row.heads = size.heads;
    row.mlpWidth = giant ? 4096 : 4 * size.width;  // two thirds of 4 x 1536, in steps of 8
    row.gatedMlp = giant;
    row.registers = registers ? 4 : 0;
    row.layerScale = true;
    row.nativeGrid = 37;
    row.positionRule = registers ? PositionRule::bicubicAntialiased : PositionRule::bicubicPlusTenth;
    row.mean = kImageNetMean;
    row.deviation = kImageNetDeviation;
    row.namings = dinoNamings();
    const auto hub = fmt::format("dinov2_vit{}14{}_pretrain", size.letter, registers ? "_reg4" : "");
    const auto repository = fmt::format("dinov2{}-{}", registers ? "-with-registers" : "", size.huggingFace);
    row.fileNames = {row.id + ".safetensors", repository + ".safetensors", hub + ".pth", hub + ".safetensors"};
    row.licence = "Apache-2.0";
    row.source = fmt::format("Meta publishes it as {}.pth; the model hub of Hugging Face has it as facebook/{} (take "
                             "model.safetensors and name it {}.safetensors).",
                             hub, repository, repository);
    row.references = {"Oquab et al., 2024: DINOv2: Learning robust visual features without supervision. TMLR."};
    if (registers) row.references.emplace_back("Darcet et al., 2024: Vision transformers need registers. ICLR.");
    const Recipe recipe{.adaptor = Adaptor::maskclip, .pixels = 518, .views = 25, .maxShift = 6, .sigma = 10};
    if (row.id == "dinov2-vitb14-reg")
        setRecipes(row, recipe);
    else
        setRecipe(row, recipe);
    return row;
}

/// Ranzinger et al. 2024 with the adaptor of its SigLIP teacher. BrainSAIL sends patches through the head that the teacher's
/// image embedding goes through: only that one lands in the space of SigLIP's text. The weights were trained while positions
/// were interpolated with aligned corners (the sampling grid of training says so), which is the rule here; since June 2025
/// RADIO's own code uses half-pixel centres.
BackboneRow radio()
{
    BackboneRow row;
    row.id = "radio-v2.5-b";
    row.name = "RADIO v2.5-B, SigLIP head";
    row.patch = 16;
    row.width = 768;
    row.depth = 12;
    row.heads = 12;
    row.mlpWidth = 3072;
    row.classTokens = 4;  // of the teachers CLIP, SigLIP, DINOv2, SAM
    row.registers = 4;
    row.leadingTogether = true;
    row.classHasPosition = false;
    row.patchBias = false;
    row.finalNorm = false;
    row.summaryToken = 1;
    row.projection = 1152;
    row.headWidth = 1520;
    row.headBlocks = 1;
    row.nativeGrid = 128;
    row.positionRule = PositionRule::bilinearCorners;
    row.mean = kClipMean;
    row.deviation = kClipDeviation;
    row.namings = radioNamings();
    row.fileNames = {"radio-v2.5-b_half.pth.tar", "radio-v2.5-b.safetensors"};
    row.licence = "NVIDIA Source Code License-NC: research and evaluation only, no commercial use";
    row.source = "NVIDIA publishes it as radio-v2.5-b_half.pth.tar in nvidia/RADIO on the model hub of Hugging Face. The "
                 "safetensors of nvidia/RADIO-B hold the backbone without the SigLIP head and are not enough.";
    row.references = {
        "Ranzinger et al., 2024: AM-RADIO: Agglomerative vision foundation model, reduce all domains into one. CVPR.",
        kSiglipReference};
    setRecipes(row, {.adaptor = Adaptor::maskclip, .pixels = 768, .views = 25, .maxShift = 7, .sigma = 10});
    return row;
}

/// Zhai et al. 2023, Tschannen et al. 2025. No class token: the image embedding is what a learned query finds. A patch goes
/// through the same head as if it were all there is (MaskCLIP's idea applied to the head), which puts it into the embedding's
/// space.
BackboneRow siglip(int version)
{
    BackboneRow row;
    const auto repository = fmt::format("siglip{}-base-patch16-224", version == 1 ? "" : "2");
    row.id = version == 1 ? "siglip-vit-b16" : "siglip2-vit-b16";
    row.name = version == 1 ? "SigLIP ViT-B/16" : "SigLIP 2 ViT-B/16";
    row.patch = 16;
    row.width = 768;
    row.depth = 12;
    row.heads = 12;
    row.mlpWidth = 3072;
    row.classTokens = 0;
    row.classHasPosition = false;
    row.activation = Activation::geluTanh;
    row.pooling = Pooling::attention;
    row.nativeGrid = 14;
    row.positionRule = PositionRule::bicubicBySize;
    row.mean = kHalf;
    row.deviation = kHalf;
    row.namings = siglipNamings();
    row.fileNames = {row.id + ".safetensors", repository + ".safetensors"};
    row.licence = "Apache-2.0";
    row.source = fmt::format("Google publishes it as google/{} on the model hub of Hugging Face (take model.safetensors and name "
                             "it {}.safetensors).",
                             repository, repository);
    row.references = {version == 1 ? kSiglipReference
                                   : "Tschannen et al., 2025: SigLIP 2: Multilingual vision-language encoders with improved "
                                     "semantic understanding, localization, and dense features. arXiv:2502.14786."};
    setRecipe(row, {.adaptor = Adaptor::maskclip, .pixels = 448, .views = 25, .maxShift = 4, .sigma = 10});
    return row;
}

}  // namespace

std::vector<BackboneRow> builtInRows()
{
    std::vector<BackboneRow> rows{deitTiny(), clipVitB16()};
    constexpr DinoSize kSmall{"s", "small", 384, 12, 6};
    constexpr DinoSize kBase{"b", "base", 768, 12, 12};
    constexpr DinoSize kLarge{"l", "large", 1024, 24, 16};
    constexpr DinoSize kGiant{"g", "giant", 1536, 40, 24};
    rows.push_back(dino(kBase, true));
    rows.push_back(radio());
    rows.push_back(controlRow());
    setRecipe(rows.back(), rows.back().recipe);
    rows.push_back(clipVitB32());
    rows.push_back(clipVitL14());
    rows.push_back(clipVitL14At336());
    rows.push_back(siglip(1));
    rows.push_back(siglip(2));
    rows.push_back(dino(kBase, false));
    for (const auto& size : {kSmall, kLarge, kGiant})
        for (const bool registers : {true, false}) rows.push_back(dino(size, registers));
    return rows;
}

}  // namespace cortilens::models
