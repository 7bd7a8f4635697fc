// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Grid.h"

#include <QPointF>
#include <QRectF>
#include <QSizeF>

#include <optional>
#include <vector>

namespace cortilens::image {

/// Where a photo lies in a view: view units per photo pixel, and where the photo's upper left corner is.
struct PhotoPlacement {
    double scale = 1;
    QPointF origin;

    [[nodiscard]] QRectF rectOf(QSizeF photo) const { return {origin, photo * scale}; }
    friend bool operator==(const PhotoPlacement&, const PhotoPlacement&) = default;
};

/// The whole photo, centred, as large as fits with `margin` on every side.
[[nodiscard]] PhotoPlacement fitted(QSizeF photo, QSizeF view, double margin = 0);

inline constexpr double kZoomStep = 1.2;  ///< of a key, and of a wheel from notch to notch

/// How much a wheel zooms; `angle` as of QWheelEvent::angleDelta, in eighths of a degree.
[[nodiscard]] double zoomOfWheel(int angle);

/// Zoomed by `factor`; what is under `anchor` stays there. The scale stays within half of the fitted one and 64 view units per
/// pixel.
[[nodiscard]] PhotoPlacement zoomedAbout(const PhotoPlacement& placement, QPointF anchor, double factor, QSizeF photo,
                                         QSizeF view);

/// Moved by `delta`, as far as a quarter of the view (or the whole photo, when smaller) stays covered.
[[nodiscard]] PhotoPlacement pannedBy(const PhotoPlacement& placement, QPointF delta, QSizeF photo, QSizeF view);

/// The patch under a point; `picture` is where the photo lies. A shared edge belongs to the patch on its right or below. Nothing
/// outside.
[[nodiscard]] std::optional<GridCell> cellAt(GridSize grid, const QRectF& picture, QPointF point);

/// Where a patch lies. Patches tile `picture` exactly.
[[nodiscard]] QRectF cellRect(GridSize grid, const QRectF& picture, GridCell cell);

/// All patches on the straight way from one to another, both included: what a fast brush stroke passes between two mouse events.
[[nodiscard]] std::vector<GridCell> cellsBetween(GridCell from, GridCell to);

/// One step of a walk over the patches; stays inside. From nowhere the walk begins in the middle.
[[nodiscard]] GridCell walked(GridSize grid, std::optional<GridCell> from, int rows, int cols);

}  // namespace cortilens::image
