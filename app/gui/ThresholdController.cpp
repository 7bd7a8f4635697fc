// SPDX-License-Identifier: Apache-2.0
#include "app/gui/ThresholdController.h"

#include "app/gui/ActionSet.h"
#include "app/gui/Workspace.h"
#include "widgets/panels/OverlayChooser.h"

namespace cortilens::gui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kSelectEveryMs = 120;

}  // namespace

ThresholdController::ThresholdController(Workspace& workspace, panels::OverlayChooser& chooser, ActionSet& actions,
                                         QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_chooser(chooser)
    , m_actions(actions)
{
    m_selecting.setSingleShot(true);
    m_selecting.setInterval(kSelectEveryMs);
    connect(&m_selecting, &QTimer::timeout, this, &ThresholdController::select);
    connect(&m_chooser, &panels::OverlayChooser::regionToggled, this, &ThresholdController::setOn);
    connect(&m_chooser, &panels::OverlayChooser::thresholdChanged, this, &ThresholdController::follow);
    connect(&m_workspace.overlay, &OverlayModel::changed, this, &ThresholdController::offer);
    connect(&m_workspace.session, &Session::changed, this, [this](const ViewState&, const ViewState& is) { onChanged(is); });
    connect(&m_workspace.subject, &SubjectModel::opened, this, [this](bool isAnother) {
        if (isAnother) m_workspace.regions.forgetAll();
    });
    actions.on(ActionId::thresholdRegion, this, [this](bool isOn) {
        m_chooser.setRegionOn(isOn);
        setOn(isOn);
    });
    actions.on(ActionId::keepRegion, this, [this](bool) { keep(); });
}

void ThresholdController::offer()
{
    const auto overlay = m_workspace.overlay.shown();
    const auto offered = overlay ? liveRegionOf(*overlay, overlay->threshold) : std::nullopt;
    m_chooser.setRegionOffered(offered.has_value());
    if (m_live && (!offered || offered->map != m_live->map)) setOn(false);
    // A selection that was brought back, by a step back or a new engine, gets its outline once its map is here.
    onChanged(m_workspace.session.state());
}

void ThresholdController::setOn(bool isOn)
{
    const auto overlay = m_workspace.overlay.shown();
    m_live = isOn && overlay ? liveRegionOf(*overlay, m_chooser.threshold()) : std::nullopt;
    m_actions.setChecked(ActionId::thresholdRegion, m_live.has_value());
    m_chooser.setRegionOn(m_live.has_value());
    outline();
    if (m_live) select();
}

void ThresholdController::follow(float threshold)
{
    if (!m_live) return;
    m_live->threshold = threshold;
    outline();
    if (!m_selecting.isActive()) m_selecting.start();
}

void ThresholdController::outline()
{
    const auto overlay = m_workspace.overlay.shown();
    if (m_live && overlay) m_workspace.regions.setLive(outlineOf(*m_live, *overlay));
}

void ThresholdController::select()
{
    if (!m_live) return;
    m_workspace.session.edit([this](ViewState& state) { state.selection = RoiName{toText(*m_live)}; });
}

void ThresholdController::keep()
{
    const auto report = m_workspace.selection.report();
    if (m_selecting.isActive()) return;  // the threshold moves, and the report is of the region before
    if (report) m_workspace.regions.keepLive(report->voxelCount, report->r2, report->noiseCeiling);
}

/// Something else was selected: the threshold colours the cortex again, and no more.
void ThresholdController::onChanged(const ViewState& is)
{
    const auto named = outlineNamed(is.selection, m_workspace.overlay.shown().get());
    if (m_live && !named) {
        m_live.reset();
        m_chooser.setRegionOn(false);
        m_actions.setChecked(ActionId::thresholdRegion, false);
    }
    auto& regions = m_workspace.regions;
    if (m_live || (named && regions.live() && regions.live()->name == named->name)) return;
    regions.setLive(named && !regions.isKept(named->name) ? named : std::nullopt);
}

}  // namespace cortilens::gui
