// SPDX-License-Identifier: Apache-2.0
#include "widgets/cortex/CortexView.h"

#include "widgets/cortex/CortexGeometry.h"
#include "widgets/cortex/CortexScene.h"
#include "widgets/vtk/VtkView.h"

#include <QPainter>
#include <QPixmap>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

namespace cortilens {

namespace {

constexpr auto kMorphTime = std::chrono::milliseconds(320);
constexpr double kTurnRadiusMm = 80;  // what lies so far from a hemisphere's axis keeps under the pointer that drags it
constexpr double kZoomPerNotch = 1.15;
constexpr double kZoomPerPoint = 0.006;

}  // namespace

CortexView::CortexView(QWidget* parent)
    : QWidget(parent)
    , m_scene(std::make_unique<CortexScene>())
    , m_view(new VtkView(this))
{
    setAccessibleName(tr("Cortex"));
    setAccessibleDescription(usualDescription());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_view);
    m_solidPose = poseOf(m_standpoint);
    m_scene->setPose(m_solidPose);
    m_view->setRenderer(m_scene->renderer());
    m_view->setPrepare([this](DeviceSize size) { prepareFrame(size); });
    m_view->setOverlay([this](QPainter& painter) {
        m_scene->paintAnnotations(painter);
        if (m_stroke) paintStroke(painter, *m_stroke, m_view->devicePixelRatioF());
        announceFrame();
    });
    m_morphing.setDuration(static_cast<int>(kMorphTime.count()));
    m_morphing.setEasingCurve(QEasingCurve::InOutCubic);
    connect(&m_morphing, &QVariantAnimation::valueChanged, this, [this](const QVariant& value) { showMorph(value.toDouble()); });
    connectGestures();
}

CortexView::~CortexView()
{
    m_view->setRenderer(nullptr);  // while the scene is whole
}

QString CortexView::usualDescription()
{
    return tr("Both hemispheres. Drag to turn, Shift-drag to move, wheel to magnify, click to select a vertex.");
}

void CortexView::connectGestures()
{
    connect(m_view, &VtkView::clicked, this, &CortexView::onClicked);
    connect(m_view, &VtkView::dragStarted, this, [this](DevicePoint at) {
        m_dragStart = m_draggedTo = at;
        m_dragBegins = true;
        m_rightHalfDragged = m_scene->hemisphereNear(at) == Hemisphere::right;
        m_undersideDragged = m_scene->rowNear(at) > 0;
    });
    connect(m_view, &VtkView::doubleClicked, this, &CortexView::onDoubleClicked);
    connect(m_view, &VtkView::dragged, this, &CortexView::onDragged);
    connect(m_view, &VtkView::dragEnded, this, &CortexView::endStroke);
    connect(m_view, &VtkView::wheeled, this, &CortexView::onWheeled);
    connect(m_view, &VtkView::hovered, this, &CortexView::onHovered);
    connect(m_view, &VtkView::resized, this, [this] { syncViewport(); });
    connect(m_view, &VtkView::menuRequested, this, [this](DevicePoint at, const QPoint& globalPosition) {
        Q_EMIT contextMenuRequested(globalPosition, m_scene->vertexAt(at));
    });
}

void CortexView::syncViewport()
{
    m_scene->setViewport(m_view->deviceSize());
    m_scene->setPixelsPerPoint(m_view->devicePixelRatioF());
}

void CortexView::prepareFrame(DeviceSize size)
{
    m_scene->setViewport(size);
    m_scene->setPixelsPerPoint(m_view->devicePixelRatioF());
    m_scene->setCoarse(m_view->isInteracting());
}

/// Paint is no place for other people's code: they hear of the frame when it is over.
void CortexView::announceFrame()
{
    if (m_view->renderCount() == m_announcedFrames) return;
    m_announcedFrames = m_view->renderCount();
    QMetaObject::invokeMethod(this, [this] { Q_EMIT frameRendered(m_view->lastRenderMs()); }, Qt::QueuedConnection);
}

const CortexState& CortexView::state() const
{
    return m_scene->state();
}

SurfaceForm CortexView::form() const
{
    const auto& shape = m_scene->state().shape;
    return shape.morph < 0.5F ? shape.base : shape.target;
}

