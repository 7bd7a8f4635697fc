// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <optional>
#include <string>
#include <string_view>

namespace cortilens {

/// A region that a threshold makes of a map, as NSD's users are told to draw theirs: faces > 2 is every voxel whose t value for
/// faces is above 2, FFA-1 & faces > 3.5 those of them in FFA-1.
struct LiveRegion {
    std::string region;  ///< name of a region; empty: the whole volume
    std::string map;     ///< faces, or an overlay's id: floc-facestval, noise-ceiling
    float threshold = 2;
    friend bool operator==(const LiveRegion&, const LiveRegion&) = default;
};

/// Nothing for a text without `>`: a region's own name. Errors: invalidRequest (no map, or no number behind the sign).
[[nodiscard]] Result<std::optional<LiveRegion>> liveRegionFrom(std::string_view text);

/// FFA-1 & faces > 3.5
[[nodiscard]] std::string toText(const LiveRegion& region);

}  // namespace cortilens
