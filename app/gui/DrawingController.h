// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/Drawing.h"

#include <QObject>

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cortilens {
class GeodesicSurface;
}

namespace cortilens::gui {

class ActionSet;
class CortexPane;
class Notices;
struct Workspace;

/// Names of all regions that there are: no other may have one of them.
[[nodiscard]] std::vector<std::string> takenNames(const Workspace& workspace);

/// The drawn region that is selected, one that was saved and opened again among them; nothing when something else is.
[[nodiscard]] std::optional<DrawnRegion> selectedDrawn(const Workspace& workspace);
[[nodiscard]] bool isDrawnSelected(const Workspace& workspace);  ///< whether there is one, without copying it

/// Draws regions on the cortex: strokes of the pointer change the drawn region that is selected, or begin one. GUI thread.
class DrawingController : public QObject {
    Q_OBJECT

public:
    DrawingController(Workspace& workspace, CortexPane& pane, ActionSet& actions, Notices& notices, QObject* parent = nullptr);
    ~DrawingController() override;

Q_SIGNALS:
    void toggled(bool draws);

private:
    /// A click's disc while its radius may still change: it is grown again from what was before.
    struct Disc {
        SurfaceVertex centre;
        bool takesAway = false;
        DrawnRegion before;
        int stroke = 0;
        std::string name;
        int edition = 0;  ///< of the shape that it made: another one, and the disc is over
    };

    void connectActions(ActionSet& actions);
    void setOn(bool isOn);
    void beginAnother();
    void copySelected();
    void outline(Hemisphere hemisphere, const std::vector<VertexId>& inside, bool takesAway);
    void grow(SurfaceVertex centre, bool takesAway);
    void changeRadius(double mm);
    void applyDisc(Disc disc);
    /// What a stroke changes: the selected drawn region, or a new one; nothing where it would take away from none.
    [[nodiscard]] std::optional<DrawnRegion> target(bool takesAway);
    [[nodiscard]] const GeodesicSurface* surfaceOf(Hemisphere hemisphere);
    void commit(const DrawnRegion& region, int stroke);
    void showRegion();

    Workspace& m_workspace;
    CortexPane& m_pane;
    ActionSet& m_actions;
    Notices& m_notices;
    int m_strokes = 0;
    std::optional<Disc> m_disc;
    std::array<std::unique_ptr<const GeodesicSurface>, 2> m_surfaces;  ///< half-way through grey matter, once they were needed
};

}  // namespace cortilens::gui
