// SPDX-License-Identifier: Apache-2.0
#include "app/gui/DrawingController.h"

#include "app/gui/ActionSet.h"
#include "app/gui/CortexPane.h"
#include "app/gui/Notices.h"
#include "app/gui/Opening.h"
#include "app/gui/Workspace.h"
#include "widgets/cortex/CortexView.h"
#include "widgets/cortex/GeodesicSurface.h"
#include "widgets/panels/DrawBar.h"

#include <QAction>
#include <QLocale>

#include <algorithm>
#include <utility>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

namespace {

constexpr double kRadiusStep = 1.1;

[[nodiscard]] QString sizeOf(const DrawnRegion& region)
{
    const auto count = region.vertices[0].size() + region.vertices[1].size();
    return count == 1 ? u"1 vertex"_s : u"%1 vertices"_s.arg(QLocale::c().toString(static_cast<qulonglong>(count)));
}

}  // namespace

std::vector<std::string> takenNames(const Workspace& workspace)
{
    std::vector<std::string> names;
    if (workspace.subject.isOpen())
        for (const auto& region : workspace.subject.summary().regions) names.push_back(region.name);
    for (const auto& region : workspace.regions.drawn()) names.push_back(region.name);
    for (const auto& region : workspace.regions.kept()) names.push_back(region.name);
    return names;
}

bool isDrawnSelected(const Workspace& workspace)
{
    const auto& state = workspace.session.state();
    const auto* selected = std::get_if<RoiName>(&state.selection);
    if (!selected || !workspace.subject.isOpen()) return false;
    if (findDrawn(state, selected->name)) return true;
    const auto* saved = findRegion(workspace.subject.summary(), selected->name);
    return saved && saved->set == kDrawnSet;
}

std::optional<DrawnRegion> selectedDrawn(const Workspace& workspace)
{
    if (!isDrawnSelected(workspace)) return std::nullopt;
    const auto& state = workspace.session.state();
    const auto& name = std::get<RoiName>(state.selection).name;
    if (const auto* shape = findDrawn(state, name)) return regionOf(*shape);
    return DrawnRegion{name, findRegion(workspace.subject.summary(), name)->vertices};
}

