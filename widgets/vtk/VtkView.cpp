// SPDX-License-Identifier: Apache-2.0
#include "widgets/vtk/VtkView.h"

#include "widgets/vtk/ImageSurface.h"
#include "widgets/vtk/WindowSurface.h"

#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QMouseEvent>
#include <QResizeEvent>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>
#include <utility>

namespace cortilens {

namespace {

constexpr auto kSettledAfter = std::chrono::milliseconds(200);
constexpr int kStillSamples = 4;
constexpr double kNotch = 120;  // Qt's eighths of a degree in one step of a wheel

[[nodiscard]] RenderSurface* makeSurface(RenderPath path, QWidget* parent)
{
    if (path == RenderPath::window) return new WindowSurface(parent);
    return new ImageSurface(parent);
}

}  // namespace

RenderPath renderPathFor(const QString& platform, const QString& wanted)
{
    const bool canShowGl = platform == QLatin1String("xcb") || platform.startsWith(QLatin1String("wayland"));
    return canShowGl && wanted == QLatin1String("window") ? RenderPath::window : RenderPath::image;
}

DeviceSize deviceSizeOf(const QWidget& widget)
{
    const auto size = (QSizeF(widget.size()) * widget.devicePixelRatioF()).toSize();
    return {std::max(size.width(), 1), std::max(size.height(), 1)};
}

VtkView::VtkView(QWidget* parent)
    : VtkView(renderPathFor(QGuiApplication::platformName(), qEnvironmentVariable("CORTILENS_GL")), parent)
{}

VtkView::VtkView(RenderPath path, QWidget* parent)
    : QWidget(parent)
    , m_surface(makeSurface(path, this))
{
    auto* surface = m_surface->widget();
    surface->setAttribute(Qt::WA_TransparentForMouseEvents);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(surface);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    m_surface->setSamples(kStillSamples);
    m_settled.setSingleShot(true);
    m_settled.setInterval(kSettledAfter);
    connect(&m_settled, &QTimer::timeout, this, [this] {
        m_interacting = false;
        m_surface->setSamples(kStillSamples);
        requestRender();
    });
}

VtkView::~VtkView() = default;

DeviceSize VtkView::deviceSize() const
{
    return deviceSizeOf(*this);
}

DevicePoint VtkView::devicePointAt(const QPointF& position) const
{
    return {position.x() * devicePixelRatioF(), position.y() * devicePixelRatioF()};
}

QPointF VtkView::positionOf(DevicePoint point) const
{
    return QPointF(point.x, point.y) / devicePixelRatioF();
}

int VtkView::renderCount() const
{
    return m_surface->renderCount();
}

double VtkView::lastRenderMs() const
{
    return m_surface->lastRenderMs();
}

QString VtkView::failure() const
{
    return m_surface->failure();
}

void VtkView::setRenderer(vtkRenderer* renderer)
{
    m_surface->setRenderer(renderer);
    requestRender();
}

void VtkView::setOverlay(std::function<void(QPainter&)> paint)
{
    m_surface->setOverlay(std::move(paint));
    requestRepaint();
}

void VtkView::setPrepare(std::function<void(DeviceSize)> prepare)
{
    m_surface->setPrepare(std::move(prepare));
    requestRender();
}

void VtkView::requestRender()
{
    m_surface->markDirty();
    m_surface->widget()->update();
}

void VtkView::requestRepaint()
{
    m_surface->widget()->update();
}

void VtkView::noteInteraction()
{
    m_settled.start();
    m_interacting = true;
    m_surface->setSamples(0);
}

void VtkView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton) return event->ignore();
    m_pressedAt = devicePointAt(event->position());
    m_gesture.press(m_pressedAt);
}

void VtkView::mouseMoveEvent(QMouseEvent* event)
{
    const auto at = devicePointAt(event->position());
    if (!m_gesture.isPressed()) {
        if (event->buttons() == Qt::NoButton) Q_EMIT hovered(at);
        return;
    }
    const bool alreadyDragging = m_gesture.isDragging();
    const auto by = m_gesture.moveTo(at);
    if (!m_gesture.isDragging()) return;
    if (!alreadyDragging) {
        Q_EMIT hovered(std::nullopt);
        Q_EMIT dragStarted(m_pressedAt);
    }
    Q_EMIT dragged(by, event->buttons().testFlag(Qt::MiddleButton) ? Qt::MiddleButton : Qt::LeftButton, event->modifiers());
}

void VtkView::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton) return event->ignore();
    const bool wasDragging = m_gesture.isDragging();
    if (m_gesture.release() && event->button() == Qt::LeftButton) Q_EMIT clicked(m_pressedAt, event->modifiers());
    if (wasDragging) Q_EMIT dragEnded();
}

void VtkView::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton) Q_EMIT doubleClicked(devicePointAt(event->position()));
}

void VtkView::wheelEvent(QWheelEvent* event)
{
    if (event->angleDelta().y() == 0) return event->ignore();
    Q_EMIT wheeled(devicePointAt(event->position()), event->angleDelta().y() / kNotch);
}

void VtkView::leaveEvent(QEvent* event)
{
    Q_EMIT hovered(std::nullopt);
    QWidget::leaveEvent(event);
}

void VtkView::contextMenuEvent(QContextMenuEvent* event)
{
    Q_EMIT menuRequested(devicePointAt(event->pos()), event->globalPos());
}

void VtkView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);  // the surface sees for itself that its frame does not fit any more
    Q_EMIT resized();
}

}  // namespace cortilens
