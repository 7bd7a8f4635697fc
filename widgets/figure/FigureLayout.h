// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"
#include "widgets/figure/PageSize.h"

#include <QRectF>
#include <QSizeF>

#include <functional>

namespace cortilens {

/// Where everything is on the page, in mm from its upper left corner.
struct FigureLayout {
    QRectF cortexHead;  ///< letter and heading of panel a
    QRectF cortex;
    QRectF cortexBar;
    QRectF photoHead;
    QRectF photo;  ///< of the photo's own shape
    QRectF photoBar;
    QRectF caption;
};

/// `photo`: pixels, decides the panel's shape. `captionHeightMm` tells how high the caption is at a width in mm. Errors:
/// invalidRequest (less than 12 mm of height are left for a panel).
[[nodiscard]] Result<FigureLayout> layoutOf(const PageSize& page, QSizeF photo,
                                            const std::function<double(double widthMm)>& captionHeightMm);

}  // namespace cortilens
