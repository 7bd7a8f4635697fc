// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>

namespace cortilens::gui {

class TopBar;
struct Workspace;

/// Connects subject and backbone in the top bar with what was chosen. GUI thread.
class BackboneController : public QObject {
    Q_OBJECT

public:
    BackboneController(Workspace& workspace, TopBar& bar, QObject* parent = nullptr);

private:
    void showSubject();
    void showBackbones();

    Workspace& m_workspace;
    TopBar& m_bar;
};

}  // namespace cortilens::gui