std::optional<SurfaceVertex> CortexView::vertexAt(const QPointF& position) const
{
    return m_scene->vertexAt(m_view->devicePointAt(position));
}

std::optional<DevicePoint> CortexView::projected(SurfaceVertex vertex) const
{
    return m_scene->projected(vertex);
}

std::optional<QPointF> CortexView::positionOf(SurfaceVertex vertex) const
{
    const auto pixel = m_scene->projected(vertex);
    return pixel ? std::optional(m_view->positionOf(*pixel)) : std::nullopt;
}

double CortexView::lastRenderMs() const
{
    return m_view->lastRenderMs();
}

int CortexView::renderCount() const
{
    return m_view->renderCount();
}

QString CortexView::failure() const
{
    return m_view->failure();
}

QImage CortexView::picture()
{
    return grab().toImage();
}

QSize CortexView::sizeHint() const
{
    return {800, 640};
}

void CortexView::setGeometry(std::shared_ptr<const CortexGeometry> geometry)
{
    m_morphing.stop();
    m_hovered.reset();
    syncViewport();
    m_scene->setGeometry(std::move(geometry));
    m_view->requestRender();
}

void CortexView::setForm(SurfaceForm form, Transition transition)
{
    m_morphing.stop();
    auto shape = shapeOf(form);
    const auto shown = m_scene->state().shape;
    const bool canMorph = shown.base != shown.target && shape.base != shape.target;
    if (transition == Transition::immediate || !canMorph) return showShape(shape);
    if (form == SurfaceForm::inflated) shape.base = shown.base;  // from whichever folded form is shown
    const double end = shape.morph;
    shape.morph = shown.morph;
    showShape(shape);
    m_morphing.setStartValue(static_cast<double>(shown.morph));
    m_morphing.setEndValue(end);
    m_morphing.start();
}

void CortexView::setMorph(double morph)
{
    m_morphing.stop();
    if (m_scene->state().shape.base == m_scene->state().shape.target) showShape(shapeOf(SurfaceForm::inflated));
    showMorph(std::clamp(morph, 0.0, 1.0));
}

void CortexView::showMorph(double morph)
{
    auto shape = m_scene->state().shape;
    shape.morph = static_cast<float>(morph);
    m_view->noteInteraction();
    showShape(shape);
}

void CortexView::showShape(const CortexShape& shape)
{
    const auto before = m_scene->state().shape;
    if (shape == before) return;
    const bool wasFlat = before.base == SurfaceForm::flat;
    const bool isFlat = shape.base == SurfaceForm::flat;
    if (wasFlat != isFlat) {
        (wasFlat ? m_flatPose : m_solidPose) = m_scene->state().pose;
        m_scene->setPose(isFlat ? m_flatPose : m_solidPose);
    }
    m_scene->setShape(shape);
    m_view->requestRender();
    onHovered(std::nullopt);
    Q_EMIT morphChanged(shape.morph);
}

void CortexView::setOverlay(OverlayColors colors)
{
    // Colours that follow others are a slider's or a brush's: each frame comes soon, the fine one when they rest.
    if (m_scene->state().overlay) m_view->noteInteraction();
    m_scene->setOverlay(std::make_shared<const OverlayColors>(std::move(colors)));
    m_view->requestRender();
}

void CortexView::clearOverlay()
{
    m_scene->setOverlay(nullptr);
    m_view->requestRender();
}

void CortexView::setRegions(std::span<const RegionOfInterest> regions)
{
    m_view->noteInteraction();  // as above: a click that selects something else waits for this frame
    m_scene->setRegions(std::make_shared<const std::vector<RegionOfInterest>>(regions.begin(), regions.end()));
    m_view->requestRender();
}

void CortexView::setHighlightedRegion(const std::string& name)
{
    if (name == m_scene->state().highlightedRegion) return;
    m_view->noteInteraction();
    m_scene->setHighlightedRegion(name);
    m_view->requestRender();
}

void CortexView::setMarker(std::optional<SurfaceVertex> vertex)
{
    if (vertex == m_scene->state().marker) return;
    m_scene->setMarker(vertex);
    m_view->requestRepaint();
}

