// SPDX-License-Identifier: Apache-2.0
#include "widgets/cortex/LabelLayout.h"

#include <algorithm>
#include <array>

namespace cortilens {

namespace {

constexpr double kGap = 3;    // between a label and what it names
constexpr double kApart = 2;  // between labels

[[nodiscard]] std::array<QRectF, 5> candidatesFor(const LabelWish& wish)
{
    const QPointF middle = wish.around.center();
    const auto centredAt = [&](QPointF centre) {
        QRectF rect({0, 0}, wish.size);
        rect.moveCenter(centre);
        return rect;
    };
    const double above = wish.around.height() / 2 + wish.size.height() / 2 + kGap;
    const double beside = wish.around.width() / 2 + wish.size.width() / 2 + kGap;
    return {centredAt(middle - QPointF(0, above)), centredAt(middle + QPointF(0, above)), centredAt(middle - QPointF(beside, 0)),
            centredAt(middle + QPointF(beside, 0)), centredAt(middle)};
}

}  // namespace

std::vector<std::optional<QRectF>> placeLabels(std::span<const LabelWish> wishes, const QRectF& bounds,
                                               std::span<const QRectF> obstacles)
{
    std::vector<QRectF> taken(obstacles.begin(), obstacles.end());
    std::vector<std::optional<QRectF>> places;
    for (const auto& wish : wishes) {
        std::optional<QRectF> place;
        for (const auto& candidate : candidatesFor(wish)) {
            const QRectF needed = candidate.adjusted(-kApart, -kApart, kApart, kApart);
            const bool isFree = std::ranges::none_of(taken, [&](const QRectF& other) { return other.intersects(needed); });
            if (!isFree || !bounds.contains(candidate)) continue;
            place = candidate;
            taken.push_back(candidate);
            break;
        }
        places.push_back(place);
    }
    return places;
}

}  // namespace cortilens
