// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/EngineProcess.h"
#include "core/wire/Protocol.h"
#include "widgets/panels/EnginePanel.h"

#include <QObject>
#include <QString>

class QAction;
class QLabel;

namespace cortilens::panels {
class JobsPanel;
}

namespace cortilens::gui {

class ActionSet;
class Notices;
struct Workspace;

/// What the person reads when an engine died.
[[nodiscard]] QString wordsOf(const EngineDeath& death, const QString& whileDoing);

/// Where the engine is shown.
struct EngineDisplay {
    panels::EngineChip* chip = nullptr;
    panels::EnginePanel* panel = nullptr;
    panels::JobsPanel* jobs = nullptr;
    QLabel* words = nullptr;    ///< status line: engine ready
    QLabel* store = nullptr;    ///< status line: store 3.1 GB of 20 GB
    QLabel* latency = nullptr;  ///< status line: click to heatmap
};

/// Shows the engine's state, work and death. GUI thread.
class EngineController : public QObject {
    Q_OBJECT

public:
    EngineController(Workspace& workspace, const EngineDisplay& display, ActionSet& actions, Notices& notices,
                     QObject* parent = nullptr);

private:
    void showFacts();
    void showJobs(const wire::JobList& jobs);
    void onDied(const EngineDeath& death);
    [[nodiscard]] QString presentWork() const;
    void prepareAll(QAction* jobs);

    Workspace& m_workspace;
    EngineDisplay m_display;
    Notices& m_notices;
    wire::EngineStatus m_status;
    QString m_work;  ///< what it was doing, for the line about its death
    bool m_hasJobs = false;
};

}  // namespace cortilens::gui