DrawingController::DrawingController(Workspace& workspace, CortexPane& pane, ActionSet& actions, Notices& notices,
                                     QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_pane(pane)
    , m_actions(actions)
    , m_notices(notices)
{
    m_pane.drawing->setHint(
        u"Drag adds, Alt takes away, Shift turns"_s,
        u"A drag adds what is seen inside it, with Alt or Ctrl it takes away; a click grows a disc. Shift-drag "
        "turns, the middle button moves, Esc gives an outline up."_s);
    connect(m_pane.view, &CortexView::outlineDrawn, this, &DrawingController::outline);
    connect(m_pane.view, &CortexView::discWished, this, &DrawingController::grow);
    connect(m_pane.drawing, &panels::DrawBar::radiusChanged, this, &DrawingController::changeRadius);
    connect(m_pane.drawing, &panels::DrawBar::newWished, this, &DrawingController::beginAnother);
    connect(m_pane.drawing, &panels::DrawBar::doneWished, this, [this] { setOn(false); });
    connect(&m_workspace.session, &Session::changed, this, [this](const ViewState&, const ViewState&) { showRegion(); });
    connect(&m_workspace.subject, &SubjectModel::opened, this, [this](bool isAnother) {
        if (!isAnother) return;
        m_surfaces = {};
        m_disc.reset();
    });
    connectActions(actions);
}

DrawingController::~DrawingController() = default;

void DrawingController::connectActions(ActionSet& actions)
{
    actions.on(ActionId::drawRegion, this, [this](bool isOn) { setOn(isOn); });
    actions.on(ActionId::newRegion, this, [this](bool) { beginAnother(); });
    actions.on(ActionId::copyRegion, this, [this](bool) { copySelected(); });
    actions.on(ActionId::discAtVertex, this, [this](bool) {
        const auto* vertex = std::get_if<SurfaceVertex>(&m_workspace.session.state().selection);
        if (!vertex) return;
        if (!m_pane.view->draws()) setOn(true);  // its radius is changed there
        grow(SurfaceVertex(*vertex), false);
    });
    for (const auto& [id, factor] :
         {std::pair{ActionId::smallerDisc, 1 / kRadiusStep}, std::pair{ActionId::largerDisc, kRadiusStep}})
        actions.on(id, this, [this, factor = factor](bool) { m_pane.drawing->setRadiusMm(m_pane.drawing->radiusMm() * factor); });
}

void DrawingController::setOn(bool isOn)
{
    m_pane.view->setDrawing(isOn);
    m_pane.drawing->setVisible(isOn);
    m_actions.setChecked(ActionId::drawRegion, isOn);
    m_disc.reset();
    showRegion();
    Q_EMIT toggled(isOn);
}

/// Nothing is selected: the next stroke finds no region to change.
void DrawingController::beginAnother()
{
    m_workspace.session.edit([](ViewState& state) { state.selection = {}; });
    if (!m_pane.view->draws()) setOn(true);
}

void DrawingController::copySelected()
{
    const auto* selected = std::get_if<RoiName>(&m_workspace.session.state().selection);
    if (!selected) return;
    const auto* region = m_workspace.regions.find(selected->name);
    if (!region) region = findRegion(m_workspace.subject.summary(), selected->name);
    if (!region || (region->vertices[0].empty() && region->vertices[1].empty()))
        return m_notices.say(u"%1 has no vertex on this surface to draw on."_s.arg(QString::fromStdString(selected->name)));
    std::string stem = selected->name;
    if (const auto sign = stem.find('>'); sign != std::string::npos) stem.replace(sign, 1, "above");
    std::ranges::replace(stem, '/', '-');
    commit({freeRegionName(stem, takenNames(m_workspace)), region->vertices}, 0);
    if (!m_pane.view->draws()) setOn(true);
}

std::optional<DrawnRegion> DrawingController::target(bool takesAway)
{
    if (auto selected = selectedDrawn(m_workspace)) return selected;
    if (takesAway) {
        m_notices.say(u"There is nothing to take away from: select a drawn region, or add a piece to begin one."_s);
        return std::nullopt;
    }
    return DrawnRegion{freeRegionName("ROI", takenNames(m_workspace)), {}};
}

void DrawingController::outline(Hemisphere hemisphere, const std::vector<VertexId>& inside, bool takesAway)
{
    if (!m_workspace.subject.isOpen()) return;
    m_disc.reset();
    if (inside.empty())
        return m_notices.say(u"Nothing of the cortex lies inside the outline. Begin it on the hemisphere that is meant."_s);
    const auto region = target(takesAway);
    if (region) commit(edited(*region, {hemisphere, inside, takesAway}), ++m_strokes);
}

void DrawingController::grow(SurfaceVertex centre, bool takesAway)
{
    if (!m_workspace.subject.isOpen()) return;
    const auto region = target(takesAway);
    if (region) applyDisc({centre, takesAway, *region, ++m_strokes, region->name, 0});
}

/// The radius belongs to the disc that was just grown, as long as nothing else has happened.
void DrawingController::changeRadius(double)
{
    if (!m_disc) return;
    const auto* shape = findDrawn(m_workspace.session.state(), m_disc->name);
    const auto* selected = std::get_if<RoiName>(&m_workspace.session.state().selection);
    const int now = shape ? shape->edition : 0;
    if (now != m_disc->edition || !selected || selected->name != m_disc->name) return m_disc.reset();
    applyDisc(*m_disc);
}

void DrawingController::applyDisc(Disc disc)
{
    const auto* surface = surfaceOf(disc.centre.hemisphere);
    if (!surface)
        return m_notices.say(
            u"This subject has no white or pial surface on which a radius could be measured; drag an outline."_s);
    const auto inside = surface->disc(disc.centre.vertex, m_pane.drawing->radiusMm());
    const auto region = edited(disc.before, {disc.centre.hemisphere, inside, disc.takesAway});
    disc.edition = isEmpty(region) ? 0 : shapeOf(region).edition;
    m_disc = disc;
    commit(region, disc.stroke);
}

const GeodesicSurface* DrawingController::surfaceOf(Hemisphere hemisphere)
{
    auto& surface = m_surfaces.at(sideOf(hemisphere));
    if (surface) return surface.get();
    auto white = m_workspace.subject.surface(hemisphere, SurfaceForm::white);
    auto pial = m_workspace.subject.surface(hemisphere, SurfaceForm::pial);
    if (!white) std::swap(white, pial);
    if (!white) return nullptr;
    surface =
        std::make_unique<const GeodesicSurface>(midway(white->points, pial ? pial->points : white->points), white->triangles);
    return surface.get();
}

void DrawingController::commit(const DrawnRegion& region, int stroke)
{
    if (isEmpty(region)) {
        const auto* saved = findRegion(m_workspace.subject.summary(), region.name);
        const bool isSaved = saved && saved->set == kDrawnSet;
        m_workspace.session.edit([&](ViewState& state) { state = withoutDrawn(state, region.name, isSaved); });
        return m_notices.say(
            u"%1 has no vertex left and is off the list; Undo brings it back."_s.arg(QString::fromStdString(region.name)));
    }
    m_workspace.session.edit([&](ViewState& state) {
        state = withShape(state, shapeOf(region, stroke));
        state.words = {};  // the region's map is what is looked at
    });
}

void DrawingController::showRegion()
{
    if (!m_pane.view->draws()) return;
    const auto region = selectedDrawn(m_workspace);
    m_pane.drawing->setRegion(region ? QString::fromStdString(region->name) : u"New region"_s,
                              region ? sizeOf(*region) : QString());
}

}  // namespace cortilens::gui
