// SPDX-License-Identifier: Apache-2.0
#include "widgets/cortex/CortexScene.h"

#include "widgets/cortex/CortexAnnotations.h"
#include "widgets/cortex/CortexGeometry.h"
#include "widgets/cortex/CortexHalf.h"
#include "widgets/cortex/CortexLayout.h"
#include "widgets/cortex/Lasso.h"

#include <QPaintEngine>
#include <QPainter>
#include <vtkCamera.h>
#include <vtkCullerCollection.h>
#include <vtkRenderer.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace cortilens {

namespace {

constexpr double kFarMm = 500;         // further than any surface reaches from its centre
constexpr double kSameDepthMm = 0.05;  // a vertex and the ray's hit upon it

}  // namespace

struct CortexScene::Private {
    CortexState state;
    DeviceSize viewport{1, 1};
    double pixelsPerPoint = 1;
    vtkNew<vtkRenderer> renderer;
    std::array<CortexHalf, 2> halves{CortexHalf(Hemisphere::left), CortexHalf(Hemisphere::right)};
    CortexLayout layout;
    ScreenPlane plane;
    std::optional<std::vector<RegionLabel>> labels;  // until something moves
    LabelPictures labelPictures;                     // of these regions' names

    void setUpRenderer();
    void reshape();
    void place();
    void chooseLines();
    void colorSurfaces();
    void applyTheme();
    [[nodiscard]] const Placement* placementOf(Hemisphere hemisphere, std::size_t row) const;
    [[nodiscard]] std::optional<Vector3> worldOf(SurfaceVertex vertex, std::size_t row) const;
    [[nodiscard]] std::optional<std::pair<SurfaceVertex, double>> hitAt(DevicePoint pixel) const;
    [[nodiscard]] std::optional<DevicePoint> inView(const Vector3& world) const;
};

void CortexScene::Private::setUpRenderer()
{
    renderer->GetCullers()->RemoveAllItems();  // they judge by the base form's box, which is not what is drawn
    renderer->SetBackgroundAlpha(1);
    auto* camera = renderer->GetActiveCamera();
    camera->ParallelProjectionOn();
    camera->SetViewUp(0, 1, 0);
    camera->SetClippingRange(1, 2 * kFarMm);
    for (auto& half : halves) half.addTo(*renderer);
    applyTheme();
}

void CortexScene::Private::applyTheme()
{
    const auto& ground = state.theme.ground;
    renderer->SetBackground(ground[0] / 255.0, ground[1] / 255.0, ground[2] / 255.0);
    for (auto& half : halves) half.surface().setTheme(state.theme);
}

void CortexScene::Private::reshape()
{
    for (const auto hemisphere : kHemispheres) {
        auto& half = halves[sideOf(hemisphere)];
        half.setShape(state.geometry ? morphedShape(*state.geometry, hemisphere, state.shape) : std::nullopt,
                      state.geometry ? state.geometry->curvature(hemisphere) : std::span<const float>());
        half.outline(state);
    }
    place();
}

void CortexScene::Private::chooseLines()
{
    for (auto& half : halves) half.chooseLines(state);
    labels.reset();
}

void CortexScene::Private::place()
{
    labels.reset();
    if (!state.geometry) return;
    layout = layoutOf(*state.geometry, state.shape, state.pose);
    plane = {viewport, fittedMmPerPixel(*state.geometry, state.shape, state.pose, viewport) / state.pose.zoom, state.pose.panX,
             state.pose.panY};
    for (const auto hemisphere : kHemispheres) {
        std::vector<Placement> placements;
        for (const auto& row : layout.rows)
            if (const auto& placement = row[sideOf(hemisphere)]) placements.push_back(*placement);
        if (!placements.empty()) halves[sideOf(hemisphere)].place(placements, pixelsPerPoint);
    }
    auto* camera = renderer->GetActiveCamera();
    camera->SetFocalPoint(plane.panX, plane.panY, 0);
    camera->SetPosition(plane.panX, plane.panY, kFarMm);
    camera->SetParallelScale(plane.mmPerPixel * viewport.height / 2);
}

void CortexScene::Private::colorSurfaces()
{
    for (const auto hemisphere : kHemispheres) {
        const auto colors = state.overlay ? std::span<const Rgba>((*state.overlay)[sideOf(hemisphere)]) : std::span<const Rgba>();
        halves[sideOf(hemisphere)].surface().setColors(colors);
    }
}

const Placement* CortexScene::Private::placementOf(Hemisphere hemisphere, std::size_t row) const
{
    if (row >= layout.rows.size()) return nullptr;
    const auto& placement = layout.rows[row][sideOf(hemisphere)];
    return placement ? &*placement : nullptr;
}

