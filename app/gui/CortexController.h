// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/ViewSettings.h"
#include "core/types/Selection.h"
#include "core/types/Surface.h"

#include <QObject>
#include <QThreadPool>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

class QPoint;

namespace cortilens {
class CortexGeometry;
enum class Viewpoint : std::uint8_t;
struct Standpoint;
}  // namespace cortilens

namespace cortilens::gui {

class ActionSet;
class CortexPane;
class Notices;
struct ViewState;
struct Workspace;
enum class Step : std::uint8_t;

/// The vertex that stands for a selection on the surface: itself, or the first whose nearest voxel it is; nothing for an ROI.
[[nodiscard]] std::optional<SurfaceVertex> markerFor(const Selection& selection, const Workspace& workspace);

/// The regions whose outlines belong on the cortex now, the person's own among them.
[[nodiscard]] std::vector<RegionOfInterest> regionsToOutline(const Workspace& workspace);

/// Connects the cortex on the screen with what was chosen: clicks select, hovering reads out.
///
/// GUI thread; the surfaces are prepared on a thread of its own.
class CortexController : public QObject {
    Q_OBJECT

public:
    CortexController(Workspace& workspace, CortexPane& pane, ActionSet& actions, Notices& notices, QObject* parent = nullptr);

    [[nodiscard]] bool hasGeometry() const { return m_hasGeometry; }  ///< the open subject's surfaces are drawn
    [[nodiscard]] SurfaceForm form() const { return m_form; }
    void setForm(SurfaceForm form);
    void setStandpoint(const Standpoint& standpoint);

    [[nodiscard]] ViewSettings settings() const;  ///< form, rows, names and outlines
    void apply(const ViewSettings& settings);     ///< those that it has

    void highlight(const std::string& region);  ///< for as long as it is pointed at; empty: the selected one again

Q_SIGNALS:
    void formChanged(cortilens::SurfaceForm form);
    void prepared();      ///< the subject's surfaces are drawn
    void looksChanged();  ///< settings() without the form, by the person

private:
    void connectWidgets();
    void connectActions(ActionSet& actions);
    void lookFrom(Viewpoint viewpoint);  ///< the rows stay as they are
    void prepareGeometry();
    void showGeometry(std::shared_ptr<const CortexGeometry> geometry);
    void onChanged(std::span<const Step> plan);
    void onClicked(SurfaceVertex vertex);
    void showMenu(const QPoint& at, std::optional<SurfaceVertex> vertex);
    void markSelection();
    void outline();
    void showMorph(double morph);
    void readOut(std::optional<SurfaceVertex> vertex);
    void select(const Selection& selection);

    Workspace& m_workspace;
    CortexPane& m_pane;
    ActionSet& m_actions;
    Notices& m_notices;
    SurfaceForm m_form = SurfaceForm::inflated;
    bool m_hasGeometry = false;
    std::vector<std::string> m_outlined;  ///< names of the regions that are outlined
    int m_outlinedDrawings = 0;           ///< and of which shapes the drawn ones among them are
    int m_preparation = 0;                ///< number of the newest one: older ones are for a subject that is gone
    QThreadPool m_pool;                   ///< last: waits for its work before the rest goes
};

}  // namespace cortilens::gui
