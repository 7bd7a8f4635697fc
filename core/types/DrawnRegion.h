// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"
#include "core/types/Ids.h"

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cortilens {

/// A region that a person has drawn on the surface; no file needs to know it.
struct DrawnRegion {
    std::string name;
    std::array<std::vector<VertexId>, 2> vertices;  ///< by hemisphere, sorted
    friend bool operator==(const DrawnRegion&, const DrawnRegion&) = default;
};

/// The set and the family of regions that were drawn.
inline constexpr std::string_view kDrawnSet = "drawn";

/// Whether a region may be called so: what reads as a vertex, a voxel, a half, a set or a threshold is another selection, and a
/// slash or a dot ahead is no name of a file. Errors: invalidRequest, saying which.
[[nodiscard]] Result<void> checkRegionName(std::string_view name);

/// ROI 1, or the first number behind `stem` that none of `taken` has.
[[nodiscard]] std::string freeRegionName(std::string_view stem, std::span<const std::string> taken);

}  // namespace cortilens
