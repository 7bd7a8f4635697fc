// SPDX-License-Identifier: Apache-2.0
#include "widgets/figure/FigureLayout.h"

#include <fmt/format.h>

#include <algorithm>

namespace cortilens {

namespace {

// mm
constexpr double kMargin = 2;
constexpr double kHead = 4;
constexpr double kBar = 5;
constexpr double kBarGap = 1;
constexpr double kGap = 5;  // between the panels
constexpr double kCaptionGap = 1.5;
constexpr double kLowestPanel = 12;
constexpr double kWidestBar = 78;

constexpr double kSideBySide = 1.35;       // width to height from which on the panels stand side by side
constexpr double kWidestPhoto = 0.42;      // of the width, beside the cortex
constexpr double kPhotoShareBelow = 0.58;  // of the height, below the cortex

/// The largest rectangle of `shape` in `room`, in its upper left corner.
[[nodiscard]] QRectF shapedLike(QSizeF shape, const QRectF& room)
{
    return {room.topLeft(), shape.scaled(room.size(), Qt::KeepAspectRatio)};
}

[[nodiscard]] QRectF barBelow(const QRectF& panel, double width)
{
    return {panel.left(), panel.bottom() + kBarGap, std::min(width, kWidestBar), kBar};
}

[[nodiscard]] FigureLayout sideBySide(const QRectF& room, QSizeF photo)
{
    const double height = room.height() - kHead - kBarGap - kBar;
    const double top = room.top() + kHead;
    const double widest = kWidestPhoto * room.width();
    const auto size = photo.scaled(widest, height, Qt::KeepAspectRatio);
    FigureLayout layout;
    layout.photo = QRectF(QPointF(room.right() - size.width(), top), size);
    layout.cortex = QRectF(room.left(), top, layout.photo.left() - kGap - room.left(), height);
    return layout;
}

[[nodiscard]] FigureLayout oneAboveTheOther(const QRectF& room, QSizeF photo)
{
    const double height = room.height() - 2 * (kHead + kBarGap + kBar) - kGap / 2;
    FigureLayout layout;
    const double photoHeight = std::min(kPhotoShareBelow * height, room.width() * photo.height() / photo.width());
    layout.cortex = QRectF(room.left(), room.top() + kHead, room.width(), height - photoHeight);
    const double top = layout.cortex.bottom() + kBarGap + kBar + kGap / 2 + kHead;
    layout.photo = shapedLike(photo, {room.left(), top, room.width(), photoHeight});
    return layout;
}

}  // namespace

Result<FigureLayout> layoutOf(const PageSize& page, QSizeF photo, const std::function<double(double widthMm)>& captionHeightMm)
{
    const QRectF paper(0, 0, page.widthMm, page.heightMm);
    QRectF room = paper.adjusted(kMargin, kMargin, -kMargin, -kMargin);
    const double captionHeight = captionHeightMm(room.width());
    const QRectF caption(room.left(), room.bottom() - captionHeight, room.width(), captionHeight);
    room.setBottom(caption.top() - kCaptionGap);

    const bool beside = page.widthMm >= kSideBySide * page.heightMm;
    auto layout = beside ? sideBySide(room, photo) : oneAboveTheOther(room, photo);
    const double lowest = std::min(layout.cortex.height(), layout.photo.height());
    if (!(lowest >= kLowestPanel))
        return std::unexpected(
            Error{ErrorKind::invalidRequest,
                  fmt::format("On {} x {} mm the caption takes {:.0f} mm and leaves {:.0f} mm for a panel; {:.0f} mm are needed.",
                              page.widthMm, page.heightMm, captionHeight, std::max(0.0, lowest), kLowestPanel),
                  "Use a larger page, for example 183x90 or 89x120."});
    layout.caption = caption;
    layout.cortexHead = {layout.cortex.left(), layout.cortex.top() - kHead, layout.cortex.width(), kHead};
    const double headWidth = room.right() - layout.photo.left();
    layout.photoHead = {layout.photo.left(), layout.photo.top() - kHead, headWidth, kHead};
    layout.cortexBar = barBelow(layout.cortex, layout.cortex.width());
    layout.photoBar = barBelow(layout.photo, headWidth);
    return layout;
}

}  // namespace cortilens
