// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/OverlayChoice.h"
#include "core/types/Surface.h"
#include "widgets/color/ColorBar.h"
#include "widgets/color/ColorMap.h"
#include "widgets/color/ValueScale.h"
#include "widgets/cortex/CortexState.h"

#include <array>
#include <memory>
#include <optional>
#include <vector>

namespace cortilens::gui {

class SubjectModel;

/// Noise ceilings [V] by hemisphere, %; null: not known there.
using Ceilings = std::array<std::shared_ptr<const std::vector<float>>, 2>;

/// Values are opaque from this noise ceiling on, %: about half of the 75 % that NSD's own figures draw it up to.
inline constexpr float kOpaqueCeiling = 40;

/// How an overlay's values become colours.
struct OverlayLook {
    color::ColorMap map;          ///< not of a plane, which has its own colours
    color::ValueScale scale;      ///< of a plane: across
    color::ValueScale heights{};  ///< of a plane: up
    /// Opacity falls with the vertex's noise ceiling, in proportion below kOpaqueCeiling. Where it is not known nothing vouches
    /// for a value, and none is shown. Nothing: opacity is that of the value alone.
    std::optional<Ceilings> fadedBy{};
};

/// As it was chosen, and else as the overlay comes: the default map of its kind over its own range. An angle's range and the
/// colours of a plane are what they are; a colour map that is not known counts as none.
[[nodiscard]] OverlayLook lookOf(const Overlay& overlay, const OverlayChoice& choice = {}, std::optional<Ceilings> fadedBy = {});

/// What has to be chosen of the overlay to see it as this bar has it.
[[nodiscard]] OverlayChoice choiceBehind(const color::ColorBarContent& bar, const Overlay& overlay);

/// What overlays of the subject can be faded by; nothing when none of its noise ceilings is known.
[[nodiscard]] std::optional<Ceilings> ceilingsOf(const SubjectModel& subject);

/// One colour per vertex. Values just below the threshold fade out rather than end.
[[nodiscard]] OverlayColors colorsOf(const Overlay& overlay, const OverlayLook& look);

/// Values were made between voxels instead of taken from the nearest one.
[[nodiscard]] bool isBetweenVoxels(const Overlay& overlay);

/// The colour bar's words and range. Values between voxels, and such as fade by their noise ceiling, are said to be such.
[[nodiscard]] color::ColorBarContent barOf(const Overlay& overlay, const OverlayLook& look);

}  // namespace cortilens::gui
