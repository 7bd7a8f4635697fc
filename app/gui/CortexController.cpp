// SPDX-License-Identifier: Apache-2.0
#include "app/gui/CortexController.h"

#include "app/gui/ActionSet.h"
#include "app/gui/Anatomy.h"
#include "app/gui/CortexPane.h"
#include "app/gui/Notices.h"
#include "app/gui/OverlayLook.h"
#include "app/gui/Readout.h"
#include "app/gui/Workspace.h"
#include "core/types/DrawnRegion.h"
#include "widgets/cortex/CortexGeometry.h"
#include "widgets/cortex/CortexView.h"
#include "widgets/panels/PanelHeader.h"
#include "widgets/panels/ReadoutLine.h"
#include "widgets/panels/SegmentedSwitch.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QSignalBlocker>
#include <QSlider>

#include <algorithm>
#include <cmath>
#include <utility>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

std::optional<SurfaceVertex> markerFor(const Selection& selection, const Workspace& workspace)
{
    if (const auto* vertex = std::get_if<SurfaceVertex>(&selection)) return *vertex;
    const auto* voxel = std::get_if<VoxelIndex>(&selection);
    if (!voxel) return std::nullopt;
    const std::array<std::int32_t, 3> wanted{voxel->i, voxel->j, voxel->k};
    for (const Hemisphere hemisphere : kHemispheres) {
        const auto table = workspace.subject.vertices(hemisphere);
        if (!table) continue;
        const auto found = std::ranges::find(table->voxel, wanted);
        if (found != table->voxel.end())
            return SurfaceVertex{hemisphere, {static_cast<std::int32_t>(std::distance(table->voxel.begin(), found))}};
    }
    return std::nullopt;
}

std::vector<RegionOfInterest> regionsToOutline(const Workspace& workspace)
{
    const Selection& selection = workspace.session.state().selection;
    const auto& made = workspace.regions;
    auto outlined = regionsToOutline(workspace.subject.summary().regions, selection);
    std::erase_if(outlined,
                  [&](const RegionOfInterest& region) { return region.set == kDrawnSet && made.isCovered(region.name); });
    outlined.insert(outlined.end(), made.drawn().begin(), made.drawn().end());
    const auto* selected = std::get_if<RoiName>(&selection);
    if (selected && made.isDrawn(selected->name)) return outlined;
    if (workspace.regions.live())
        outlined.push_back(*workspace.regions.live());  // ahead of the selection while its threshold moves
    else if (const auto* own = selected ? workspace.regions.find(selected->name) : nullptr)
        outlined.push_back(*own);
    else if (auto named = outlineNamed(selection, workspace.overlay.shown().get()))
        outlined.push_back(std::move(*named));  // asked for by name, in a figure without a window
    return outlined;
}

