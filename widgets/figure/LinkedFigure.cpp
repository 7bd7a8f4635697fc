// SPDX-License-Identifier: Apache-2.0
#include "widgets/figure/LinkedFigure.h"

#include "widgets/cortex/CortexPicture.h"
#include "widgets/cortex/CortexScene.h"
#include "widgets/figure/Caption.h"
#include "widgets/figure/FigureLayout.h"

#include <QFont>
#include <QFontMetricsF>
#include <QPainter>
#include <QTextLayout>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace cortilens {

namespace {

// The painter's unit is 1/96 inch, whatever the resolution: points come out exactly, and nothing is laid out in device pixels.
constexpr int kUnitsPerInch = 96;
constexpr double kUnitsPerMm = kUnitsPerInch / kMmPerInch;

constexpr double kLetterPt = 7;
constexpr double kHeadingPt = 6.5;
constexpr double kBarPt = 6;
constexpr double kCaptionPt = 5.5;
static_assert(kCaptionPt >= kSmallestTextPt);

// The scene writes names 11 and L and R 12 units high, for the screen: here 6 and 6.5 pt.
constexpr double kSceneScale = 6.0 / 11 * kUnitsPerInch / kPointsPerInch;
constexpr double kMostSmoothedPixels =
    16e6;  // of a cortex; 4 samples of more take over a gigabyte, and nobody sees them in print

constexpr double kLetterMm = 3.2;  // from the letter to the heading
constexpr double kHairlinePt = 0.25;
constexpr double kScaleBarShare = 0.2;  // at most, of the panel's width

const QColor kInk(0x11, 0x13, 0x16);
const QColor kQuietInk(0x3a, 0x3f, 0x46);
const QColor kFrame(0x9a, 0x9f, 0xa6);

[[nodiscard]] QFont fontOf(double points, QFont::Weight weight = QFont::Normal)
{
    QFont font(QStringList{QStringLiteral("Inter"), QStringLiteral("DejaVu Sans")});
    font.setPointSizeF(points);
    font.setWeight(weight);
    font.setHintingPreference(QFont::PreferNoHinting);  // the same widths at every resolution
    font.setStyleStrategy(QFont::NoSubpixelAntialias);  // no coloured fringes on paper
    return font;
}

[[nodiscard]] QRectF unitsOf(const QRectF& mm)
{
    return {mm.topLeft() * kUnitsPerMm, mm.size() * kUnitsPerMm};
}

/// Whole device pixels, so that pictures are drawn as they are.
[[nodiscard]] QRect pixelsOf(const QRectF& mm, int dpi)
{
    const auto at = [dpi](double value) { return static_cast<int>(std::lround(pixelsOfMm(value, dpi))); };
    return {QPoint(at(mm.left()), at(mm.top())), QPoint(at(mm.right()) - 1, at(mm.bottom()) - 1)};
}

/// The caption with its letters in bold, broken into lines of a width.
class CaptionText {
public:
    CaptionText(const CaptionParts& parts, QPaintDevice* device)
        : m_font(fontOf(kCaptionPt))
        , m_layout({}, m_font, device)
    {
        const auto first = QStringLiteral("a, ") + QString::fromStdString(parts.cortex) + QChar(u' ');
        m_layout.setText(first + QStringLiteral("b, ") + QString::fromStdString(parts.photo));
        QTextCharFormat bold;
        bold.setFont(fontOf(kCaptionPt, QFont::Bold));
        m_layout.setFormats({{0, 1, bold}, {static_cast<int>(first.size()), 1, bold}});
    }

    [[nodiscard]] double heightMm(double widthMm)
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

    void paint(QPainter& painter, QPointF at) const { m_layout.draw(&painter, at); }

private:
    QFont m_font;
    QTextLayout m_layout;
};

/// One figure on its way onto one page.
class FigurePainter {
public:
    FigurePainter(const LinkedFigure& figure, const PageSize& page, QImage& image)
        : m_figure(figure)
        , m_dpi(page.dpi)
        , m_painter(&image)
    {
        m_painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing | QPainter::SmoothPixmapTransform);
        const double scale = static_cast<double>(page.dpi) / kUnitsPerInch;
        m_painter.scale(scale, scale);
    }

    void paintHead(const QRectF& place, QChar letter, const std::string& heading)
    {
        const auto box = unitsOf(place);
        m_painter.setPen(kInk);
        m_painter.setFont(fontOf(kLetterPt, QFont::Bold));
        m_painter.drawText(box, Qt::AlignLeft | Qt::AlignTop, letter);
        const auto font = fontOf(kHeadingPt);
        const auto rest = box.adjusted(kLetterMm * kUnitsPerMm, 0, 0, 0);
        const QFontMetricsF metrics(font, m_painter.device());
        m_painter.setFont(font);
        m_painter.setPen(kQuietInk);
        m_painter.drawText(rest, Qt::AlignLeft | Qt::AlignTop,
                           metrics.elidedText(QString::fromStdString(heading), Qt::ElideRight, rest.width()));
    }

    [[nodiscard]] Result<void> paintCortex(const QRectF& place)
    {
        const auto pixels = pixelsOf(place, m_dpi);
        auto state = m_figure.cortex.state;
        state.theme = paperCortexTheme();
        const DeviceSize size{pixels.width(), pixels.height()};
        const bool smoothed = static_cast<double>(size.width) * size.height <= kMostSmoothedPixels;
        const auto picture =
            pictureOf(state, {.size = size, .pixelsPerPoint = kSceneScale * m_dpi / kUnitsPerInch, .samples = smoothed ? 4 : 0});
        if (!picture) return std::unexpected(picture.error());
        paintPicture(pixels.topLeft(), *picture);
        if (state.shape.target == SurfaceForm::flat) paintScaleBar(place, state, size);
        return {};
    }

