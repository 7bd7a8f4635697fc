// SPDX-License-Identifier: Apache-2.0
// Where things lie in a ComparisonView, on which scale, and what pointer and keys do.
#include "widgets/color/ColorBar.h"
#include "widgets/color/Theme.h"
#include "widgets/image/ComparisonRow.h"
#include "widgets/image/ComparisonScale.h"
#include "widgets/image/ComparisonTile.h"
#include "widgets/image/ComparisonView.h"
#include "widgets/image/PearsonTable.h"
#include "widgets/image/PhotoView.h"

#include <QEvent>
#include <QKeyEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace cortilens::image {

namespace {

constexpr int kMargin = 12;
constexpr auto kNaN = std::numeric_limits<float>::quiet_NaN();

[[nodiscard]] float valueAt(GridSize grid, const std::vector<float>& values, QPointF at)
{
    const auto cell = cellAt(grid, QRectF(0, 0, 1, 1), at);
    if (!cell || values.size() != grid.cells()) return kNaN;
    return values[grid.indexOf(*cell)];
}

/// 1 ... 9 alone: with Ctrl they show and hide panels. -1: none.
[[nodiscard]] int columnOf(const QKeyEvent& event)
{
    const bool isDigit = event.key() >= Qt::Key_1 && event.key() <= Qt::Key_9;
    return isDigit && (event.modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier ? event.key() - Qt::Key_1 : -1;
}

}  // namespace

ComparisonPlan ComparisonView::plan() const
{
    ComparisonSizes sizes;
    sizes.rows = rows();
    sizes.columns = columns();
    sizes.pairs = std::max(1, columns() * (columns() - 1) / 2);
    sizes.head = ComparisonTile::kHead;
    sizes.foot = ComparisonTile::kFoot;
    sizes.line = PearsonTable::kLine;
    return planOf(sizes, size() - QSize(2 * kMargin, 2 * kMargin));
}

void ComparisonView::layOut()
{
    const auto places = plan();
    const QPoint origin(kMargin, kMargin);
    for (std::size_t r = 0; r < places.cells.size(); ++r) {
        const auto& row = *m_rows[r];
        for (std::size_t c = 0; c < places.cells[r].size(); ++c) row.tiles[c]->setGeometry(places.cells[r][c].translated(origin));
        row.disagreement->setGeometry(places.disagreement[r].translated(origin));
        if (places.rowTitles.empty()) continue;
        const auto title = places.rowTitles[r].translated(origin);
        row.remove->setGeometry(title.right() - 24, title.top(), 24, 22);
    }
    m_table->setGeometry(places.table.translated(origin));
    const int needed = places.height + 2 * kMargin;
    if (needed > height() && minimumHeight() != needed) setMinimumHeight(needed);
    if (needed < minimumHeight()) setMinimumHeight(0);
    const int across = places.width + 2 * kMargin;
    if (across > width() && minimumWidth() != across) setMinimumWidth(across);
    if (across < minimumWidth()) setMinimumWidth(0);
    update();
}

void ComparisonView::updateScales()
{
    std::vector<std::vector<CellRange>> ranges;
    for (const auto& row : m_rows) ranges.push_back(row->ranges);
    auto scales = scalesOf(ranges, m_columns.size(), m_isScaleShared, m_limit);
    for (std::size_t r = 0; r < m_rows.size(); ++r) {
        const auto& row = *m_rows[r];
        for (std::size_t c = 0; c < m_columns.size(); ++c) {
            const auto scale = scales[r][c];
            const auto& cell = row.cells[c];
            if (row.tiles[c]->view->isScaleAutomatic() || row.tiles[c]->view->scale() != scale)
                row.tiles[c]->view->setScale(scale);
            if (cell.map)
                row.tiles[c]->setBar(color::ColorBarContent{m_style.map, scale, cell.quantity, cell.unit});
            else
                row.tiles[c]->setBar(std::nullopt);
        }
    }
    const bool hasChanged = scales != m_scales;
    m_scales = std::move(scales);
    if (hasChanged) Q_EMIT scaleChanged();
}

/// How far each map is, or what it says under the pointer.
void ComparisonView::showWords()
{
    for (std::size_t r = 0; r < m_rows.size(); ++r) {
        const auto& row = *m_rows[r];
        for (std::size_t c = 0; c < row.tiles.size(); ++c) {
            const auto& cell = row.cells[c];
            QString words;
            if (m_pointed && cell.map && !cell.isStale)
                words =
                    color::formatValue(valueAt(cell.map->grid, cell.map->values, *m_pointed),
                                       {.decimals = color::decimalsFor(m_scales[r][c]) + 1, .sign = color::SignDisplay::always});
            else if (cell.isWorking && cell.map && !cell.isStale)
                words = tr("%1 / %2 views").arg(cell.map->viewsDone).arg(cell.map->viewsTotal);
            else if (cell.isWorking)
                words = tr("Looking…");
            row.tiles[c]->setWords(words);
        }
        const auto& agreement = row.agreement.agreement;
        const bool isRead = m_pointed && agreement && !row.agreement.isStale;
        row.disagreement->setWords(
            isRead ? color::formatValue(valueAt(agreement->grid, agreement->disagreement, *m_pointed), {.decimals = 2})
                   : QString());
    }
}

std::optional<ComparisonReading> ComparisonView::reading() const
{
    if (!m_pointed || m_pointedRow >= rows()) return std::nullopt;
    const auto& row = *m_rows[static_cast<std::size_t>(m_pointedRow)];
    ComparisonReading reading{.row = m_pointedRow, .at = *m_pointed, .values = {}};
    for (const auto& cell : row.cells)
        reading.values.push_back(cell.map ? valueAt(cell.map->grid, cell.map->values, *m_pointed) : kNaN);
    if (const auto& agreement = row.agreement.agreement)
        reading.disagreement = valueAt(agreement->grid, agreement->disagreement, *m_pointed);
    return reading;
}

void ComparisonView::point(PhotoView& from)
{
    m_pointed = from.pointedAt();
    for (std::size_t r = 0; r < m_rows.size(); ++r) {
        const auto& row = *m_rows[r];
        const bool isHere = row.disagreement->view == &from ||
                            std::ranges::any_of(row.tiles, [&](const auto* tile) { return tile->view == &from; });
        if (isHere) m_pointedRow = static_cast<int>(r);
    }
    for (auto* view : allViews())
        if (view != &from) view->setPointedAt(m_pointed);
    showWords();
    Q_EMIT hovered(reading());
}

void ComparisonView::follow(const PhotoView& leader)
{
    if (m_isFollowing) return;
    m_isFollowing = true;
    for (auto* view : allViews())
        if (view != &leader) view->showLike(leader);
    m_isFollowing = false;
}

void ComparisonView::paintEvent(QPaintEvent*)
{
    const color::Theme theme = color::themeOf(palette());
    QPainter painter(this);
    painter.fillRect(rect(), theme.panel);
    if (m_rows.empty()) {
        painter.setPen(theme.secondary);
        painter.drawText(rect().adjusted(32, 32, -32, -32), Qt::AlignCenter | Qt::TextWordWrap,
                         tr("Select a region or a voxel: it is shown through every backbone beside each other."));
        return;
    }
    const auto places = plan();
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    for (std::size_t r = 0; r < places.rowTitles.size(); ++r) {
        const auto line = places.rowTitles[r].translated(kMargin, kMargin);
        painter.fillRect(line.left(), line.top(), line.width(), 1, theme.hairline);
        painter.setFont(bold);
        painter.setPen(theme.accent);
        const QString& title = m_rows[r]->words.title;
        painter.drawText(line.adjusted(1, 2, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, title);
        const int taken = QFontMetrics(bold).horizontalAdvance(title) + 10;
        painter.setFont(color::secondaryFont(font()));
        painter.setPen(theme.secondary);
        painter.drawText(line.adjusted(taken, 2, -28, 0), Qt::AlignLeft | Qt::AlignVCenter, m_rows[r]->words.detail);
    }
}

void ComparisonView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    layOut();
}

bool ComparisonView::event(QEvent* event)
{
    // Digits are views of the cortex everywhere else.
    if (event->type() == QEvent::ShortcutOverride && hasFocusInside()) {
        if (columnOf(*static_cast<QKeyEvent*>(event)) >= 0) event->accept();
    }
    return QWidget::event(event);
}

void ComparisonView::keyPressEvent(QKeyEvent* event)
{
    const int column = columnOf(*event);
    if (column >= 0 && column < columns() && m_pointedRow < rows()) {
        auto* tile = m_rows[static_cast<std::size_t>(m_pointedRow)]->tiles[static_cast<std::size_t>(column)];
        QWidget* target = tile->view->isVisible() ? static_cast<QWidget*>(tile->view) : tile;
        return target->setFocus(Qt::ShortcutFocusReason);
    }
    QWidget::keyPressEvent(event);
}

}  // namespace cortilens::image
