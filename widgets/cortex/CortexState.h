// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Selection.h"
#include "core/types/Surface.h"
#include "widgets/cortex/CortexPose.h"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cortilens::color {
struct Theme;
}

namespace cortilens {

class CortexGeometry;

using Rgba = std::array<std::uint8_t, 4>;  ///< sRGB and straight alpha: what widgets/color makes of values

/// One colour per vertex and hemisphere, [V]; alpha 0 shows the curvature. An empty vector: no overlay there.
using OverlayColors = std::array<std::vector<Rgba>, 2>;

/// The greys around the data.
struct CortexTheme {
    Rgba ground;
    Rgba gyrus;
    Rgba sulcus;
    Rgba text;
    friend bool operator==(const CortexTheme&, const CortexTheme&) = default;
};

[[nodiscard]] CortexTheme cortexThemeOf(const color::Theme& theme);
[[nodiscard]] CortexTheme lightCortexTheme();
[[nodiscard]] CortexTheme darkCortexTheme();
[[nodiscard]] CortexTheme paperCortexTheme();  ///< white, for figures

/// Colour of a family of regions (RegionOfInterest::family).
[[nodiscard]] Rgba familyRgba(std::string_view family);

/// All that a picture of the cortex shows. A value: copy it to draw the same elsewhere.
struct CortexState {
    std::shared_ptr<const CortexGeometry> geometry;  ///< null: nothing to draw yet
    CortexShape shape;
    CortexPose pose;
    CortexTheme theme = darkCortexTheme();
    std::shared_ptr<const OverlayColors> overlay;                  ///< null: curvature alone
    std::shared_ptr<const std::vector<RegionOfInterest>> regions;  ///< null: no outlines
    std::string highlightedRegion;                                 ///< empty: none
    std::optional<SurfaceVertex> marker;
    bool labelsVisible = true;  ///< names of regions, L and R
    bool outlinesVisible = true;
};

}  // namespace cortilens
