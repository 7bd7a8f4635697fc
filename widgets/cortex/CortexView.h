// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Selection.h"
#include "core/types/Surface.h"
#include "widgets/cortex/CortexState.h"
#include "widgets/cortex/Stroke.h"
#include "widgets/vtk/DevicePoint.h"

#include <QImage>
#include <QVariantAnimation>
#include <QWidget>

#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace cortilens {

class CortexScene;
class VtkView;

enum class Transition : std::uint8_t { immediate, animated };

/// Both hemispheres on the screen. Setters in, signals out: what a click means is somebody else's business, but the pixel is
/// answered here. GUI thread. A click puts the marker down in the same frame, before anybody hears of it.
///
/// Solid forms are shown twice where a second row from below is wanted; a drag in it turns both rows.
/// Drag turns both hemispheres, each about its own centre and as mirror images; Shift-drag moves, Ctrl-drag and the wheel magnify
/// about the pointer, double click centres; on flat patches a drag moves. Click, right click and hover are told in vertices.
///
/// While it draws, a drag is an outline (dragToolFor has which drag is one) and a click the middle of a disc; both are told when
/// they are over, and change nothing here.
class CortexView : public QWidget {
    Q_OBJECT

public:
    explicit CortexView(QWidget* parent = nullptr);
    ~CortexView() override;

    [[nodiscard]] const CortexState& state() const;  ///< all that is shown, to draw it elsewhere
    [[nodiscard]] const Standpoint& standpoint() const { return m_standpoint; }
    [[nodiscard]] SurfaceForm form() const;  ///< what was set last, or the end that the morph is nearer to
    [[nodiscard]] std::optional<SurfaceVertex> vertexAt(const QPointF& position) const;
    [[nodiscard]] std::optional<DevicePoint>
    projected(SurfaceVertex vertex) const;  ///< device pixels; nothing when it cannot be seen
    [[nodiscard]] std::optional<QPointF> positionOf(SurfaceVertex vertex) const;  ///< the same in this widget's coordinates
    [[nodiscard]] bool draws() const { return m_draws; }
    [[nodiscard]] double lastRenderMs() const;
    [[nodiscard]] int renderCount() const;
    [[nodiscard]] QString failure() const;  ///< why nothing can be drawn; empty when all is well
    [[nodiscard]] QImage picture();         ///< what is shown, without the need to be visible
    [[nodiscard]] QSize sizeHint() const override;

public Q_SLOTS:
    void setGeometry(std::shared_ptr<const CortexGeometry> geometry);  ///< drops overlay, regions and marker
    void setForm(SurfaceForm form, Transition transition = Transition::animated);
    void setMorph(double morph);  ///< 0: folded, 1: inflated
    void setOverlay(OverlayColors colors);
    void clearOverlay();
    void setRegions(std::span<const RegionOfInterest> regions);
    void setHighlightedRegion(const std::string& name);
    void setMarker(std::optional<SurfaceVertex> vertex);
    void setLabelsVisible(bool visible);
    void setOutlinesVisible(bool visible);
    void setTheme(const CortexTheme& theme);
    void setStandpoint(const Standpoint& standpoint);
    void setPose(const CortexPose& pose);
    void setDrawing(bool draws);
    void resetView();  ///< as from the standpoint, all in view

Q_SIGNALS:
    void vertexClicked(cortilens::SurfaceVertex vertex);
    void hovered(std::optional<cortilens::SurfaceVertex> vertex);  ///< only when it changes
    /// The vertices that are seen inside an outline; none: it went around nothing.
    void outlineDrawn(cortilens::Hemisphere hemisphere, const std::vector<cortilens::VertexId>& inside, bool takesAway);
    void discWished(cortilens::SurfaceVertex centre, bool takesAway);
    void contextMenuRequested(const QPoint& globalPosition, std::optional<cortilens::SurfaceVertex> vertex);
    void morphChanged(double morph);  ///< also while an animation runs
    void poseChanged();               ///< turned, moved or enlarged
    void frameRendered(double milliseconds);

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    [[nodiscard]] static QString usualDescription();  ///< for who hears the view
    void connectGestures();
    void onClicked(DevicePoint at, Qt::KeyboardModifiers modifiers);
    void onDragged(DevicePoint by, Qt::MouseButton button, Qt::KeyboardModifiers modifiers);
    void turn(DevicePoint by);
    void beginStroke(bool takesAway);
    void extendStroke(DevicePoint by);
    void endStroke();
    void onWheeled(DevicePoint at, double steps);
    void onHovered(const std::optional<DevicePoint>& at);
    void onDoubleClicked(DevicePoint at);
    void syncViewport();
    void prepareFrame(DeviceSize size);
    void announceFrame();
    void showShape(const CortexShape& shape);
    void showPose(const CortexPose& pose);
    void showMorph(double morph);

    std::unique_ptr<CortexScene> m_scene;
    VtkView* m_view = nullptr;
    QVariantAnimation m_morphing;
    Standpoint m_standpoint;
    CortexPose m_solidPose;  // of the form that is not shown: flat patches and solid forms are looked at apart
    CortexPose m_flatPose;
    int m_announcedFrames = 0;
    std::optional<SurfaceVertex> m_hovered;
    DevicePoint m_dragStart;
    bool m_rightHalfDragged = false;
    bool m_undersideDragged = false;
    bool m_draws = false;
    bool m_dragBegins = false;  // its tool is not chosen yet
    DragTool m_tool = DragTool::turn;
    DevicePoint m_draggedTo;
    std::optional<Stroke> m_stroke;
};

}  // namespace cortilens
