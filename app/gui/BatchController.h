// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/EngineClient.h"
#include "core/wire/PrepareMessages.h"
#include "widgets/panels/BatchSheet.h"

#include <QObject>
#include <QPointer>
#include <QStringList>

class QWidget;

namespace cortilens::gui {

class ActionSet;
class Notices;
struct Workspace;

/// What the photo shows now, for all of them: in the engine while nothing else is asked for, as a command, or as a job for a
/// cluster. GUI thread.
class BatchController : public QObject {
    Q_OBJECT

public:
    BatchController(Workspace& workspace, QWidget& window, ActionSet& actions, Notices& notices, QObject* parent = nullptr);

    [[nodiscard]] panels::BatchSheet* sheet() const { return m_sheet; }

    /// The present choice as a job array, into that file.
    void saveScript(const QString& path);

private:
    void open();
    void showQuestions();
    void showCommand();
    void chooseFolder();
    void chooseScript();
    void copy();
    void write();
    void cancel();
    void onWritten(const Result<wire::MapsReply>& reply);
    [[nodiscard]] wire::MapsRequest request() const;
    [[nodiscard]] QStringList arguments() const;
    [[nodiscard]] QString stem() const;  ///< subj01_FFA-1_deit-tiny

    Workspace& m_workspace;
    QWidget& m_window;
    Notices& m_notices;
    QPointer<panels::BatchSheet> m_sheet;
    RequestId m_writing = 0;
};

}  // namespace cortilens::gui
