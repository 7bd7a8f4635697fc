// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/NsdTree.h"
#include "core/types/Surface.h"

#include <array>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

namespace cortilens::data {

/// The map that is worked out from ncsnr, or that a study states.
inline constexpr std::string_view kCeilingMap = "noise-ceiling";

/// A map and where it lies; an empty path: there is none.
struct OverlayFiles {
    Overlay overlay;                                ///< without values
    std::filesystem::path volume;                   ///< .nii.gz
    std::array<std::filesystem::path, 2> surfaces;  ///< by hemisphere, .mgz or FreeSurfer's curvature format
};

/// fLoc contrasts (floc_facestval.nii.gz, lh.flocfacestval.mgz), pRF maps and thickness that are there, in this order.
[[nodiscard]] std::vector<OverlayFiles> overlayFilesOf(const NsdTree& tree, std::string_view subject, std::string_view space);

/// By its id, or a fLoc contrast by its category (faces: floc-facestval). Null: none.
[[nodiscard]] const OverlayFiles* findMap(std::span<const OverlayFiles> maps, std::string_view name);

}  // namespace cortilens::data
