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
    std::array<std::string_view, 3> keys{};  ///< as in the file; three: the part is their stack along the first axis
    int leadingAxis = 0;                     ///< 1: the file has an axis of length 1 in front; -1: it lacks the part's first one
    bool transposed = false;                 ///< the file has [in, out]
};

struct Naming {
    std::string_view name;    ///< whose, for people
    std::string_view anchor;  ///< the patch embedding's key: tells the naming and any prefix that a wrapper added
    std::string_view scope;   ///< keys that begin so belong to this network; all of them must be known
    std::span<const std::string_view> ignored;  ///< ends of keys in scope that inference does not need
    std::span<const KeyRule> rules;
};

extern const Naming kTimmNaming;        ///< DeiT, and DINOv2's hub
extern const Naming kOpenAiClipNaming;  ///< OpenAI's CLIP and open_clip
extern const Naming kHuggingFaceClipNaming;

/// A tensor that a row needs: `part` as in KeyRule, `block` -1 outside the blocks, axes as the network uses it (linear
/// weights [out, in]).
struct Part {
    std::string_view part;
    int block = -1;
    std::vector<std::int64_t> shape;
};

[[nodiscard]] std::vector<Part> partsOf(const BackboneRow& row);

/// Null when the naming has no word for it.
[[nodiscard]] const KeyRule* findRule(const Naming& naming, std::string_view part);

struct StoredKey {
    std::string key;                  ///< without prefix
    std::vector<std::int64_t> shape;  ///< as stored
};

/// The one or three keys that hold a part.
[[nodiscard]] std::vector<StoredKey> keysOf(const KeyRule& rule, const Part& part);

}  // namespace cortilens::models
