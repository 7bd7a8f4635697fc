// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/BackboneRow.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace cortilens::models {

/// One text tower, described: a transformer over tokens whose vector lies in the space of some backbones' features.
struct TextRow {
    /// How a text becomes numbers (core/text).
    enum class Vocabulary : std::uint8_t { bytePairs, pieces };
    /// The position whose vector stands for the text.
    enum class Pick : std::uint8_t {
        firstLargest,  ///< the first of the largest token number: CLIP's end, which is the last in its vocabulary
        last
    };

    std::string_view id;                          ///< clip-b
    std::string_view name;                        ///< for people
    std::span<const std::string_view> backbones;  ///< whose features share its space

    Vocabulary vocabulary{};
    int tokens = 0;   ///< that it knows
    int context = 0;  ///< tokens of one text, start and end included
    int padding = 0;  ///< the token behind the end

    int width = 0;
    int depth = 0;
    int heads = 0;
    int mlpWidth = 0;
    int output = 0;       ///< channels of the shared space
    bool causal = false;  ///< a token looks at those before it alone
    Pick pick{};
    bool projectionBias = false;
    double layerNormEpsilon = 1e-5;
    Activation activation{};

    std::span<const std::string_view> fileNames;   ///< empty: it lies in the backbone's own file
    std::span<const std::string_view> modelNames;  ///< of the sentencepiece model, beside the weights; empty: none is needed
    std::string_view source;                       ///< in words, for the person who has to fetch it
};

[[nodiscard]] std::span<const TextRow> textRows();

/// The tower that shares a backbone's space; null when there is none.
[[nodiscard]] const TextRow* findTextRow(std::string_view backbone);

}  // namespace cortilens::models