CortexController::CortexController(Workspace& workspace, CortexPane& pane, ActionSet& actions, Notices& notices, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_pane(pane)
    , m_actions(actions)
    , m_notices(notices)
{
    m_pool.setMaxThreadCount(1);
    connectWidgets();
    connectActions(actions);
    connect(&m_workspace.session, &Session::changed, this,
            [this](const ViewState&, const ViewState&, std::span<const Step> plan) { onChanged(plan); });
    connect(&m_workspace.subject, &SubjectModel::opened, this, [this](bool isAnother) {
        if (isAnother) m_hasGeometry = false;
    });
    connect(&m_workspace.subject, &SubjectModel::anatomyArrived, this, &CortexController::prepareGeometry);
    connect(&m_workspace.regions, &OwnRegions::liveChanged, this, [this] {
        outline();
        highlight({});
    });
    connect(&m_workspace.regions, &OwnRegions::drawnChanged, this, &CortexController::outline);
    setForm(m_form);
    setStandpoint({.withUnderside = true});
    readOut(std::nullopt);
}

void CortexController::connectWidgets()
{
    connect(m_pane.view, &CortexView::vertexClicked, this, &CortexController::onClicked);
    connect(m_pane.view, &CortexView::hovered, this, &CortexController::readOut);
    connect(m_pane.view, &CortexView::contextMenuRequested, this, &CortexController::showMenu);
    connect(m_pane.view, &CortexView::morphChanged, this, &CortexController::showMorph);
    connect(m_pane.morph, &QSlider::valueChanged, this, [this](int step) {
        m_pane.view->setMorph(static_cast<double>(step) / CortexPane::kMorphSteps);
        m_form = m_pane.view->form();
        m_pane.form->setCurrent(std::string(nameOf(m_form)));
        Q_EMIT formChanged(m_form);
    });
    connect(m_pane.form, &panels::SegmentedSwitch::chosen, this, [this](const std::string& name) {
        if (const auto form = formNamed(name)) setForm(*form);
    });
    connect(m_pane.click, &panels::SegmentedSwitch::chosen, this, [this](const std::string& id) {
        m_workspace.session.edit([&](ViewState& state) { state.click = id == "region" ? ClickMode::region : ClickMode::vertex; });
    });
}

void CortexController::connectActions(ActionSet& actions)
{
    actions.on(ActionId::formFolded, this, [this](bool) { setForm(SurfaceForm::pial); });
    actions.on(ActionId::formInflated, this, [this](bool) { setForm(SurfaceForm::inflated); });
    actions.on(ActionId::formFlat, this, [this](bool) { setForm(SurfaceForm::flat); });
    actions.on(ActionId::resetView, this, [this](bool) { m_pane.view->resetView(); });
    actions.on(ActionId::viewLateral, this, [this](bool) { lookFrom(Viewpoint::lateral); });
    actions.on(ActionId::viewMedial, this, [this](bool) { lookFrom(Viewpoint::medial); });
    actions.on(ActionId::viewVentral, this, [this](bool) { lookFrom(Viewpoint::ventral); });
    actions.on(ActionId::toggleUnderside, this, [this](bool shown) {
        m_pane.view->setStandpoint({.viewpoint = m_pane.view->standpoint().viewpoint, .withUnderside = shown});
    });
    actions.on(ActionId::toggleLabels, this, [this](bool shown) {
        m_pane.view->setLabelsVisible(shown);
        Q_EMIT looksChanged();
    });
    actions.on(ActionId::toggleOutlines, this, [this](bool shown) {
        m_pane.view->setOutlinesVisible(shown);
        Q_EMIT looksChanged();
    });
    for (const auto& [id, mode] :
         {std::pair{ActionId::clickVertex, ClickMode::vertex}, {ActionId::clickRegion, ClickMode::region}}) {
        actions.on(id, this,
                   [this, mode = mode](bool) { m_workspace.session.edit([&](ViewState& state) { state.click = mode; }); });
    }
    actions.on(ActionId::clearSelection, this, [this](bool) { select({}); });
    actions.setChecked(ActionId::toggleLabels, true);
    actions.setChecked(ActionId::toggleOutlines, true);
}

void CortexController::lookFrom(Viewpoint viewpoint)
{
    m_pane.view->setStandpoint({.viewpoint = viewpoint, .withUnderside = m_pane.view->standpoint().withUnderside});
}

void CortexController::setStandpoint(const Standpoint& standpoint)
{
    m_pane.view->setStandpoint(standpoint);
    m_actions.setChecked(ActionId::toggleUnderside, standpoint.withUnderside);
}

ViewSettings CortexController::settings() const
{
    return settingsOf(m_pane.view->state(), m_form, m_pane.view->standpoint().withUnderside);
}

void CortexController::apply(const ViewSettings& settings)
{
    const auto before = this->settings();
    const auto flag = [&](const char* name) { return settingOf(settings, name, settingOf(before, name, true)); };
    if (const auto form = formNamed(settingOf(settings, "form", std::string(nameOf(m_form))))) setForm(*form);
    setStandpoint({.viewpoint = m_pane.view->standpoint().viewpoint, .withUnderside = flag("underside")});
    m_pane.view->setLabelsVisible(flag("names"));
    m_pane.view->setOutlinesVisible(flag("outlines"));
    m_actions.setChecked(ActionId::toggleLabels, flag("names"));
    m_actions.setChecked(ActionId::toggleOutlines, flag("outlines"));
}

void CortexController::setForm(SurfaceForm form)
{
    m_form = form;
    m_pane.view->setForm(form, m_hasGeometry ? Transition::animated : Transition::immediate);
    m_pane.form->setCurrent(std::string(nameOf(form)));
    m_pane.morph->setEnabled(form != SurfaceForm::flat);
    if (form != SurfaceForm::flat && !m_hasGeometry) showMorph(shapeOf(form).morph);
    const ActionId action = form == SurfaceForm::flat   ? ActionId::formFlat
                            : form == SurfaceForm::pial ? ActionId::formFolded
                                                        : ActionId::formInflated;
    m_actions.setChecked(action, true);
    Q_EMIT formChanged(form);
}

void CortexController::showMorph(double morph)
{
    const QSignalBlocker quiet(m_pane.morph);
    m_pane.morph->setValue(static_cast<int>(std::lround(morph * CortexPane::kMorphSteps)));
}

void CortexController::highlight(const std::string& region)
{
    const auto* selected = std::get_if<RoiName>(&m_workspace.session.state().selection);
    const auto& live = m_workspace.regions.live();
    m_pane.view->setHighlightedRegion(!region.empty() ? region : live ? live->name : selected ? selected->name : std::string());
}

void CortexController::prepareGeometry()
{
    m_pool.start([this, anatomy = anatomyOf(m_workspace.subject), preparation = ++m_preparation] {
        auto geometry = geometryOf(anatomy);
        QMetaObject::invokeMethod(this, [this, geometry = std::move(geometry), preparation] {
            if (preparation != m_preparation) return;
            if (!geometry) return m_notices.show(geometry.error());
            showGeometry(*geometry);
        });
    });
}

void CortexController::showGeometry(std::shared_ptr<const CortexGeometry> geometry)
{
    m_hasGeometry = true;
    m_outlined.clear();
    if (!geometry->hasForm(m_form)) m_form = geometry->hasForm(SurfaceForm::inflated) ? SurfaceForm::inflated : SurfaceForm::pial;
    std::vector<panels::SegmentedSwitch::Segment> segments;
    for (const auto& [form, name] :
         {std::pair{SurfaceForm::pial, u"Folded"_s}, {SurfaceForm::inflated, u"Inflated"_s}, {SurfaceForm::flat, u"Flat"_s}}) {
        const bool exists = geometry->hasForm(form);
        segments.push_back({std::string(nameOf(form)), name, exists ? QString() : u"This subject has no such surface"_s, exists});
    }
    m_pane.form->setSegments(segments);
    m_pane.view->setGeometry(std::move(geometry));
    m_pane.view->setForm(m_form, Transition::immediate);
    setForm(m_form);
    markSelection();
    Q_EMIT prepared();
}

void CortexController::onChanged(std::span<const Step> plan)
{
    const ViewState& state = m_workspace.session.state();
    m_pane.click->setCurrent(state.click == ClickMode::region ? "region" : "vertex");
    m_actions.setChecked(state.click == ClickMode::region ? ActionId::clickRegion : ActionId::clickVertex, true);
    if (has(plan, Step::markSelection)) markSelection();
}

void CortexController::onClicked(SurfaceVertex vertex)
{
    if (!m_workspace.subject.isOpen()) return;
    const bool wantsRegion = m_workspace.session.state().click == ClickMode::region;
    const auto& subject = m_workspace.subject;
    if (const auto* drawn = wantsRegion ? m_workspace.regions.drawnAt(vertex) : nullptr) return select(RoiName{drawn->name});
    select(wantsRegion ? regionOrVertex(vertex, subject.regionIndex(), subject.summary().regions) : Selection(vertex));
}

void CortexController::showMenu(const QPoint& at, std::optional<SurfaceVertex> vertex)
{
    QMenu menu(&m_pane);
    if (vertex && m_workspace.subject.isOpen()) {
        connect(menu.addAction(u"Select %1"_s.arg(nameOf(*vertex))), &QAction::triggered, this,
                [this, vertex] { select(*vertex); });
        for (const std::uint16_t row : m_workspace.subject.regionIndex().at(*vertex)) {
            const std::string& name = m_workspace.subject.summary().regions[row].name;
            connect(menu.addAction(u"Select region %1"_s.arg(QString::fromStdString(name))), &QAction::triggered, this,
                    [this, name] { select(RoiName{name}); });
        }
        const QString words =
            readoutOf(factsAt(*vertex, m_workspace.subject, m_workspace.overlay.shown().get(), m_workspace.overlay.r2().get()))
                .join(u"   "_s);
        connect(menu.addAction(u"Copy the read-out"_s), &QAction::triggered, this,
                [words] { QGuiApplication::clipboard()->setText(words); });
        menu.addSeparator();
    }
    for (const ActionId id : {ActionId::drawRegion, ActionId::newRegion}) menu.addAction(m_actions.action(id));
    menu.addSeparator();
    for (const ActionId id :
         {ActionId::resetView, ActionId::viewLateral, ActionId::viewMedial, ActionId::viewVentral, ActionId::toggleUnderside})
        menu.addAction(m_actions.action(id));
    menu.exec(at);
}

void CortexController::markSelection()
{
    const Selection& selection = m_workspace.session.state().selection;
    outline();
    m_pane.view->setMarker(markerFor(selection, m_workspace));
    highlight({});
    readOut(std::nullopt);
}

void CortexController::outline()
{
    if (!m_hasGeometry) return;
    auto regions = regionsToOutline(m_workspace);
    std::vector<std::string> names;
    for (const auto& region : regions) names.push_back(region.name);
    // Outlines cost a frame's time to make: most clicks need no others.
    const bool areRedrawn = std::exchange(m_outlinedDrawings, m_workspace.regions.drawings()) != m_workspace.regions.drawings();
    if (std::exchange(m_outlined, names) != names || areRedrawn) m_pane.view->setRegions(regions);
}

void CortexController::readOut(std::optional<SurfaceVertex> vertex)
{
    std::vector<panels::ReadoutLine::Field> fields;
    const auto at = vertex ? vertex : markerFor(m_workspace.session.state().selection, m_workspace);
    if (at && m_workspace.subject.isOpen()) {
        auto facts = factsAt(*at, m_workspace.subject, m_workspace.overlay.shown().get(), m_workspace.overlay.r2().get());
        if (const auto* drawn = m_workspace.regions.drawnAt(*at)) {
            const QString name = QString::fromStdString(drawn->name);
            facts.regions.removeAll(name);
            facts.regions.prepend(name);
        }
        for (const QString& part : readoutOf(facts)) fields.push_back({part, fields.empty()});
    }
    m_pane.readout->setFields(fields);
    m_pane.readout->setHint(at ? QString() : u"Point at the cortex to read it, click to select   H all keys"_s);
}

void CortexController::select(const Selection& selection)
{
    m_workspace.session.edit([&](ViewState& state) { state.selection = selection; });
}

}  // namespace cortilens::gui
