// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Photo.h"
#include "widgets/color/ColorBar.h"
#include "widgets/figure/PageSize.h"

#include <QColor>
#include <QFont>
#include <QImage>
#include <QPaintDevice>
#include <QPainter>
#include <QRectF>
#include <QTextLayout>

#include <string>
#include <utility>
#include <vector>

namespace cortilens {

// The painter's unit is 1/96 inch, whatever the resolution: points come out exactly, and nothing is laid out in device pixels.
inline constexpr int kUnitsPerInch = 96;
inline constexpr double kUnitsPerMm = kUnitsPerInch / kMmPerInch;

inline constexpr double kHeadingPt = 6.5;
inline constexpr double kBarPt = 6;
inline constexpr double kCaptionPt = 5.5;
static_assert(kCaptionPt >= kSmallestTextPt);

inline const QColor kInk(0x11, 0x13, 0x16);
inline const QColor kQuietInk(0x3a, 0x3f, 0x46);
inline const QColor kFrame(0x9a, 0x9f, 0xa6);

[[nodiscard]] QFont pageFont(const QPaintDevice& device, double points, QFont::Weight weight = QFont::Normal);
[[nodiscard]] QRectF unitsOf(const QRectF& mm);
/// Whole device pixels, so that pictures are drawn as they are.
[[nodiscard]] QRect pixelsOf(const QRectF& mm, int dpi);

/// Error: invalidRequest, there is no photo, or it has not the pixels that its size promises.
[[nodiscard]] Result<void> checkPhoto(const Photo& photo);

/// White paper of the page's size, to be painted in units. Errors: those of pixelSize, outOfMemory.
[[nodiscard]] Result<QImage> paperOf(const PageSize& page);
/// Says how large the finished picture is meant to be.
void setResolution(QImage& image, const PageSize& page);

/// A caption of parts that begin with the letters of panels, which are bold, broken into lines of a width.
class CaptionText {
public:
    /// {"a", "Cortex of subj01."}, {"b–d", "Where ..."}
    CaptionText(const std::vector<std::pair<std::string, std::string>>& parts, QPaintDevice& device);

    [[nodiscard]] double heightMm(double widthMm);
    void paint(QPainter& painter, QPointF at) const { m_layout.draw(&painter, at); }

private:
    QTextLayout m_layout;
};

/// What all figures draw alike.
class PagePainter {
public:
    /// On paperOf(page), or on a page of vectors of kUnitsPerInch.
    PagePainter(const PageSize& page, QPaintDevice& device);

    void paintHead(const QRectF& place, const QString& letter, const std::string& heading);
    void paintBar(const QRectF& place, const color::ColorBarContent& content);
    void paintCaption(const CaptionText& caption, const QRectF& place);
    void paintPicture(QPoint at, const QImage& picture);  ///< pixels of the page's dpi
    void paintFrame(const QRectF& place, Qt::PenStyle style = Qt::SolidLine);
    /// Of 6.5 pt and less, cut with an ellipsis.
    void paintLine(const QRectF& place, const QString& words, double points, const QColor& ink, Qt::Alignment alignment);

    [[nodiscard]] QPainter& painter() { return m_painter; }
    [[nodiscard]] QFont font(double points, QFont::Weight weight = QFont::Normal) const;
    [[nodiscard]] int dpi() const { return m_dpi; }

private:
    int m_dpi;
    bool m_isOfPixels;
    QPainter m_painter;
};

}  // namespace cortilens
