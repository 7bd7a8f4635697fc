// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"
#include "widgets/cortex/CortexState.h"
#include "widgets/vtk/DevicePoint.h"

#include <QImage>

class QPainter;

namespace cortilens {

struct CortexPictureOptions {
    DeviceSize size{1200, 800};  ///< device pixels
    double pixelsPerPoint = 1;   ///< larger: thicker lines and larger names; the device pixel ratio, or dpi / 96
    int samples = 4;             ///< per pixel, against jagged edges: 0 or 4
};

/// Draws the surfaces of a state, with their overlay and outlines, without a widget or a display. Any thread, several at once.
/// Errors: device (no GL), invalidRequest (an empty size, or one above 16384 pixels).
[[nodiscard]] Result<QImage> surfacesOf(const CortexState& state, const CortexPictureOptions& options);

/// Marker, names and L / R over such a picture; the painter's unit is a point, its origin the picture's upper left.
void paintAnnotations(QPainter& painter, const CortexState& state, const CortexPictureOptions& options);

/// Both: figures and tests.
[[nodiscard]] Result<QImage> pictureOf(const CortexState& state, const CortexPictureOptions& options);

}  // namespace cortilens
