// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/ViewSettings.h"
#include "core/types/Grid.h"

#include <QObject>
#include <QTimer>

#include <optional>
#include <string>
#include <vector>

namespace cortilens::image {
struct PatchReading;
}

namespace cortilens::gui {

class ActionSet;
class PhotoPane;
struct Workspace;

/// Connects the photo on the screen with what was chosen: the map lies over it, hovering reads it out, brushing asks the cortex.
///
/// GUI thread.
class PhotoController : public QObject {
    Q_OBJECT

public:
    PhotoController(Workspace& workspace, PhotoPane& pane, ActionSet& actions, QObject* parent = nullptr);

    /// How maps lie over photos. A map that was switched off is there again: nobody would look for it.
    [[nodiscard]] ViewSettings settings() const;
    void apply(const ViewSettings& settings);  ///< those that it has

    /// The map's colours end at this size of a value; nothing: at the map's own largest.
    [[nodiscard]] std::optional<float> range() const;
    void setRange(std::optional<float> limit);

Q_SIGNALS:
    void looksChanged();  ///< settings() or range(), by the person

private:
    void connectView();
    void connectControls();
    void connectActions(ActionSet& actions);
    void connectModels();
    void showPhoto();
    void showMap();
    void showProgress();
    void showViews();
    void showBar();
    void showHeader();
    void readOut(const std::optional<image::PatchReading>& reading);
    void brush(const std::vector<GridCell>& patches);
    void setDisplayShown(bool shown);

    Workspace& m_workspace;
    PhotoPane& m_pane;
    ActionSet& m_actions;
    std::string m_overlayBeforeBrush;
    QTimer m_dimming;
};

}  // namespace cortilens::gui