std::optional<Vector3> CortexScene::Private::worldOf(SurfaceVertex vertex, std::size_t row) const
{
    const auto& half = halves[sideOf(vertex.hemisphere)];
    const auto* placement = placementOf(vertex.hemisphere, row);
    if (!half.shape() || !placement || !state.geometry->contains(vertex)) return std::nullopt;
    if (!half.shape()->topology().draws(vertex.vertex.value)) return std::nullopt;
    return placement->toWorld(half.shape()->pointAt(vertex.vertex.value));
}

std::optional<DevicePoint> CortexScene::Private::inView(const Vector3& world) const
{
    const auto pixel = plane.toPixel(world);
    const bool isInside =
        pixel.x >= -0.5 && pixel.y >= -0.5 && pixel.x <= viewport.width - 0.5 && pixel.y <= viewport.height - 0.5;
    return isInside ? std::optional(pixel) : std::nullopt;
}

std::optional<std::pair<SurfaceVertex, double>> CortexScene::Private::hitAt(DevicePoint pixel) const
{
    std::optional<std::pair<SurfaceVertex, double>> nearest;
    for (const auto& row : layout.rows) {
        for (const auto hemisphere : kHemispheres) {
            const auto& half = halves[sideOf(hemisphere)];
            const auto& placement = row[sideOf(hemisphere)];
            if (!half.shape() || !placement) continue;
            const auto hit = half.picker().hit(placement->toSurface(plane.toWorld(pixel, kFarMm)),
                                               placement->toSurface(plane.toWorld(pixel, -kFarMm)));
            if (!hit) continue;
            const double z = placement->toWorld(hit->position)[2];
            if (!nearest || z > nearest->second) nearest = {{hemisphere, hit->vertex}, z};
        }
    }
    return nearest;
}

CortexScene::CortexScene()
    : m(std::make_unique<Private>())
{
    m->setUpRenderer();
}

CortexScene::CortexScene(CortexState state)
    : CortexScene()
{
    setState(std::move(state));
}

CortexScene::~CortexScene() = default;

vtkRenderer* CortexScene::renderer() const
{
    return m->renderer;
}

const CortexState& CortexScene::state() const
{
    return m->state;
}

DeviceSize CortexScene::viewport() const
{
    return m->viewport;
}

double CortexScene::mmPerPixel() const
{
    return m->plane.mmPerPixel;
}

std::optional<SurfaceVertex> CortexScene::vertexAt(DevicePoint pixel) const
{
    const auto hit = m->hitAt(pixel);
    return hit ? std::optional(hit->first) : std::nullopt;
}

Hemisphere CortexScene::hemisphereNear(DevicePoint pixel) const
{
    const bool isOnLeft = m->plane.toWorld(pixel, 0)[0] < m->layout.columnBorder;
    return isOnLeft == m->layout.leftOnLeft ? Hemisphere::left : Hemisphere::right;
}

std::size_t CortexScene::rowNear(DevicePoint pixel) const
{
    return rowCount() > 1 && m->plane.toWorld(pixel, 0)[1] < m->layout.rowBorder ? 1 : 0;
}

std::size_t CortexScene::rowCount() const
{
    return m->layout.rows.size();
}

std::optional<DevicePoint> CortexScene::projected(SurfaceVertex vertex) const
{
    for (std::size_t row = 0; row < rowCount(); ++row)
        if (const auto pixel = projected(vertex, row)) return pixel;
    return std::nullopt;
}

std::optional<DevicePoint> CortexScene::projected(SurfaceVertex vertex, std::size_t row) const
{
    const auto world = m->worldOf(vertex, row);
    if (!world) return std::nullopt;
    const auto pixel = m->inView(*world);
    if (!pixel) return std::nullopt;
    const auto hit = m->hitAt(*pixel);
    return hit && std::abs((*world)[2] - hit->second) < kSameDepthMm ? pixel : std::nullopt;
}

std::optional<DevicePoint> CortexScene::facing(SurfaceVertex vertex, std::size_t row) const
{
    constexpr double kTowardsViewer = 0.15;  // cosine: not quite on the horizon
    const auto world = m->worldOf(vertex, row);
    if (!world) return std::nullopt;
    const auto& rotation = m->placementOf(vertex.hemisphere, row)->rotation;
    const auto normal = m->halves[sideOf(vertex.hemisphere)].shape()->normalAt(vertex.vertex.value);
    return dot(rotation[2], normal) > kTowardsViewer ? m->inView(*world) : std::nullopt;
}

