// SPDX-License-Identifier: Apache-2.0
// What mouse and keys do in a ScatterView.
#include "widgets/image/ScatterView.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <optional>
#include <utility>

namespace cortilens::image {

namespace {

constexpr double kClickSlack = 4;  ///< px: a press that moved less is a click

}  // namespace

void ScatterView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton) return;
    m_pressedAt = event->position();
    m_dragFrom = event->position();
}

void ScatterView::mouseMoveEvent(QMouseEvent* event)
{
    if (!m_dragFrom) return pointAt(targetAt(event->position()));
    if (m_pressedAt && (event->position() - *m_pressedAt).manhattanLength() < kClickSlack) return;
    m_pressedAt.reset();
    setCursor(Qt::ClosedHandCursor);
    place(pannedBy(m_placement, event->position() - *m_dragFrom, pageSize(), size()));
    m_dragFrom = event->position();
}

void ScatterView::mouseReleaseEvent(QMouseEvent* event)
{
    m_dragFrom.reset();
    unsetCursor();
    if (!std::exchange(m_pressedAt, std::nullopt) || event->button() != Qt::LeftButton) return;
    if (const auto target = targetAt(event->position()); target.voxel) Q_EMIT voxelClicked(*target.voxel);
}

void ScatterView::mouseDoubleClickEvent(QMouseEvent*)
{
    fit();
}

void ScatterView::wheelEvent(QWheelEvent* event)
{
    place(zoomedAbout(m_placement, event->position(), zoomOfWheel(event->angleDelta().y()), pageSize(), size()));
    event->accept();
}

void ScatterView::leaveEvent(QEvent*)
{
    pointAt({});
}

void ScatterView::keyPressEvent(QKeyEvent* event)
{
    const auto zoom = [&](double factor) {
        place(zoomedAbout(m_placement, QRectF(rect()).center(), factor, pageSize(), size()));
    };
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoom(kZoomStep);
    case Qt::Key_Minus:
        return zoom(1 / kZoomStep);
    case Qt::Key_F:
        return fit();
    default:
        QWidget::keyPressEvent(event);
    }
}

}  // namespace cortilens::image
