// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/OverlayChoice.h"
#include "app/gui/OverlayLook.h"
#include "app/gui/ViewSettings.h"
#include "core/types/Surface.h"

#include <QObject>

#include <functional>

namespace cortilens::panels {
class OverlayColors;
}

namespace cortilens::gui {

class ActionSet;
class CortexController;
class CortexPane;
struct Workspace;

/// Lays the overlay in use on the cortex, in the colours that were chosen for it.
///
/// GUI thread.
class OverlayController : public QObject {
    Q_OBJECT

public:
    OverlayController(Workspace& workspace, CortexPane& pane, CortexController& cortex, ActionSet& actions,
                      QObject* parent = nullptr);

    /// How the overlay's values become colours now.
    [[nodiscard]] OverlayLook look(const Overlay& overlay) const;
    [[nodiscard]] bool fadesByCeiling() const { return m_fadesByCeiling; }
    [[nodiscard]] const OverlayChoices& choices() const { return m_choices; }
    void setChoices(OverlayChoices choices);

    [[nodiscard]] ViewSettings settings() const;  ///< fading
    void apply(const ViewSettings& settings);

Q_SIGNALS:
    void looksChanged();  ///< choices() or settings(), by the person

private:
    void connectWidgets();
    void list();
    void show();
    void recolour();
    void setFading(bool fades);
    void openColors();
    void fillColors();
    void choose(const std::function<void(OverlayChoice&)>& change);  ///< of the overlay in view

    Workspace& m_workspace;
    CortexPane& m_pane;
    const CortexController& m_cortex;
    ActionSet& m_actions;
    OverlayChoices m_choices;
    bool m_fadesByCeiling = false;
    panels::OverlayColors* m_colors = nullptr;  ///< once it was opened
};

}  // namespace cortilens::gui