void CortexView::setLabelsVisible(bool visible)
{
    m_scene->setLabelsVisible(visible);
    m_view->requestRepaint();
}

void CortexView::setOutlinesVisible(bool visible)
{
    m_scene->setOutlinesVisible(visible);
    m_view->requestRender();
}

void CortexView::setTheme(const CortexTheme& theme)
{
    m_scene->setTheme(theme);
    m_view->requestRender();
}

void CortexView::setStandpoint(const Standpoint& standpoint)
{
    m_standpoint = standpoint;
    resetView();
}

void CortexView::setPose(const CortexPose& pose)
{
    showPose(pose);
}

void CortexView::resetView()
{
    m_solidPose = poseOf(m_standpoint);
    m_flatPose = {};
    showPose(m_scene->state().shape.base == SurfaceForm::flat ? m_flatPose : m_solidPose);
}

void CortexView::showPose(const CortexPose& pose)
{
    if (pose == m_scene->state().pose) return;
    m_scene->setPose(pose);
    m_view->requestRender();
    Q_EMIT poseChanged();
}

void CortexView::onDragged(DevicePoint by, Qt::MouseButton button, Qt::KeyboardModifiers modifiers)
{
    const bool isFlat = m_scene->state().shape.base == SurfaceForm::flat;
    const bool isOutline = m_tool == DragTool::add || m_tool == DragTool::takeAway;
    // An outline stays one; otherwise keys that come later count.
    if (m_dragBegins || !isOutline) {
        m_tool = dragToolFor(m_draws, isFlat, button, modifiers);
        const bool isStroke = m_tool == DragTool::add || m_tool == DragTool::takeAway;
        if (isStroke && !m_dragBegins) m_tool = isFlat ? DragTool::move : DragTool::turn;
        if (isStroke && m_dragBegins) beginStroke(m_tool == DragTool::takeAway);
        m_dragBegins = false;
    }
    if (m_tool == DragTool::add || m_tool == DragTool::takeAway) return extendStroke(by);
    m_view->noteInteraction();
    if (m_tool == DragTool::magnify) {
        const double points = by.y / m_view->devicePixelRatioF();
        return showPose(m_scene->zoomedAbout(m_dragStart, std::exp(-kZoomPerPoint * points)));
    }
    if (m_tool == DragTool::turn) return turn(by);
    auto pose = m_scene->state().pose;
    pose.panX -= by.x * m_scene->mmPerPixel();
    pose.panY += by.y * m_scene->mmPerPixel();
    showPose(pose);
}

void CortexView::turn(DevicePoint by)
{
    auto pose = m_scene->state().pose;
    const double mm = m_scene->mmPerPixel();
    // The hemisphere under the pointer follows it; the pose tells of the left one.
    const double right = by.x * mm / kTurnRadiusMm * (m_rightHalfDragged ? -1 : 1);
    const double up = -by.y * mm / kTurnRadiusMm;
    pose.rotation =
        m_undersideDragged ? fromAbove(turned(fromBelow(pose.rotation), right, up)) : turned(pose.rotation, right, up);
    showPose(pose);
}

void CortexView::onWheeled(DevicePoint at, double steps)
{
    m_view->noteInteraction();
    showPose(m_scene->zoomedAbout(at, std::pow(kZoomPerNotch, steps)));
}

void CortexView::onHovered(const std::optional<DevicePoint>& at)
{
    const bool isStill = m_morphing.state() != QAbstractAnimation::Running;
    const auto vertex = at && isStill ? m_scene->vertexAt(*at) : std::nullopt;
    if (vertex == m_hovered) return;
    m_hovered = vertex;
    Q_EMIT hovered(vertex);
}

void CortexView::onDoubleClicked(DevicePoint at)
{
    if (m_draws || !m_scene->vertexAt(at)) return;
    auto pose = m_scene->state().pose;
    const auto size = m_scene->viewport();
    pose.panX += (at.x - size.width / 2.0) * m_scene->mmPerPixel();
    pose.panY -= (at.y - size.height / 2.0) * m_scene->mmPerPixel();
    showPose(pose);
}

}  // namespace cortilens
