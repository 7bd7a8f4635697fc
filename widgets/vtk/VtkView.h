// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/vtk/DevicePoint.h"
#include "widgets/vtk/PointerGesture.h"

#include <QString>
#include <QTimer>
#include <QWidget>

#include <cstdint>
#include <functional>
#include <optional>

class QPainter;
class vtkRenderer;

namespace cortilens {

class RenderSurface;

/// How VTK's pixels reach the screen.
enum class RenderPath : std::uint8_t {
    image,  ///< rendered without a window system, painted as a picture: works on every platform
    window  ///< QOpenGLWidget: for real GPUs
};

/// `wanted`: the value of CORTILENS_GL (`window`, `image` or empty); `platform`: QGuiApplication::platformName().
/// Only xcb and wayland can show a QOpenGLWidget; Qt crashes elsewhere.
[[nodiscard]] RenderPath renderPathFor(const QString& platform, const QString& wanted);

/// Shows one VTK renderer, paints over it, and turns mouse events into gestures in device pixels; the pixel ratio is applied here
/// only. GUI thread. Renders only while painting, so that any number of requests make one frame.
class VtkView : public QWidget {
    Q_OBJECT

public:
    explicit VtkView(QWidget* parent = nullptr);
    VtkView(RenderPath path, QWidget* parent);
    ~VtkView() override;

    [[nodiscard]] DeviceSize deviceSize() const;
    [[nodiscard]] DevicePoint devicePointAt(const QPointF& position) const;
    [[nodiscard]] QPointF positionOf(DevicePoint point) const;  ///< of a pixel's centre, in this widget
    [[nodiscard]] bool isInteracting() const { return m_interacting; }
    [[nodiscard]] int renderCount() const;      ///< frames rendered so far
    [[nodiscard]] double lastRenderMs() const;  ///< what the last one took, ms
    [[nodiscard]] QString failure() const;      ///< why nothing can be drawn; empty when all is well

    /// Shown alone. The view keeps a reference.
    void setRenderer(vtkRenderer* renderer);

    /// Called with a painter in this widget's coordinates after every frame.
    void setOverlay(std::function<void(QPainter&)> paint);

    /// Called just before a frame is rendered, in paint.
    void setPrepare(std::function<void(DeviceSize)> prepare);

    void requestRender();   ///< the scene has changed
    void requestRepaint();  ///< only what is painted over it has

    /// Coarse while something moves, fine again shortly after the last call; render() of the scene asks isInteracting().
    void noteInteraction();

Q_SIGNALS:
    void clicked(DevicePoint at, Qt::KeyboardModifiers modifiers);
    void doubleClicked(DevicePoint at);
    void dragStarted(DevicePoint at);
    void dragged(DevicePoint by, Qt::MouseButton button, Qt::KeyboardModifiers modifiers);
    void dragEnded();
    void wheeled(DevicePoint at, double steps);          ///< 1 step = one notch away from the person
    void hovered(const std::optional<DevicePoint>& at);  ///< nothing: the pointer has left
    void menuRequested(DevicePoint at, const QPoint& globalPosition);
    void resized();

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    RenderSurface* m_surface = nullptr;  // owned by its widget, which is this one's child
    PointerGesture m_gesture;
    DevicePoint m_pressedAt;
    QTimer m_settled;
    bool m_interacting = false;
};

}  // namespace cortilens
