// SPDX-License-Identifier: Apache-2.0
#include "widgets/figure/ComparisonFigure.h"

#include "widgets/figure/ComparisonCaption.h"
#include "widgets/figure/PagePainter.h"
#include "widgets/image/ComparisonScale.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace cortilens {

namespace {

// mm
constexpr double kMargin = 2;
constexpr double kGap = 3;
constexpr double kHead = 8.7;  // a title and two lines
constexpr double kTitle = 3.2;
constexpr double kLine = 2.6;
constexpr double kBar = 6;  // numbers, and the words below them
constexpr double kBarGap = 0.8;
constexpr double kCaptionGap = 1.5;
constexpr double kLowestPanel = 10;

struct Layout {
    double side = 0;
    QRectF room;
    double rowPitch = 0;
    bool hasBarPerRow = false;  ///< rows show different quantities

    [[nodiscard]] QRectF panel(std::size_t row, std::size_t column) const
    {
        return {room.left() + static_cast<double>(column) * (side + kGap),
                room.top() + kHead + static_cast<double>(row) * rowPitch, side, side};
    }
};

/// A response is no cosine: then every row has bars of its own, else the columns share them.
[[nodiscard]] bool hasSeveralQuantities(const ComparisonFigure& figure)
{
    std::set<QString> quantities;
    for (const auto& row : figure.cells)
        if (const auto quantity = image::quantityOf(row); !quantity.isEmpty()) quantities.insert(quantity);
    return quantities.size() > 1;
}

[[nodiscard]] Result<Layout> layoutOf(const ComparisonFigure& figure, const PageSize& page, double captionMm)
{
    const auto across = static_cast<double>(figure.columns.size() + (hasDisagreement(figure) ? 1 : 0));
    const auto down = static_cast<double>(figure.rows.size());
    Layout layout;
    layout.room =
        QRectF(0, 0, page.widthMm, page.heightMm).adjusted(kMargin, kMargin, -kMargin, -kMargin - captionMm - kCaptionGap);
    const double wide = (layout.room.width() - (across - 1) * kGap) / across;
    layout.hasBarPerRow = hasSeveralQuantities(figure);
    const double bars = layout.hasBarPerRow ? down : 1;
    const double high = (layout.room.height() - bars * (kBarGap + kBar) - (down - 1) * kGap) / down - kHead;
    layout.side = std::min(wide, high);
    layout.rowPitch = layout.side + kHead + kGap + (layout.hasBarPerRow ? kBarGap + kBar : 0);
    if (!(layout.side >= kLowestPanel))
        return std::unexpected(
            Error{ErrorKind::invalidRequest,
                  fmt::format("On {} x {} mm, {} panels across and {} down leave {:.0f} mm for each; {:.0f} mm are needed.",
                              page.widthMm, page.heightMm, across, down, std::max(0.0, layout.side), kLowestPanel),
                  "Use a larger page, or fewer columns or rows."});
    return layout;
}

/// R² 0.41, ceiling 55 %
[[nodiscard]] QString numbersOf(const image::ComparisonCell& cell)
{
    QStringList numbers;
    if (!std::isnan(cell.r2)) numbers << QStringLiteral("R² %1").arg(color::formatValue(cell.r2, {.decimals = 2}));
    if (!std::isnan(cell.noiseCeiling))
        numbers << QStringLiteral("ceiling %1 %").arg(color::formatValue(cell.noiseCeiling, {.decimals = 0}));
    return numbers.join(QStringLiteral(", "));
}

/// NACLIP · FFA-1: without the size of the input, which the caption has. `place`: what is looked at instead, in another subject.
[[nodiscard]] QString detailOf(const image::ComparisonColumn& column, const image::ComparisonRow& row, const QString& place)
{
    QStringList parts;
    for (const QString& part : column.detail.split(QStringLiteral(" · "), Qt::SkipEmptyParts))
        if (!part.endsWith(QStringLiteral(" px"))) parts << part;
    parts << (place.isEmpty() ? row.title : place);
    return parts.join(QStringLiteral(" · "));
}

class ComparisonPainter : public PagePainter {
public:
    ComparisonPainter(const ComparisonFigure& figure, const PageSize& page, QPaintDevice& device)
        : PagePainter(page, device)
        , m_figure(figure)
        , m_scales(image::scalesOf(figure.cells, figure.columns.size(), figure.isScaleShared, figure.limit))
    {}

