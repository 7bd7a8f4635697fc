// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/BackboneRow.h"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// How one transformer's tensors are called by those who publish it. The program's own names for its parts are in partsOf().
namespace cortilens::models {

/// `{}` in a name stands for the block's number.
struct KeyRule {
    std::string_view part;                   ///< blocks.{}.qkv.weight
    std::array<std::string_view, 3> keys{};  ///< as in the file; several: the part is their stack along the first axis
    int leadingAxis = 0;                     ///< 1: the file has an axis of length 1 in front; -1: it lacks the part's first one
    bool transposed = false;                 ///< the file has [in, out]
    bool flat = false;                       ///< the file has all axes but the first as one
    std::array<int, 3> shares{1, 1, 1};      ///< of the first axis that each key holds
};

/// Rules whose keys all begin with `prefix`.
struct RuleSet {
    std::string_view prefix;
    std::span<const KeyRule> rules;
};

struct Naming {
    std::string_view name;    ///< whose, for people
    std::string_view anchor;  ///< the patch embedding's key: tells the naming and any prefix that a wrapper added
    std::string_view scope;   ///< keys that begin so belong to this network; all of them must be known
    std::span<const std::string_view> ignored;  ///< ends of keys in scope that inference does not need
    std::array<RuleSet, 4> sets{};
    /// Where files state the input's mean and deviation, which must be the row's. Empty: they do not.
    std::array<std::string_view, 2> conditioner{};
};

// What a row may be published in: the first is the authors' own.
[[nodiscard]] std::span<const Naming> timmNamings();    ///< DeiT
[[nodiscard]] std::span<const Naming> dinoNamings();    ///< DINOv2: hub (and timm, without registers), Hugging Face
[[nodiscard]] std::span<const Naming> clipNamings();    ///< OpenAI (and open_clip), Hugging Face
[[nodiscard]] std::span<const Naming> siglipNamings();  ///< Hugging Face, open_clip (timm inside)
[[nodiscard]] std::span<const Naming> radioNamings();   ///< .pth.tar (teacher by name, by number), Hugging Face

/// A tensor that a row needs: `part` as in KeyRule, `block` -1 outside the blocks, axes as the network uses it (linear
/// weights [out, in]).
struct Part {
    std::string_view part;
    int block = -1;
    std::vector<std::int64_t> shape;
};

[[nodiscard]] std::vector<Part> partsOf(const BackboneRow& row);

/// Numbers in all of them.
[[nodiscard]] std::int64_t parametersOf(const BackboneRow& row);

struct StoredKey {
    std::string key;                  ///< without prefix
    std::vector<std::int64_t> shape;  ///< as stored
    bool transposed = false;          ///< as KeyRule::transposed
};

/// The one, two or three keys that hold a part; empty when the naming has no word for it.
[[nodiscard]] std::vector<StoredKey> keysOf(const Naming& naming, const Part& part);

}  // namespace cortilens::models
