// SPDX-License-Identifier: Apache-2.0
// What mouse and keys do in a PhotoView.
#include "widgets/color/ValueScale.h"
#include "widgets/image/PhotoView.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QVariantAnimation>
#include <QWheelEvent>

#include <algorithm>
#include <utility>

namespace cortilens::image {

void PhotoView::pointAt(std::optional<GridCell> cell)
{
    if (cell == m_pointed) return;
    m_pointed = cell;
    update();
    Q_EMIT hovered(readingOf(cell));
    Q_EMIT pointed();
}

std::optional<QPointF> PhotoView::pointedAt() const
{
    if (!m_pointed || !m_map) return std::nullopt;
    return cellRect(grid(), QRectF(0, 0, 1, 1), *m_pointed).center();
}

void PhotoView::setPointedAt(std::optional<QPointF> at)
{
    const auto cell = at ? cellAt(grid(), QRectF(0, 0, 1, 1), *at) : std::nullopt;
    if (std::exchange(m_pointed, cell) != cell) update();
}

void PhotoView::showLike(const PhotoView& other)
{
    if (other.m_fitted) return fit();
    place(other.m_placement);
}

void PhotoView::setBrushEnabled(bool enabled)
{
    if (enabled == m_brushEnabled) return;
    m_brushEnabled = enabled;
    setCursor(enabled ? Qt::CrossCursor : Qt::ArrowCursor);
    Q_EMIT brushEnabledChanged(enabled);
}

void PhotoView::clearBrush()
{
    m_strokeEnd.reset();
    if (m_brushed.empty()) return;
    m_brushed.clear();
    update();
    Q_EMIT brushCleared();
}

void PhotoView::brushTo(GridCell cell)
{
    bool grown = false;
    for (const GridCell& passed : cellsBetween(m_strokeEnd.value_or(cell), cell)) {
        if (std::ranges::find(m_brushed, passed) != m_brushed.end()) continue;
        m_brushed.push_back(passed);
        grown = true;
    }
    m_strokeEnd = cell;
    if (!grown) return;
    update();
    Q_EMIT patchesBrushed(m_brushed);
}

void PhotoView::walk(int rows, int cols, bool brush)
{
    if (!m_map) return;
    if (brush && m_pointed) {
        m_strokeEnd = m_pointed;
        brushTo(*m_pointed);
    }
    pointAt(walked(grid(), m_pointed, rows, cols));
    if (brush) brushTo(*m_pointed);
    if (const auto reading = readingOf(m_pointed))
        setAccessibleDescription(tr("Row %1, column %2: %3")
                                     .arg(reading->cell.row)
                                     .arg(reading->cell.col)
                                     .arg(color::formatValue(reading->value, {.decimals = color::decimalsFor(scale()) + 1})));
}

void PhotoView::mousePressEvent(QMouseEvent* event)
{
    const auto cell = cellAt(grid(), pictureRect(), event->position());
    if (event->button() == Qt::LeftButton && m_brushEnabled && cell) {
        if (!(event->modifiers() & Qt::ShiftModifier)) m_brushed.clear();
        m_strokeEnd.reset();
        brushTo(*cell);
        return;
    }
    if (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton) return;
    m_dragFrom = event->position();
    setCursor(Qt::ClosedHandCursor);
}

void PhotoView::mouseMoveEvent(QMouseEvent* event)
{
    if (m_dragFrom) {
        place(pannedBy(m_placement, event->position() - *m_dragFrom, photoSize(), size()));
        m_dragFrom = event->position();
        return;
    }
    const auto cell = cellAt(grid(), pictureRect(), event->position());
    pointAt(cell);
    if (cell && m_strokeEnd && (event->buttons() & Qt::LeftButton)) brushTo(*cell);
}

void PhotoView::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() == Qt::RightButton) return;
    m_strokeEnd.reset();
    m_dragFrom.reset();
    setCursor(m_brushEnabled ? Qt::CrossCursor : Qt::ArrowCursor);
}

void PhotoView::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && !m_brushEnabled)
        fit();
    else
        mousePressEvent(event);
}

void PhotoView::wheelEvent(QWheelEvent* event)
{
    if (m_photo.isNull()) return;
    place(zoomedAbout(m_placement, event->position(), zoomOfWheel(event->angleDelta().y()), photoSize(), size()));
    pointAt(cellAt(grid(), pictureRect(), event->position()));
    event->accept();
}

void PhotoView::leaveEvent(QEvent* event)
{
    QWidget::leaveEvent(event);
    pointAt(std::nullopt);
}

void PhotoView::keyPressEvent(QKeyEvent* event)
{
    const bool shift = event->modifiers() & Qt::ShiftModifier;
    const QPointF middle = QRectF(rect()).center();
    switch (event->key()) {
    case Qt::Key_F:
        return fit();
    case Qt::Key_S:
        return setSmooth(!m_style.smooth);
    case Qt::Key_G:
        return setGridVisible(!m_gridVisible);
    case Qt::Key_B:
        return setBrushEnabled(!m_brushEnabled);
    case Qt::Key_Left:
        return walk(0, -1, shift);
    case Qt::Key_Right:
        return walk(0, 1, shift);
    case Qt::Key_Up:
        return walk(-1, 0, shift);
    case Qt::Key_Down:
        return walk(1, 0, shift);
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return place(zoomedAbout(m_placement, middle, kZoomStep, photoSize(), size()));
    case Qt::Key_Minus:
        return place(zoomedAbout(m_placement, middle, 1 / kZoomStep, photoSize(), size()));
    case Qt::Key_Escape:
        if (!m_brushed.empty()) return clearBrush();
        break;
    default:
        break;
    }
    QWidget::keyPressEvent(event);
}

void PhotoView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    m_pictureOld = {};
    m_fade->stop();
    if (m_fitted)
        fit();
    else
        place(pannedBy(m_placement, {}, photoSize(), size()));
    changePicture();
}

void PhotoView::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) changePicture();
}

}  // namespace cortilens::image
