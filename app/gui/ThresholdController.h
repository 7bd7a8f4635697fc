// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/LiveRegion.h"

#include <QObject>
#include <QTimer>

#include <optional>

namespace cortilens::panels {
class OverlayChooser;
}

namespace cortilens::gui {

class ActionSet;
struct ViewState;
struct Workspace;

/// Makes the values above the overlay's threshold a region that is selected, and that follows the threshold as it moves: its
/// outline at once, its map as often as the engine can. GUI thread.
class ThresholdController : public QObject {
    Q_OBJECT

public:
    ThresholdController(Workspace& workspace, panels::OverlayChooser& chooser, ActionSet& actions, QObject* parent = nullptr);

private:
    void offer();
    void setOn(bool isOn);
    void follow(float threshold);
    void outline();
    void select();
    void keep();
    void onChanged(const ViewState& is);

    Workspace& m_workspace;
    panels::OverlayChooser& m_chooser;
    ActionSet& m_actions;
    std::optional<LiveRegion> m_live;  ///< while it follows the threshold
    QTimer m_selecting;                ///< the engine is asked a few times a second, the outline moves with every frame
};

}  // namespace cortilens::gui
