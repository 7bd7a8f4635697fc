// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/EngineClient.h"
#include "widgets/panels/StudySheet.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

class QWidget;

namespace cortilens::gui {

class ActionSet;
struct Workspace;

/// The sheet on which data of one's own are described: drafted by the engine, checked while one types, saved and opened. GUI
/// thread.
class StudyController : public QObject {
    Q_OBJECT

public:
    StudyController(Workspace& workspace, QWidget& window, ActionSet& actions, QObject* parent = nullptr);

    void choose();                         ///< asks for the folder first
    void describe(const QString& folder);  ///< what is saved there, or a draft

    [[nodiscard]] panels::StudySheet* sheet() const { return m_sheet; }

Q_SIGNALS:
    void saved(const QString& folder);  ///< its study.json opens

private:
    void ask(bool draft);
    void check();
    void save();
    [[nodiscard]] wire::StudyText study() const;

    Workspace& m_workspace;
    QWidget& m_window;
    QPointer<panels::StudySheet> m_sheet;
    QString m_folder;
    QTimer m_checkingSoon;  ///< a moment after the last letter
    RequestId m_asking = 0;
    RequestId m_checking = 0;
    RequestId m_saving = 0;
};

}  // namespace cortilens::gui