    void paintAll(const Layout& layout)
    {
        std::size_t letter = 0;
        for (std::size_t row = 0; row < m_figure.rows.size(); ++row) {
            for (std::size_t column = 0; column < m_figure.columns.size(); ++column)
                paintCell(layout.panel(row, column), row, column, letterOf(letter++));
            if (hasDisagreement(m_figure)) paintDisagreement(layout.panel(row, m_figure.columns.size()), row, letterOf(letter++));
        }
        const auto last = m_figure.rows.size() - 1;
        for (std::size_t row = layout.hasBarPerRow ? 0 : last; row <= last; ++row) {
            for (std::size_t column = 0; column < m_figure.columns.size(); ++column)
                paintColumnBar(below(layout.panel(row, column)), row, column, layout.hasBarPerRow);
            if (hasDisagreement(m_figure)) paintSpreadBar(below(layout.panel(row, m_figure.columns.size())));
        }
    }

private:
    [[nodiscard]] static QRectF below(const QRectF& panel)
    {
        return {panel.left(), panel.bottom() + kBarGap, panel.width(), kBar};
    }
    [[nodiscard]] static QRectF headOf(const QRectF& panel) { return {panel.left(), panel.top() - kHead, panel.width(), kHead}; }

    struct Head {
        QString letter;
        QString title;
        QString detail;
        QString numbers;
    };

    void paintHeads(const QRectF& panel, const Head& head)
    {
        const auto line = headOf(panel);
        paintHead(line, head.letter, head.title.toStdString());
        paintLine(line.adjusted(0, kTitle, 0, 0), head.detail, kCaptionPt, kQuietInk, Qt::AlignLeft | Qt::AlignTop);
        paintLine(line.adjusted(0, kTitle + kLine, 0, 0), head.numbers, kCaptionPt, kQuietInk, Qt::AlignLeft | Qt::AlignTop);
    }

    void paintMap(const QRectF& panel, const RelevanceMap& map, const image::HeatmapStyle& style)
    {
        const auto pixels = pixelsOf(panel, dpi());
        paintPicture(pixels.topLeft(), image::heatmapOver(m_figure.photo, map, style, pixels.size()));
        paintFrame(panel);
    }

    void paintCell(const QRectF& panel, std::size_t row, std::size_t column, const QString& letter)
    {
        const auto& cell = m_figure.cells[row][column];
        const auto& of = m_figure.columns[column];
        paintHeads(panel, {letter, of.title, detailOf(of, m_figure.rows[row], cell.place), numbersOf(cell)});
        if (!cell.map) return paintInvitation(panel, cell.invitation);
        auto style = m_figure.style;
        style.scale = m_scales[row][column];
        paintMap(panel, *cell.map, style);
    }

    /// What would fill the panel; as much of it as fits.
    void paintInvitation(const QRectF& panel, const std::optional<image::ComparisonInvitation>& invitation)
    {
        paintFrame(panel, Qt::DashLine);
        const auto room = unitsOf(panel.adjusted(1.5, 1.5, -1.5, -1.5));
        painter().save();
        painter().setClipRect(room);
        painter().setFont(font(kBarPt, QFont::DemiBold));
        painter().setPen(kInk);
        const QString title = invitation ? invitation->title : QStringLiteral("No map");
        constexpr int kFlags = Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap;
        QRectF used;
        painter().drawText(room, kFlags, title, &used);
        painter().setFont(font(kCaptionPt));
        painter().setPen(kQuietInk);
        if (invitation) painter().drawText(room.adjusted(0, used.height() + 3, 0, 0), kFlags, invitation->words);
        painter().restore();
    }