std::vector<VertexId> CortexScene::verticesInside(std::span<const DevicePoint> outline, Hemisphere hemisphere,
                                                  std::size_t row) const
{
    const auto& shape = m->halves[sideOf(hemisphere)].shape();
    const auto* placement = m->placementOf(hemisphere, row);
    if (!shape || !placement) return {};
    const auto count = m->state.geometry->vertexCount(hemisphere);
    SeenSurface seen;
    seen.points.reserve(static_cast<std::size_t>(count));
    seen.isFront.reserve(static_cast<std::size_t>(count));
    seen.triangles = shape->topology().triangles;
    for (std::int32_t v = 0; v < count; ++v) {
        const auto world = placement->toWorld(shape->pointAt(v));
        const auto pixel = m->plane.toPixel(world);
        seen.points.push_back({pixel.x, pixel.y, world[2]});
        const bool isFront = shape->topology().draws(v) && dot(placement->rotation[2], shape->normalAt(v)) > 0;
        seen.isFront.push_back(isFront ? 1 : 0);
    }
    return cortilens::verticesInside(seen, outline);
}

bool CortexScene::isLeftOnLeft() const
{
    return m->layout.leftOnLeft;
}

CortexPose CortexScene::zoomedAbout(DevicePoint pixel, double factor) const
{
    return cortilens::zoomedAbout(m->state.pose, m->plane, pixel, factor);
}

void CortexScene::setState(CortexState state)
{
    m->state = std::move(state);
    m->labelPictures.forget();
    for (auto& half : m->halves) half.forgetOutlines();
    m->reshape();
    m->chooseLines();
    m->colorSurfaces();
    m->applyTheme();
}

void CortexScene::setGeometry(std::shared_ptr<const CortexGeometry> geometry)
{
    auto state = m->state;
    state.geometry = std::move(geometry);
    state.overlay = nullptr;
    state.regions = nullptr;
    state.marker.reset();
    setState(std::move(state));
}

void CortexScene::setShape(const CortexShape& shape)
{
    if (shape == m->state.shape) return;
    m->state.shape = shape;
    m->reshape();
}

void CortexScene::setPose(const CortexPose& pose)
{
    if (pose == m->state.pose) return;
    m->state.pose = pose;
    m->place();
}

void CortexScene::setTheme(const CortexTheme& theme)
{
    m->state.theme = theme;
    m->applyTheme();
}

void CortexScene::setOverlay(std::shared_ptr<const OverlayColors> overlay)
{
    m->state.overlay = std::move(overlay);
    m->colorSurfaces();
}

void CortexScene::setRegions(std::shared_ptr<const std::vector<RegionOfInterest>> regions)
{
    m->state.regions = std::move(regions);
    m->labelPictures.forget();
    for (auto& half : m->halves) half.outline(m->state);
    m->chooseLines();
}

void CortexScene::setHighlightedRegion(std::string name)
{
    if (name == m->state.highlightedRegion) return;
    m->state.highlightedRegion = std::move(name);
    m->chooseLines();
}

void CortexScene::setMarker(std::optional<SurfaceVertex> marker)
{
    m->state.marker = marker;
    m->labels.reset();
}

void CortexScene::setLabelsVisible(bool visible)
{
    m->state.labelsVisible = visible;
}

void CortexScene::setOutlinesVisible(bool visible)
{
    m->state.outlinesVisible = visible;
    m->chooseLines();
}

void CortexScene::setViewport(DeviceSize size)
{
    if (size == m->viewport) return;
    m->viewport = size;
    m->place();
}

void CortexScene::setPixelsPerPoint(double ratio)
{
    if (ratio == m->pixelsPerPoint) return;
    m->pixelsPerPoint = ratio;
    m->place();
}

void CortexScene::setCoarse(bool coarse)
{
    for (auto& half : m->halves) half.surface().setCoarse(coarse);
}

void CortexScene::paintAnnotations(QPainter& painter) const
{
    if (!m->state.geometry) return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    if (m->state.labelsVisible) {
        if (!m->labels) m->labels = regionLabels(*this, m->pixelsPerPoint);
        if (painter.paintEngine()->type() == QPaintEngine::Raster)
            paintRegionLabels(painter, *m->labels, m->state.theme, m->pixelsPerPoint, m->labelPictures);
        else
            paintRegionLabels(painter, *m->labels, m->state.theme);
        paintSideLetters(painter, *this, m->pixelsPerPoint);
    }
    for (std::size_t row = 0; m->state.marker && row < rowCount(); ++row)
        if (const auto pixel = projected(*m->state.marker, row))
            paintMarker(painter, QPointF(pixel->x + 0.5, pixel->y + 0.5) / m->pixelsPerPoint);
    painter.restore();
}

}  // namespace cortilens
