// SPDX-License-Identifier: Apache-2.0
#include "app/gui/PhotoController.h"

#include "app/gui/ActionSet.h"
#include "app/gui/Opening.h"
#include "app/gui/PhotoPane.h"
#include "app/gui/Readout.h"
#include "app/gui/Workspace.h"
#include "widgets/color/ColorBar.h"
#include "widgets/figure/Caption.h"
#include "widgets/image/ComparisonView.h"
#include "widgets/image/PhotoView.h"
#include "widgets/panels/MapControls.h"
#include "widgets/panels/PanelHeader.h"
#include "widgets/panels/ReadoutLine.h"

#include <QSlider>

#include <algorithm>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kDimAfterMs = 80;
constexpr int kMostViews = 51;  ///< BrainSAIL's number; more change nothing that can be seen

/// How the map was made, and whether it is hatched: as much as has a place in the line.
[[nodiscard]] QString hintOf(const wire::RelevanceReply& reply)
{
    const QString recipe = QString::fromStdString(reply.recipe);
    if (reply.interval.empty()) return recipe;
    return (reply.map.low.empty() ? u"no interval · "_s : u"hatched: may be zero · "_s) + recipe;
}

}  // namespace

PhotoController::PhotoController(Workspace& workspace, PhotoPane& pane, ActionSet& actions, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_pane(pane)
    , m_actions(actions)
{
    // An answer from the store comes sooner than the eye sees: dimming for it would only flicker.
    m_dimming.setSingleShot(true);
    m_dimming.setInterval(kDimAfterMs);
    connect(&m_dimming, &QTimer::timeout, this,
            [this] { m_pane.view->setMapDimmed(m_workspace.relevance.reply() && m_workspace.relevance.isStale()); });
    connectView();
    connectControls();
    connectActions(actions);
    connectModels();
    const auto& style = m_pane.view->style();
    m_pane.controls->setOpacity(style.opacity);
    m_pane.controls->setColorMap(style.map);
    m_pane.controls->setSmooth(style.smooth);
    m_pane.controls->setDisplay(style.display);
    m_actions.setChecked(ActionId::toggleSmooth, style.smooth);
    m_actions.setChecked(ActionId::toggleHeatmap, style.display != color::MapDisplay::off);
    m_pane.view->setEmptyText(u"Photos appear here when a subject is open."_s);
    showProgress();
    readOut(std::nullopt);
}

ViewSettings PhotoController::settings() const
{
    auto settings = settingsOf(m_pane.view->style());
    settings["grid"] = m_pane.view->isGridVisible();
    return settings;
}

void PhotoController::apply(const ViewSettings& settings)
{
    const auto style = styleFrom(settings, m_pane.view->style());
    const bool hasGrid = settingOf(settings, "grid", m_pane.view->isGridVisible());
    const auto setAll = [&](auto& widget) {
        widget.setOpacity(style.opacity);
        widget.setSmooth(style.smooth);
        widget.setGridVisible(hasGrid);
        widget.setDisplay(style.display);
        widget.setColorMap(style.map);
    };
    setAll(*m_pane.view);
    setAll(*m_pane.controls);
    setAll(*m_pane.comparison);
    m_actions.setChecked(ActionId::toggleSmooth, style.smooth);
    m_actions.setChecked(ActionId::toggleGrid, hasGrid);
    showBar();
}

std::optional<float> PhotoController::range() const
{
    return m_pane.view->isScaleAutomatic() ? std::nullopt : std::optional(m_pane.view->scale().high);
}

void PhotoController::setRange(std::optional<float> limit)
{
    m_pane.view->setScale(limit ? std::optional(color::symmetricScale(*limit)) : std::nullopt);
    showBar();
}

void PhotoController::connectView()
{
    connect(m_pane.view, &image::PhotoView::hovered, this, &PhotoController::readOut);
    connect(m_pane.view, &image::PhotoView::patchesBrushed, this, &PhotoController::brush);
    connect(m_pane.view, &image::PhotoView::brushCleared, this, [this] { brush({}); });
    connect(m_pane.view, &image::PhotoView::scaleChanged, this, &PhotoController::showBar);
    connect(m_pane.view, &image::PhotoView::smoothChanged, this, [this](bool smooth) {
        m_pane.controls->setSmooth(smooth);
        m_actions.setChecked(ActionId::toggleSmooth, smooth);
    });
    connect(m_pane.view, &image::PhotoView::gridVisibleChanged, this, [this](bool visible) {
        m_pane.controls->setGridVisible(visible);
        m_actions.setChecked(ActionId::toggleGrid, visible);
    });
    connect(m_pane.view, &image::PhotoView::brushEnabledChanged, this, [this](bool enabled) {
        m_actions.setChecked(ActionId::toggleBrush, enabled);
        readOut(std::nullopt);
    });
}

void PhotoController::connectControls()
{
    connect(m_pane.controls, &panels::MapControls::opacityChanged, m_pane.view, &image::PhotoView::setOpacity);
    connect(m_pane.controls, &panels::MapControls::smoothChanged, m_pane.view, &image::PhotoView::setSmooth);
    connect(m_pane.controls, &panels::MapControls::gridVisibleChanged, m_pane.view, &image::PhotoView::setGridVisible);
    connect(m_pane.controls, &panels::MapControls::colorMapChosen, this, [this](const std::string& id) {
        if (const auto map = color::findColorMap(id)) m_pane.view->setColorMap(*map);
        showBar();
    });
    connect(m_pane.controls, &panels::MapControls::displayChosen, this, [this](color::MapDisplay display) {
        m_pane.view->setDisplay(display);
        m_actions.setChecked(ActionId::toggleHeatmap, display != color::MapDisplay::off);
    });
    connect(m_pane.controls, &panels::MapControls::limitChosen, this, [this](std::optional<float> limit) { setRange(limit); });
    using panels::MapControls;
    connect(m_pane.controls, &MapControls::opacityChanged, this, &PhotoController::looksChanged);
    connect(m_pane.controls, &MapControls::colorMapChosen, this, &PhotoController::looksChanged);
    connect(m_pane.controls, &MapControls::displayChosen, this, &PhotoController::looksChanged);
    connect(m_pane.controls, &MapControls::limitChosen, this, &PhotoController::looksChanged);
    connect(m_pane.view, &image::PhotoView::smoothChanged, this, &PhotoController::looksChanged);
    connect(m_pane.view, &image::PhotoView::gridVisibleChanged, this, &PhotoController::looksChanged);
    connect(m_pane.controls, &panels::MapControls::viewsChosen, &m_workspace.relevance, &RelevanceModel::setViews);
    connect(m_pane.controls, &panels::MapControls::cancelRequested, &m_workspace.relevance, &RelevanceModel::cancel);
}

void PhotoController::connectActions(ActionSet& actions)
{
    actions.on(ActionId::toggleHeatmap, this, [this](bool shown) { setDisplayShown(shown); });
    actions.on(ActionId::toggleSmooth, m_pane.view, [this](bool smooth) { m_pane.view->setSmooth(smooth); });
    actions.on(ActionId::toggleIntervals, this,
               [this](bool on) { m_workspace.session.edit([&](ViewState& state) { state.intervals = on; }); });
    actions.on(ActionId::toggleGrid, m_pane.view, [this](bool visible) { m_pane.view->setGridVisible(visible); });
    actions.on(ActionId::toggleBrush, m_pane.view, [this](bool enabled) { m_pane.view->setBrushEnabled(enabled); });
    actions.on(ActionId::clearPatches, m_pane.view, [this](bool) {
        m_pane.view->clearBrush();
        brush({});
    });
    actions.on(ActionId::fitPhoto, m_pane.view, [this](bool) { m_pane.view->fit(); });
    actions.on(ActionId::focusOpacity, this, [this](bool) {
        if (auto* slider = m_pane.controls->findChild<QSlider*>()) slider->setFocus(Qt::ShortcutFocusReason);
    });
}

void PhotoController::connectModels()
{
    // Neighbours are prepared as the photo in view is made.
    connect(&m_workspace.relevance, &RelevanceModel::viewsChanged, this,
            [this] { m_workspace.photo.setViews(m_workspace.relevance.views()); });
    connect(&m_workspace.photo, &PhotoModel::arrived, this, &PhotoController::showPhoto);
    connect(&m_workspace.photo, &PhotoModel::forgotten, this, [this] { m_pane.view->setPhoto({}); });
    connect(&m_workspace.subject, &SubjectModel::stimuliArrived, this, &PhotoController::showHeader);
    connect(&m_workspace.session, &Session::changed, this, [this](const ViewState& was, const ViewState& is) {
        if (was.backbone != is.backbone || was.opened != is.opened) showViews();
    });
    connect(&m_workspace.session, &Session::changed, this, [this](const ViewState& was, const ViewState& is) {
        if (was.image != is.image || was.opened != is.opened) showHeader();
        if (is.patches.empty() && !was.patches.empty()) m_pane.view->clearBrush();
        m_actions.setChecked(ActionId::toggleIntervals, is.intervals);
        if (was.compares && !is.compares) {
            showBar();
            showProgress();
        }
    });
    const auto& relevance = m_workspace.relevance;
    connect(&relevance, &RelevanceModel::asked, this, [this] {
        m_dimming.start();
        showProgress();
    });
    connect(&relevance, &RelevanceModel::arrived, this, &PhotoController::showMap);
    connect(&relevance, &RelevanceModel::finished, this, &PhotoController::showProgress);
    connect(&relevance, &RelevanceModel::cancelled, this, &PhotoController::showProgress);
    connect(&relevance, &RelevanceModel::failed, this, &PhotoController::showProgress);
    connect(&relevance, &RelevanceModel::cleared, this, [this] {
        m_pane.view->setMap(std::nullopt);
        m_pane.readout->setHint({});  // it told of a map that is gone
        m_pane.readout->setToolTip({});
        showProgress();
        showBar();
    });
}

void PhotoController::showPhoto()
{
    if (const auto photo = m_workspace.photo.photo()) m_pane.view->setPhoto(*photo);
    // The map may have come before its photo: setPhoto takes away what was shown.
    if (m_workspace.relevance.reply() && !m_workspace.relevance.isStale()) showMap();
}

void PhotoController::showMap()
{
    const auto reply = m_workspace.relevance.reply();
    if (!reply) return;
    m_pane.view->setMap(reply->map);
    m_pane.readout->setHint(hintOf(*reply));
    m_pane.readout->setToolTip(QString::fromStdString(hatchWords(reply->map, reply->interval)));
    showBar();
    showProgress();
}

void PhotoController::showProgress()
{
    const auto reply = m_workspace.relevance.reply();
    const bool isWorking = m_workspace.relevance.isWorking();
    const bool hasFresh = reply && !m_workspace.relevance.isStale();
    panels::MapProgress progress;
    progress.running = isWorking;
    if (hasFresh) {
        progress.viewsDone = reply->map.viewsDone;
        progress.viewsTotal = reply->map.viewsTotal;
        progress.settled = reply->map.convergence;
        progress.fromStore = reply->fromStore;
    }
    if (!m_workspace.session.state().compares) m_pane.controls->setProgress(progress);
    m_pane.view->setBusyText(isWorking && !hasFresh ? u"Looking at the photo…"_s : QString());
}

void PhotoController::showViews()
{
    const auto* backbone = findBackbone(m_workspace.subject.summary(), m_workspace.session.state().backbone);
    if (!backbone || backbone->views <= 0) return;
    const int asked = m_workspace.relevance.views();
    m_pane.controls->setViews(asked > 0 ? asked : backbone->views, std::max(kMostViews, backbone->views));
}

void PhotoController::showBar()
{
    const auto reply = m_workspace.relevance.reply();
    m_pane.bar->setVisible(reply != nullptr);
    if (!reply) return;
    const QString unit = QString::fromStdString(reply->unit);
    const auto& view = *m_pane.view;
    m_pane.bar->setContent({view.style().map, view.scale(), QString::fromStdString(reply->quantity), unit, Qt::Vertical});
    if (!m_workspace.session.state().compares) m_pane.controls->setScale(view.scale(), view.isScaleAutomatic(), unit);
}

void PhotoController::showHeader()
{
    const auto& image = m_workspace.session.state().image;
    if (!image) return m_pane.header->setDetail({});
    QString words = namesOf(*image);
    if (const auto row = m_workspace.subject.stimulusRow(*image))
        words += u" · "_s + provenanceOf(m_workspace.subject.stimuli(), *row);
    m_pane.header->setDetail(words);
}

void PhotoController::readOut(const std::optional<image::PatchReading>& reading)
{
    std::vector<panels::ReadoutLine::Field> fields;
    const auto& map = m_pane.view->map();
    if (reading && map) {
        for (const QString& part : readoutOf(reading->cell, *map)) fields.push_back({part, fields.size() < 2});
    } else if (m_pane.view->isBrushEnabled()) {
        fields.push_back({u"Drag over patches: the cortex shows its response"_s, false});
    }
    m_pane.readout->setFields(fields);
}

void PhotoController::brush(const std::vector<GridCell>& patches)
{
    m_workspace.session.edit([&](ViewState& state) {
        if (state.overlay != kPatchOverlay) m_overlayBeforeBrush = state.overlay;
        state.patches = patches;
        state.overlay = patches.empty() ? m_overlayBeforeBrush : std::string(kPatchOverlay);
    });
}

void PhotoController::setDisplayShown(bool shown)
{
    const auto display = shown ? color::MapDisplay::heatmap : color::MapDisplay::off;
    m_pane.view->setDisplay(display);
    m_pane.controls->setDisplay(display);
}

}  // namespace cortilens::gui