    void paintDisagreement(const QRectF& panel, std::size_t row, const QString& letter)
    {
        const auto& agreement = m_figure.agreements[row].agreement;
        const bool isKnown = agreement && !std::isnan(agreement->overall);
        const QString rms =
            isKnown ? QStringLiteral("RMS %1").arg(color::formatValue(agreement->overall, {.decimals = 2})) : QString();
        paintHeads(panel, {letter, QStringLiteral("Disagreement"), m_figure.rows[row].title, rms});
        if (!isKnown) return paintFrame(panel, Qt::DashLine);
        paintMap(panel, image::mapOf(*agreement), spreadStyle());
    }

    /// One scale for all rows.
    [[nodiscard]] image::HeatmapStyle spreadStyle() const
    {
        auto style = m_figure.style;
        style.map = color::defaultColorMap(color::ColorMapKind::sequential);
        float high = 0;
        for (const auto& each : m_figure.agreements)
            if (each.agreement) high = std::max(high, image::scaleOf(*each.agreement).high);
        style.scale = {0, high > 0 ? high : 1, 0};
        return style;
    }

    /// Of the row alone, or of the first one that has a map.
    void paintColumnBar(const QRectF& place, std::size_t last, std::size_t column, bool isRowsOwn)
    {
        for (std::size_t row = isRowsOwn ? last : 0; row <= last; ++row)
            if (const auto& cell = m_figure.cells[row][column]; cell.map)
                return paintBar(place, {m_figure.style.map, m_scales[row][column], cell.quantity, cell.unit});
    }

    void paintSpreadBar(const QRectF& place)
    {
        const auto style = spreadStyle();
        paintBar(place, {style.map, style.scale, QStringLiteral("Spread"), QStringLiteral("SD of z")});
    }

    const ComparisonFigure& m_figure;
    std::vector<std::vector<color::ValueScale>> m_scales;
};

[[nodiscard]] Result<void> checkWhole(const ComparisonFigure& figure)
{
    if (auto photo = checkPhoto(figure.photo); !photo) return photo;
    const bool isWhole = figure.cells.size() == figure.rows.size() && figure.agreements.size() == figure.rows.size() &&
                         std::ranges::all_of(figure.cells, [&](const auto& row) { return row.size() == figure.columns.size(); });
    if (figure.rows.empty() || figure.columns.empty() || !isWhole)
        return std::unexpected(Error{ErrorKind::invalidRequest, "There is nothing to compare yet.",
                                     "Select a region and choose backbones to compare."});
    return {};
}

}  // namespace

Result<QImage> paintComparison(const ComparisonFigure& figure, const PageSize& page)
{
    auto paper = paperOf(page);
    if (!paper) return paper;
    if (auto painted = paintComparison(figure, page, *paper); !painted) return std::unexpected(painted.error());
    setResolution(*paper, page);
    return paper;
}

Result<void> paintComparison(const ComparisonFigure& figure, const PageSize& page, QPaintDevice& device)
{
    if (auto whole = checkWhole(figure); !whole) return whole;
    CaptionText caption(captionPartsOf(figure), device);
    const double captionMm = caption.heightMm(page.widthMm - 2 * kMargin);
    const auto layout = layoutOf(figure, page, captionMm);
    if (!layout) return std::unexpected(layout.error());
    ComparisonPainter painter(figure, page, device);
    painter.paintAll(*layout);
    const double top = layout->panel(figure.rows.size() - 1, 0).bottom() + kBarGap + kBar + kCaptionGap;
    painter.paintCaption(caption, {kMargin, top, page.widthMm - 2 * kMargin, captionMm});
    return {};
}

}  // namespace cortilens
