// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>

namespace cortilens::panels {
class MapControls;
}

namespace cortilens::gui {

struct Workspace;

/// Shows by which preset maps are made, with all its values, and takes another: of the backbone in use, or of every column of the
/// comparison that has one of that name. GUI thread.
class PresetController : public QObject {
    Q_OBJECT

public:
    PresetController(Workspace& workspace, panels::MapControls& controls, QObject* parent = nullptr);

private:
    void show();

    Workspace& m_workspace;
    panels::MapControls& m_controls;
};

}  // namespace cortilens::gui