    void paintPhoto(const QRectF& place)
    {
        const auto pixels = pixelsOf(place, m_dpi);
        const auto& panel = m_figure.photo;
        paintPicture(pixels.topLeft(),
                     image::heatmapOver(panel.photo, panel.map ? *panel.map : RelevanceMap{}, panel.style, pixels.size()));
        m_painter.setPen(QPen(kFrame, kHairlinePt / kPointsPerInch * kUnitsPerInch));
        m_painter.setBrush(Qt::NoBrush);
        m_painter.drawRect(unitsOf(place));
    }

    void paintBar(const QRectF& place, const color::ColorBarContent& content)
    {
        const auto font = fontOf(kBarPt);
        color::paintColorBar(
            m_painter, unitsOf(place), content,
            {.text = kInk, .secondary = kQuietInk, .frame = kFrame, .numbers = font, .words = font, .thickness = 6});
    }

    void paintCaption(const CaptionText& caption, const QRectF& place)
    {
        m_painter.setPen(kInk);
        caption.paint(m_painter, place.topLeft() * kUnitsPerMm);
    }

private:
    void paintPicture(QPoint at, const QImage& picture)
    {
        m_painter.save();
        m_painter.resetTransform();
        m_painter.drawImage(at, picture);
        m_painter.restore();
    }

    /// In the panel's lower right corner.
    void paintScaleBar(const QRectF& panel, const CortexState& state, DeviceSize size)
    {
        CortexScene scene(state);
        scene.setViewport(size);
        const double pageMmPerMm = kMmPerInch / m_dpi / scene.mmPerPixel();
        double length = 0;
        for (const double candidate : {1.0, 2.0, 5.0, 10.0, 20.0, 50.0})
            if (candidate * pageMmPerMm <= kScaleBarShare * panel.width()) length = candidate;
        if (length <= 0) return;
        const QPointF end = panel.bottomRight() * kUnitsPerMm - QPointF(kUnitsPerMm, kUnitsPerMm);
        const QPointF start = end - QPointF(length * pageMmPerMm * kUnitsPerMm, 0);
        m_painter.setPen(QPen(kInk, 1 / kPointsPerInch * kUnitsPerInch, Qt::SolidLine, Qt::FlatCap));
        m_painter.drawLine(start, end);
        m_painter.setFont(fontOf(kBarPt));
        const auto text = QStringLiteral("%1 mm").arg(length);
        const QRectF words(end.x() - 100, end.y() - 14, 100, 12);
        const bool shorter = QFontMetricsF(m_painter.font(), m_painter.device()).horizontalAdvance(text) < end.x() - start.x();
        const auto place = shorter ? words.adjusted(100 - (end.x() - start.x()), 0, 0, 0) : words;
        m_painter.drawText(place, (shorter ? Qt::AlignHCenter : Qt::AlignRight) | Qt::AlignBottom, text);
    }

    const LinkedFigure& m_figure;
    int m_dpi;
    QPainter m_painter;
};

[[nodiscard]] Result<void> checkWhole(const LinkedFigure& figure)
{
    const auto& [width, height, rgb] = figure.photo.photo;
    const auto bytes = 3 * static_cast<std::size_t>(std::max(width, 0)) * static_cast<std::size_t>(std::max(height, 0));
    if (!figure.cortex.state.geometry)
        return std::unexpected(Error{ErrorKind::invalidRequest, "There is no cortex to draw yet.",
                                     "Open a subject, and wait until its cortex is shown."});
    if (bytes == 0 || rgb.size() != bytes)
        return std::unexpected(Error{ErrorKind::invalidRequest, "There is no photo to draw yet.", "Choose a photo first."});
    return {};
}

}  // namespace

Result<QImage> paintFigure(const LinkedFigure& figure, const PageSize& page)
{
    const auto size = pixelSize(page);
    if (!size) return std::unexpected(size.error());
    if (auto whole = checkWhole(figure); !whole) return std::unexpected(whole.error());
    QImage image(*size, QImage::Format_RGB32);
    if (image.isNull())
        return std::unexpected(
            Error{ErrorKind::outOfMemory,
                  fmt::format("There is no memory for a picture of {} x {} pixels.", size->width(), size->height()),
                  "Lower the dpi or the size."});
    image.fill(Qt::white);
    image.setDotsPerMeterX(dotsPerMetre(kUnitsPerInch));
    image.setDotsPerMeterY(dotsPerMetre(kUnitsPerInch));

    CaptionText caption(captionPartsOf(figure), &image);
    const QSizeF photo(figure.photo.photo.width, figure.photo.photo.height);
    const auto layout = layoutOf(page, photo, [&caption](double widthMm) { return caption.heightMm(widthMm); });
    if (!layout) return std::unexpected(layout.error());
    {
        FigurePainter painter(figure, page, image);
        if (auto drawn = painter.paintCortex(layout->cortex); !drawn) return std::unexpected(drawn.error());
        painter.paintPhoto(layout->photo);
        painter.paintHead(layout->cortexHead, u'a', cortexHeadingOf(figure));
        painter.paintHead(layout->photoHead, u'b', photoHeadingOf(figure));
        if (figure.cortex.bar) painter.paintBar(layout->cortexBar, *figure.cortex.bar);
        if (figure.photo.map)
            painter.paintBar(layout->photoBar,
                             {figure.photo.style.map, figure.photo.style.scale, figure.photo.quantity, figure.photo.unit});
        painter.paintCaption(caption, layout->caption);
    }
    image.setDotsPerMeterX(dotsPerMetre(page.dpi));
    image.setDotsPerMeterY(dotsPerMetre(page.dpi));
    return image;
}

}  // namespace cortilens
