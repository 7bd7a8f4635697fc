// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QRectF>
#include <QSizeF>

#include <optional>
#include <span>
#include <vector>

namespace cortilens {

/// A text that wants to stand beside something.
struct LabelWish {
    QSizeF size;    ///< of the text
    QRectF around;  ///< what it names: above, below, beside or on it, in this order
};

/// A place for each wish, the first ones served first, such that no two overlap, none covers an obstacle and none leaves
/// `bounds`. Nothing where there is no room: a crowded picture names fewer regions rather than unreadable ones.
[[nodiscard]] std::vector<std::optional<QRectF>> placeLabels(std::span<const LabelWish> wishes, const QRectF& bounds,
                                                             std::span<const QRectF> obstacles);

}  // namespace cortilens
