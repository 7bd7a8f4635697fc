// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Grid.h"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cortilens::models {

struct Naming;

enum class Activation : std::uint8_t {
    gelu,      ///< exact (erf)
    geluTanh,  ///< its tanh approximation
    quickGelu  ///< z sigmoid(1.702 z)
};

/// How the learned position embedding is brought to another grid. All in float32, half-pixel centres unless said.
enum class PositionRule : std::uint8_t {
    bicubicBySize,       ///< bicubic (a = -0.75) to the grid's size, no antialiasing
    bicubicPlusTenth,    ///< the same with the step native / (grid + 0.1) that DINOv2 without registers was trained with
    bicubicAntialiased,  ///< bicubic (a = -0.5) to the grid's size with antialiasing: DINOv2 with registers
    bilinearCorners,     ///< bilinear to a square of the longer side, corners aligned, upper left part taken: RADIO, before June
                         ///< 2025
    bilinearHalfPixel,   ///< the same with half-pixel centres: RADIO, since
};

/// How the last block is changed so that each token says what is at its place (core/dense/Adaptor.h has names and formulas).
enum class Adaptor : std::uint8_t { none, maskclip, naclip, kk, sclip, clearclip, radseg, scclip, proxyclip };

/// What is done with a photo when nobody asks for something else.
struct Recipe {
    std::string preset{};  ///< its name: paper, best
    Adaptor adaptor{};
    int pixels = 0;               ///< side of the square network input
    int views = 0;                ///< augmented copies, the null view included
    int maxShift = 0;             ///< patches
    double sigma = 0;             ///< NACLIP's neighbourhood, patches
    float stopAtConvergence = 0;  ///< as FeatureRecipe::stopAtConvergence
};

/// How the whole-image vector comes out of the tokens behind the final norm.
enum class Pooling : std::uint8_t {
    token,     ///< the token number `summaryToken`
    attention  ///< a learned query attends to all tokens, then an MLP (SigLIP's head)
};

/// One vision transformer (or the control, which is none), described: nothing about a backbone is known anywhere else.
struct BackboneRow {
    std::string id;    ///< on the command line, in encoder files: deit-tiny
    std::string name;  ///< for people: DeiT-Tiny/16

    // Architecture: patches -> tokens -> depth pre-norm blocks -> norm -> pooling -> projection.
    int patch = 0;  ///< pixels
    int width = 0;
    int depth = 0;
    int heads = 0;
    int mlpWidth = 0;
    int classTokens = 1;           ///< 0: none
    int registers = 0;             ///< tokens behind the class tokens that carry no position
    bool leadingTogether = false;  ///< class tokens and registers are one array in the file
    bool classHasPosition = true;  ///< the position embedding's first rows belong to the class tokens
    bool patchBias = true;
    bool preNorm = false;  ///< a LayerNorm before the first block
    bool finalNorm = true;
    bool layerScale = false;
    bool gatedMlp = false;  ///< SwiGLU: down(silu(a) b) with [a, b] = up(x) and mlpWidth features each
    double layerNormEpsilon = 1e-6;
    Activation activation{};  ///< of MLPs that are not gated
    Pooling pooling{};
    int summaryToken = 0;
    int projection = 0;  ///< features behind the projection into the shared space; 0: there is none
    int headWidth = 0;   ///< 0: the projection is linear; else it is RADIO's adaptor MLP with this hidden width
    int headBlocks = 0;  ///< inner blocks of that MLP
    int classes = 0;     ///< rows of the classification head; 0: there is none
    int nativeGrid = 0;  ///< patches along a side of the stored position embedding
    PositionRule positionRule{};
    std::array<double, 3> mean{};  ///< of RGB in [0, 1]: the input is (rgb - mean) / deviation
    std::array<double, 3> deviation{};

    // Where the weights come from.
    std::span<const Naming> namings;     ///< key namings in the wild; the first is the authors' own. Never owned by a row
    std::vector<std::string> fileNames;  ///< what the file is usually called, the most likely first
    std::string licence;
    std::string source;                   ///< in words, for the person who has to fetch it
    std::vector<std::string> references;  ///< works to be cited, each as "Radford et al., 2021: Title. Venue."

    std::string description;  ///< SHA-256 of the file that describes it; empty: the program itself does

    Recipe recipe;                ///< the default
    std::vector<Recipe> presets;  ///< by name, the default among them

    [[nodiscard]] int channels() const { return projection > 0 ? projection : width; }
    [[nodiscard]] int leadingTokens() const { return classTokens + registers; }  ///< in front of the patches
    [[nodiscard]] bool hasNetwork() const { return depth > 0; }                  ///< or it is the control (ControlRow.h)
    [[nodiscard]] int headDim() const { return width / heads; }
    /// Patches of a square input; `pixels` is a multiple of `patch`.
    [[nodiscard]] GridSize gridOf(int pixels) const { return {pixels / patch, pixels / patch}; }
};

/// Every backbone that the program knows by itself, the demo's first.
[[nodiscard]] std::span<const BackboneRow> rows();

/// Null when there is none of that id.
[[nodiscard]] const BackboneRow* findRow(std::string_view id);

/// Null when the row has no preset of that name.
[[nodiscard]] const Recipe* findPreset(const BackboneRow& row, std::string_view name);

}  // namespace cortilens::models
