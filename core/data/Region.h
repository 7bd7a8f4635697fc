// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Ids.h"
#include "core/types/Surface.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cortilens::data {

/// A named region with its voxels. `outline.meanR2` is left NaN: only an encoder knows it.
struct Region {
    RegionOfInterest outline;                       ///< name, set, family, vertices, noise ceiling
    std::vector<VoxelIndex> voxels;                 ///< both hemispheres, sorted
    std::array<std::vector<VoxelIndex>, 2> halves;  ///< by hemisphere, sorted; both empty when only the whole is known
};

/// A region as a person writes it: FFA-1, floc-faces/FFA-1, lh.FFA-1, floc-faces/lh.FFA-1. The views are into the text.
struct RegionName {
    std::string_view set;   ///< empty: any
    std::string_view name;  ///< without set and half
    std::optional<Hemisphere> half;
};
[[nodiscard]] RegionName regionNameFrom(std::string_view text);

/// The family that decides a region's colour, from the file it comes from: floc-faces -> faces, prf-visualrois -> early.
[[nodiscard]] std::string_view familyOf(std::string_view set);

}  // namespace cortilens::data
