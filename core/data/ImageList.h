// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/Stimuli.h"
#include "core/types/Error.h"
#include "core/types/Ids.h"

#include <string_view>
#include <vector>

namespace cortilens::data {

/// Which photos a person means: ids and ranges with both ends, separated by commas, spaces or lines, each in the spelling of
/// imageFrom (`0-99`, `150`, `73k:18`, `73k:1-100`); `shared` are those that all subjects saw, `all` is every one. A `#` hides
/// the rest of its line. Or the name of a file with such a text. Sorted, each once. Errors: invalidRequest (not such a list,
/// backwards, outside, empty; says which word), those of reading the file.
[[nodiscard]] Result<std::vector<NsdId>> imagesFrom(std::string_view listOrFile, const Stimuli& stimuli);

/// A part of a list that is worked on in several processes: `2/4` is the second of four. Errors: invalidRequest.
struct Shard {
    int number = 1;  ///< 1..count
    int count = 1;

    /// Every count-th photo, so that all shards end at about the same time; together they are the whole list.
    [[nodiscard]] std::vector<NsdId> of(std::vector<NsdId> photos) const;
    friend bool operator==(Shard, Shard) = default;
};
[[nodiscard]] Result<Shard> shardFrom(std::string_view text);

}  // namespace cortilens::data
