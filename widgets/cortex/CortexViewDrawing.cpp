// SPDX-License-Identifier: Apache-2.0
// CortexView: clicks and outlines.
#include "widgets/cortex/CortexScene.h"
#include "widgets/cortex/CortexView.h"
#include "widgets/vtk/VtkView.h"

#include <QKeyEvent>

#include <utility>

namespace cortilens {

void CortexView::setDrawing(bool draws)
{
    m_draws = draws;
    m_stroke.reset();
    draws ? m_view->setCursor(Qt::CrossCursor) : m_view->unsetCursor();
    m_view->requestRepaint();
    setAccessibleDescription(draws
                                 ? tr("Both hemispheres. Drag to add a piece to the region, Alt-drag to take it away, click for "
                                      "a disc; Shift-drag to turn, wheel to magnify.")
                                 : usualDescription());
}

void CortexView::onClicked(DevicePoint at, Qt::KeyboardModifiers modifiers)
{
    const auto vertex = m_scene->vertexAt(at);
    if (!vertex) return;
    if (m_draws) {
        Q_EMIT discWished(*vertex, dragToolFor(true, false, Qt::LeftButton, modifiers) == DragTool::takeAway);
        return;
    }
    setMarker(vertex);
    Q_EMIT vertexClicked(*vertex);
}

void CortexView::beginStroke(bool takesAway)
{
    m_stroke = Stroke{m_scene->hemisphereNear(m_dragStart), m_scene->rowNear(m_dragStart), takesAway};
    m_stroke->extendTo(m_dragStart);
}

void CortexView::extendStroke(DevicePoint by)
{
    if (!m_stroke) return;  // given up
    m_draggedTo = {m_draggedTo.x + by.x, m_draggedTo.y + by.y};
    m_stroke->extendTo(m_draggedTo);
    m_view->requestRepaint();
}

void CortexView::endStroke()
{
    m_tool = DragTool::turn;
    const auto stroke = std::exchange(m_stroke, std::nullopt);
    if (!stroke) return;
    m_view->requestRepaint();
    Q_EMIT outlineDrawn(stroke->hemisphere, m_scene->verticesInside(stroke->points, stroke->hemisphere, stroke->row),
                        stroke->takesAway);
}

/// While an outline is drawn Esc is about that, whatever else it is a shortcut for.
bool CortexView::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride && m_stroke && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape)
        event->accept();
    return QWidget::event(event);
}

void CortexView::keyPressEvent(QKeyEvent* event)
{
    if (event->key() != Qt::Key_Escape || !m_stroke) return QWidget::keyPressEvent(event);
    m_stroke.reset();
    m_view->requestRepaint();
}

}  // namespace cortilens
