// SPDX-License-Identifier: Apache-2.0
#include "app/gui/OverlayController.h"

#include "app/gui/ActionSet.h"
#include "app/gui/CortexController.h"
#include "app/gui/CortexPane.h"
#include "app/gui/Workspace.h"
#include "widgets/color/ColorBar.h"
#include "widgets/cortex/CortexView.h"
#include "widgets/panels/OverlayChooser.h"
#include "widgets/panels/OverlayColors.h"

#include <optional>
#include <utility>

namespace cortilens::gui {

OverlayController::OverlayController(Workspace& workspace, CortexPane& pane, CortexController& cortex, ActionSet& actions,
                                     QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_pane(pane)
    , m_cortex(cortex)
    , m_actions(actions)
{
    connectWidgets();
    actions.on(ActionId::overlayColors, this, [this](bool) { openColors(); });
    actions.on(ActionId::fadeByCeiling, this, [this](bool fades) {
        setFading(fades);
        Q_EMIT looksChanged();
    });
    connect(&m_workspace.subject, &SubjectModel::opened, this, &OverlayController::list);
    connect(&m_workspace.overlay, &OverlayModel::listChanged, this, &OverlayController::list);
    connect(&m_workspace.overlay, &OverlayModel::changed, this, &OverlayController::show);
    connect(&cortex, &CortexController::prepared, this, &OverlayController::recolour);
    connect(&m_workspace.session, &Session::changed, this, [this](const ViewState&, const ViewState& is) {
        if (is.overlay != kPatchOverlay) m_pane.overlay->setCurrent(is.overlay);
        m_pane.overlay->setSampling(is.sampling);
    });
}

void OverlayController::connectWidgets()
{
    connect(m_pane.overlay, &panels::OverlayChooser::overlayChosen, this,
            [this](const std::string& id) { m_workspace.session.edit([&](ViewState& state) { state.overlay = id; }); });
    connect(m_pane.overlay, &panels::OverlayChooser::samplingChosen, this, [this](const std::string& id) {
        m_workspace.session.edit([&](ViewState& state) { state.sampling = id == "nearest" ? std::string() : id; });
    });
    connect(m_pane.overlay, &panels::OverlayChooser::thresholdChanged, this,
            [this](float threshold) { choose([threshold](OverlayChoice& choice) { choice.threshold = threshold; }); });
    connect(m_pane.bar, &color::ColorBar::activated, this, &OverlayController::openColors);
}

void OverlayController::setChoices(OverlayChoices choices)
{
    m_choices = std::move(choices);
    show();
}

ViewSettings OverlayController::settings() const
{
    return {{kFadeSetting, m_fadesByCeiling}};
}

void OverlayController::apply(const ViewSettings& settings)
{
    setFading(settingOf(settings, kFadeSetting, m_fadesByCeiling));
}

void OverlayController::list()
{
    m_pane.overlay->setOverlays(m_workspace.overlay.list());
    m_pane.overlay->setCurrent(m_workspace.session.state().overlay);
}

void OverlayController::show()
{
    const auto overlay = m_workspace.overlay.shown();
    if (overlay) m_pane.overlay->setThreshold(look(*overlay).scale.threshold);
    if (m_colors && m_colors->isVisible()) fillColors();
    recolour();
}

void OverlayController::recolour()
{
    const auto overlay = m_workspace.overlay.shown();
    m_pane.bar->setVisible(overlay != nullptr);
    if (!overlay) return m_pane.view->clearOverlay();
    const auto how = look(*overlay);
    m_pane.bar->setContent(barOf(*overlay, how));
    if (m_cortex.hasGeometry()) m_pane.view->setOverlay(colorsOf(*overlay, how));
}

OverlayLook OverlayController::look(const Overlay& overlay) const
{
    const auto chosen = m_choices.find(overlay.id);
    return lookOf(overlay, chosen == m_choices.end() ? OverlayChoice{} : chosen->second,
                  m_fadesByCeiling ? ceilingsOf(m_workspace.subject) : std::nullopt);
}

void OverlayController::setFading(bool fades)
{
    m_actions.setChecked(ActionId::fadeByCeiling, fades);
    if (std::exchange(m_fadesByCeiling, fades) != fades) recolour();
}

void OverlayController::choose(const std::function<void(OverlayChoice&)>& change)
{
    const auto overlay = m_workspace.overlay.shown();
    if (!overlay) return;
    change(m_choices[overlay->id]);
    recolour();
    Q_EMIT looksChanged();
}

void OverlayController::openColors()
{
    const auto overlay = m_workspace.overlay.shown();
    if (!overlay || overlay->kind == OverlayKind::plane) return;  // a page's colours are places
    if (!m_colors) {
        m_colors = new panels::OverlayColors(&m_pane);
        connect(m_colors, &panels::OverlayColors::colorMapChosen, this, [this](const std::string& id) {
            choose([&](OverlayChoice& choice) { choice.map = id; });
            fillColors();
        });
        connect(m_colors, &panels::OverlayColors::rangeChosen, this, [this](float low, float high) {
            choose([&](OverlayChoice& choice) { choice.range = OverlayChoice::Range{low, high}; });
        });
        connect(m_colors, &panels::OverlayColors::resetWished, this, [this] {
            choose([](OverlayChoice& choice) { choice = OverlayChoice{.threshold = choice.threshold}; });
            fillColors();
        });
    }
    fillColors();
    m_colors->openAbove(*m_pane.bar);
}

void OverlayController::fillColors()
{
    const auto overlay = m_workspace.overlay.shown();
    if (!overlay) return m_colors->hide();
    const auto how = look(*overlay);
    const auto chosen = choiceBehind(barOf(*overlay, how), *overlay);
    m_colors->setContent({.quantity = QString::fromStdString(overlay->quantity),
                          .unit = QString::fromStdString(overlay->unit),
                          .map = how.map,
                          .scale = how.scale,
                          .isSymmetric = overlay->kind == OverlayKind::diverging,
                          .isChosen = !chosen.map.empty() || chosen.range,
                          .hasFixedRange = overlay->kind == OverlayKind::circular});
}

}  // namespace cortilens::gui
