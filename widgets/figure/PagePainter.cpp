// SPDX-License-Identifier: Apache-2.0
#include "widgets/figure/PagePainter.h"

#include "widgets/color/Theme.h"

#include <QFontMetricsF>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace cortilens {

namespace {

constexpr double kLetterPt = 7;
constexpr double kLetterMm = 3.2;  // from the letter to the heading
constexpr double kHairlinePt = 0.25;

}  // namespace

QFont pageFont(const QPaintDevice& device, double points, QFont::Weight weight)
{
    QFont font(QStringList{QStringLiteral("Inter"), QStringLiteral("DejaVu Sans")});
    font.setPointSizeF(points);
    font.setWeight(weight);
    font.setHintingPreference(QFont::PreferNoHinting);  // the same widths at every resolution
    font.setStyleStrategy(QFont::NoSubpixelAntialias);  // no coloured fringes on paper
    return color::spelledOut(font, device);
}

QRectF unitsOf(const QRectF& mm)
{
    return {mm.topLeft() * kUnitsPerMm, mm.size() * kUnitsPerMm};
}

QRect pixelsOf(const QRectF& mm, int dpi)
{
    const auto at = [dpi](double value) { return static_cast<int>(std::lround(pixelsOfMm(value, dpi))); };
    return {QPoint(at(mm.left()), at(mm.top())), QPoint(at(mm.right()) - 1, at(mm.bottom()) - 1)};
}

Result<void> checkPhoto(const Photo& photo)
{
    const auto& [width, height, rgb] = photo;
    const auto bytes = 3 * static_cast<std::size_t>(std::max(width, 0)) * static_cast<std::size_t>(std::max(height, 0));
    if (bytes == 0 || rgb.size() != bytes)
        return std::unexpected(Error{ErrorKind::invalidRequest, "There is no photo to draw yet.", "Choose a photo first."});
    return {};
}

Result<QImage> paperOf(const PageSize& page)
{
    const auto size = pixelSize(page);
    if (!size) return std::unexpected(size.error());
    QImage image(*size, QImage::Format_RGB32);
    if (image.isNull())
        return std::unexpected(
            Error{ErrorKind::outOfMemory,
                  fmt::format("There is no memory for a picture of {} x {} pixels.", size->width(), size->height()),
                  "Lower the dpi or the size."});
    image.fill(Qt::white);
    image.setDotsPerMeterX(dotsPerMetre(kUnitsPerInch));
    image.setDotsPerMeterY(dotsPerMetre(kUnitsPerInch));
    return image;
}

void setResolution(QImage& image, const PageSize& page)
{
    image.setDotsPerMeterX(dotsPerMetre(page.dpi));
    image.setDotsPerMeterY(dotsPerMetre(page.dpi));
}

CaptionText::CaptionText(const std::vector<std::pair<std::string, std::string>>& parts, QPaintDevice& device)
    : m_layout({}, pageFont(device, kCaptionPt), &device)
{
    QString text;
    QList<QTextLayout::FormatRange> formats;
    QTextCharFormat bold;
    bold.setFont(pageFont(device, kCaptionPt, QFont::Bold));
    for (const auto& [letters, words] : parts) {
        if (!text.isEmpty()) text += u' ';
        const QString head = QString::fromStdString(letters);
        formats.push_back({static_cast<int>(text.size()), static_cast<int>(head.size()), bold});
        text += head + QStringLiteral(", ") + QString::fromStdString(words);
    }
    m_layout.setText(text);
    m_layout.setFormats(formats);
}

double CaptionText::heightMm(double widthMm)
{
    double y = 0;
    m_layout.beginLayout();
    for (auto line = m_layout.createLine(); line.isValid(); line = m_layout.createLine()) {
        line.setLineWidth(widthMm * kUnitsPerMm);
        line.setPosition({0, y});
        y += line.height();
    }
    m_layout.endLayout();
    return y / kUnitsPerMm;
}

PagePainter::PagePainter(const PageSize& page, QPaintDevice& device)
    : m_dpi(page.dpi)
    , m_isOfPixels(device.devType() == QInternal::Image)
    , m_painter(&device)
{
    m_painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing | QPainter::SmoothPixmapTransform);
    const double scale = m_isOfPixels ? static_cast<double>(page.dpi) / kUnitsPerInch : 1;
    m_painter.scale(scale, scale);
}

QFont PagePainter::font(double points, QFont::Weight weight) const
{
    return pageFont(*m_painter.device(), points, weight);
}

void PagePainter::paintLine(const QRectF& place, const QString& words, double points, const QColor& ink, Qt::Alignment alignment)
{
    const auto font = this->font(points);
    const auto box = unitsOf(place);
    m_painter.setFont(font);
    m_painter.setPen(ink);
    m_painter.drawText(box, static_cast<int>(alignment),
                       QFontMetricsF(font, m_painter.device()).elidedText(words, Qt::ElideRight, box.width()));
}

void PagePainter::paintHead(const QRectF& place, const QString& letter, const std::string& heading)
{
    m_painter.setPen(kInk);
    m_painter.setFont(font(kLetterPt, QFont::Bold));
    m_painter.drawText(unitsOf(place), Qt::AlignLeft | Qt::AlignTop, letter);
    paintLine(place.adjusted(kLetterMm, 0, 0, 0), QString::fromStdString(heading), kHeadingPt, kQuietInk,
              Qt::AlignLeft | Qt::AlignTop);
}

void PagePainter::paintBar(const QRectF& place, const color::ColorBarContent& content)
{
    const auto font = this->font(kBarPt);
    color::paintColorBar(m_painter, unitsOf(place), content,
                         {.text = kInk, .secondary = kQuietInk, .frame = kFrame, .numbers = font, .words = font, .thickness = 6});
}

void PagePainter::paintCaption(const CaptionText& caption, const QRectF& place)
{
    m_painter.setPen(kInk);
    caption.paint(m_painter, place.topLeft() * kUnitsPerMm);
}

void PagePainter::paintPicture(QPoint at, const QImage& picture)
{
    const double unitsPerPixel = static_cast<double>(kUnitsPerInch) / m_dpi;
    if (!m_isOfPixels) return m_painter.drawImage({QPointF(at) * unitsPerPixel, QSizeF(picture.size()) * unitsPerPixel}, picture);
    m_painter.save();
    m_painter.resetTransform();
    m_painter.drawImage(at, picture);
    m_painter.restore();
}

void PagePainter::paintFrame(const QRectF& place, Qt::PenStyle style)
{
    m_painter.setPen(QPen(kFrame, kHairlinePt / kPointsPerInch * kUnitsPerInch, style));
    m_painter.setBrush(Qt::NoBrush);
    m_painter.drawRect(unitsOf(place));
}

}  // namespace cortilens
