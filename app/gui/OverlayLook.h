// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Surface.h"
#include "widgets/color/ColorBar.h"
#include "widgets/color/ColorMap.h"
#include "widgets/color/ValueScale.h"
#include "widgets/cortex/CortexState.h"

namespace cortilens::gui {

/// How an overlay's values become colours.
struct OverlayLook {
    color::ColorMap map;          ///< not of a plane, which has its own colours
    color::ValueScale scale;      ///< of a plane: across
    color::ValueScale heights{};  ///< of a plane: up
};

/// The default map of the overlay's kind over its own range; |values| below `threshold` show the curvature.
[[nodiscard]] OverlayLook lookOf(const Overlay& overlay, float threshold);

/// One colour per vertex. Values just below the threshold fade out rather than end.
[[nodiscard]] OverlayColors colorsOf(const Overlay& overlay, const OverlayLook& look);

/// Values were made between voxels instead of taken from the nearest one.
[[nodiscard]] bool isBetweenVoxels(const Overlay& overlay);

/// The colour bar's words and range. Values between voxels are said to be such.
[[nodiscard]] color::ColorBarContent barOf(const Overlay& overlay, const OverlayLook& look);

}  // namespace cortilens::gui
