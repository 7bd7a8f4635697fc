// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"
#include "widgets/cortex/CortexState.h"
#include "widgets/vtk/DevicePoint.h"

#include <QImage>

namespace cortilens {

struct CortexPictureOptions {
    DeviceSize size{1200, 800};  ///< device pixels
    double pixelsPerPoint = 1;   ///< larger: thicker lines and larger names; the device pixel ratio, or dpi / 96
    int samples = 4;             ///< per pixel, against jagged edges: 0 or 4
};

/// Draws a state without a widget or a display: figures and tests. Any thread, several at once.
/// Errors: device (no GL), invalidRequest (an empty size, or one above 16384 pixels).
[[nodiscard]] Result<QImage> pictureOf(const CortexState& state, const CortexPictureOptions& options);

}  // namespace cortilens
