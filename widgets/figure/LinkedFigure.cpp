// SPDX-License-Identifier: Apache-2.0
#include "widgets/figure/LinkedFigure.h"

#include "widgets/cortex/CortexPicture.h"
#include "widgets/figure/Caption.h"
#include "widgets/figure/FigureLayout.h"
#include "widgets/figure/PagePainter.h"

#include <QFontMetricsF>
#include <QPainter>

#include <fmt/format.h>

namespace cortilens {

namespace {

// The scene writes names 11 and L and R 12 units high, for the screen: here 6 and 6.5 pt.
constexpr double kSceneScale = 6.0 / 11 * kUnitsPerInch / kPointsPerInch;
constexpr double kMostSmoothedPixels =
    16e6;  // of a cortex; 4 samples of more take over a gigabyte, and nobody sees them in print

constexpr double kScaleBarShare = 0.2;  // at most, of the panel's width

/// One figure on its way onto one page.
class FigurePainter : public PagePainter {
public:
    FigurePainter(const LinkedFigure& figure, const PageSize& page, QPaintDevice& device)
        : PagePainter(page, device)
        , m_figure(figure)
    {}

    [[nodiscard]] Result<void> paintCortex(const QRectF& place)
    {
        const auto pixels = pixelsOf(place, dpi());
        auto state = m_figure.cortex.state;
        state.theme = paperCortexTheme();
        const DeviceSize size{pixels.width(), pixels.height()};
        const bool smoothed = static_cast<double>(size.width) * size.height <= kMostSmoothedPixels;
        const CortexPictureOptions options{
            .size = size, .pixelsPerPoint = kSceneScale * dpi() / kUnitsPerInch, .samples = smoothed ? 4 : 0};
        const CortexPicture picture(state, options);
        const auto surfaces = picture.surfaces();
        if (!surfaces) return std::unexpected(surfaces.error());
        paintPicture(pixels.topLeft(), *surfaces);
        painter().save();
        painter().translate(QPointF(pixels.topLeft()) * kUnitsPerInch / dpi());
        painter().scale(kSceneScale, kSceneScale);
        picture.paintAnnotations(painter());
        painter().restore();
        if (state.shape.target == SurfaceForm::flat) paintScaleBar(place, picture.mmPerPixel());
        return {};
    }

    void paintPhoto(const QRectF& place)
    {
        const auto pixels = pixelsOf(place, dpi());
        const auto& panel = m_figure.photo;
        paintPicture(pixels.topLeft(),
                     image::heatmapOver(panel.photo, panel.map ? *panel.map : RelevanceMap{}, panel.style, pixels.size()));
        paintFrame(place);
    }

private:
    /// In the panel's lower right corner.
    void paintScaleBar(const QRectF& panel, double mmPerPixel)
    {
        const double pageMmPerMm = kMmPerInch / dpi() / mmPerPixel;
        double length = 0;
        for (const double candidate : {1.0, 2.0, 5.0, 10.0, 20.0, 50.0})
            if (candidate * pageMmPerMm <= kScaleBarShare * panel.width()) length = candidate;
        if (length <= 0) return;
        const QPointF end = panel.bottomRight() * kUnitsPerMm - QPointF(kUnitsPerMm, kUnitsPerMm);
        const QPointF start = end - QPointF(length * pageMmPerMm * kUnitsPerMm, 0);
        painter().setPen(QPen(kInk, 1 / kPointsPerInch * kUnitsPerInch, Qt::SolidLine, Qt::FlatCap));
        painter().drawLine(start, end);
        painter().setFont(font(kBarPt));
        const auto text = QStringLiteral("%1 mm").arg(length);
        const QRectF words(end.x() - 100, end.y() - 14, 100, 12);
        const bool shorter = QFontMetricsF(painter().font(), painter().device()).horizontalAdvance(text) < end.x() - start.x();
        const auto place = shorter ? words.adjusted(100 - (end.x() - start.x()), 0, 0, 0) : words;
        painter().drawText(place, (shorter ? Qt::AlignHCenter : Qt::AlignRight) | Qt::AlignBottom, text);
    }

    const LinkedFigure& m_figure;
};

[[nodiscard]] Result<void> checkWhole(const LinkedFigure& figure)
{
    if (!figure.cortex.state.geometry)
        return std::unexpected(Error{ErrorKind::invalidRequest, "There is no cortex to draw yet.",
                                     "Open a subject, and wait until its cortex is shown."});
    return checkPhoto(figure.photo.photo);
}

}  // namespace

Result<QImage> paintFigure(const LinkedFigure& figure, const PageSize& page)
{
    auto paper = paperOf(page);
    if (!paper) return paper;
    if (auto painted = paintFigure(figure, page, *paper); !painted) return std::unexpected(painted.error());
    setResolution(*paper, page);
    return paper;
}

Result<void> paintFigure(const LinkedFigure& figure, const PageSize& page, QPaintDevice& device)
{
    if (auto whole = checkWhole(figure); !whole) return whole;
    const auto words = captionPartsOf(figure);
    CaptionText caption({{"a", words.cortex}, {"b", words.photo}}, device);
    const QSizeF photo(figure.photo.photo.width, figure.photo.photo.height);
    const auto layout = layoutOf(page, photo, [&caption](double widthMm) { return caption.heightMm(widthMm); });
    if (!layout) return std::unexpected(layout.error());
    FigurePainter painter(figure, page, device);
    if (auto drawn = painter.paintCortex(layout->cortex); !drawn) return drawn;
    painter.paintPhoto(layout->photo);
    painter.paintHead(layout->cortexHead, QStringLiteral("a"), cortexHeadingOf(figure));
    painter.paintHead(layout->photoHead, QStringLiteral("b"), photoHeadingOf(figure));
    if (figure.cortex.bar) painter.paintBar(layout->cortexBar, *figure.cortex.bar);
    if (figure.photo.map)
        painter.paintBar(layout->photoBar,
                         {figure.photo.style.map, figure.photo.style.scale, figure.photo.quantity, figure.photo.unit});
    painter.paintCaption(caption, layout->caption);
    return {};
}

}  // namespace cortilens
