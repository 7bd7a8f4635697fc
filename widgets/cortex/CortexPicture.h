// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"
#include "widgets/cortex/CortexState.h"
#include "widgets/vtk/DevicePoint.h"

#include <QImage>

#include <memory>

class QPainter;

namespace cortilens {

class CortexScene;

struct CortexPictureOptions {
    DeviceSize size{1200, 800};  ///< device pixels
    double pixelsPerPoint = 1;   ///< larger: thicker lines and larger names; the device pixel ratio, or dpi / 96
    int samples = 4;             ///< per pixel, against jagged edges: 0 or 4
};

/// A state that is drawn without a widget or a display: its surfaces as pixels, its names over them. Any thread, several at once;
/// each on one thread.
class CortexPicture {
public:
    CortexPicture(const CortexState& state, const CortexPictureOptions& options);
    ~CortexPicture();
    CortexPicture(const CortexPicture&) = delete;
    CortexPicture& operator=(const CortexPicture&) = delete;

    [[nodiscard]] double mmPerPixel() const;

    /// With overlay and outlines. Errors: device (no GL), invalidRequest (an empty size, or one above 16384 pixels).
    [[nodiscard]] Result<QImage> surfaces() const;

    /// Marker, names and L / R; the painter's unit is a point, its origin the picture's upper left.
    void paintAnnotations(QPainter& painter) const;

private:
    CortexPictureOptions m_options;
    std::unique_ptr<CortexScene> m_scene;
};

/// Both in one picture.
[[nodiscard]] Result<QImage> pictureOf(const CortexState& state, const CortexPictureOptions& options);

}  // namespace cortilens
