// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Ids.h"
#include "widgets/vtk/DevicePoint.h"

#include <Qt>

#include <cstddef>
#include <cstdint>
#include <vector>

class QPainter;

namespace cortilens {

/// What a drag on the cortex does.
enum class DragTool : std::uint8_t { turn, move, magnify, add, takeAway };

/// Looking: a drag turns (on flat patches it moves), Shift or the middle button moves, Ctrl magnifies. Drawing: a drag outlines
/// what is added, with Alt or Ctrl what is taken away, since many desktops keep Alt-drag for moving windows; with Shift it does
/// what it does while one looks, with Shift and Ctrl, or with the middle button, it moves.
[[nodiscard]] DragTool dragToolFor(bool draws, bool isFlat, Qt::MouseButton button, Qt::KeyboardModifiers modifiers);

/// An outline on its way.
struct Stroke {
    Hemisphere hemisphere{};  ///< of its first point
    std::size_t row = 0;      ///< likewise
    bool takesAway = false;
    std::vector<DevicePoint> points{};

    void extendTo(DevicePoint point);  ///< at least a pixel or two further on
};

/// The outline and the straight line that closes it, dashed; what takes away has a minus at its start. The painter's unit is a
/// point, `pixelsPerPoint` device pixels.
void paintStroke(QPainter& painter, const Stroke& stroke, double pixelsPerPoint);

}  // namespace cortilens
