// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Selection.h"
#include "core/types/Surface.h"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace cortilens::gui {

/// Answers which regions hold a vertex, at once: the hover read-out asks for every mouse move.
class RegionIndex {
public:
    RegionIndex() = default;
    RegionIndex(std::span<const RegionOfInterest> regions, std::array<std::int32_t, 2> vertexCounts);

    /// Rows of `regions` that hold the vertex, the smallest region first, so that FFA-1 comes before nsdgeneral.
    [[nodiscard]] std::span<const std::uint16_t> at(const SurfaceVertex& vertex) const;

private:
    struct OneHemisphere {
        std::vector<std::uint32_t> begin;  ///< [V + 1], into rows
        std::vector<std::uint16_t> rows;
    };
    std::array<OneHemisphere, 2> m_hemispheres;
};

/// What a click on this vertex selects in region mode: the smallest region there, else the vertex itself.
[[nodiscard]] Selection regionOrVertex(const SurfaceVertex& vertex, const RegionIndex& index,
                                       std::span<const RegionOfInterest> regions);

/// The regions whose outlines belong on the cortex: those with a category, and the selected one. Large unspecific ones (streams,
/// nsdgeneral) would cover the picture with lines.
[[nodiscard]] std::vector<RegionOfInterest> regionsToOutline(std::span<const RegionOfInterest> regions,
                                                             const Selection& selection);

}  // namespace cortilens::gui
