// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/EngineClient.h"
#include "widgets/panels/CorrelateSheet.h"

#include <QObject>
#include <QPointer>

#include <string>

class QWidget;

namespace cortilens::gui {

class ActionSet;
class Notices;
struct Workspace;

/// The engine's answer as a table.
[[nodiscard]] panels::CorrelateTable tableOf(const wire::CorrelatesReply& reply);

/// The sheet of what the maps of the encoder in use go with: measured when it is opened, and again when another encoder is in
/// use; its maps can then be laid on the cortex. GUI thread.
class CorrelateController : public QObject {
    Q_OBJECT

public:
    CorrelateController(Workspace& workspace, QWidget& window, ActionSet& actions, Notices& notices, QObject* parent = nullptr);

    void open();

    [[nodiscard]] panels::CorrelateSheet* sheet() const { return m_sheet; }

private:
    void makeSheet();
    void showEncoder();
    void forget();
    void measure();
    void onMeasured(const Result<wire::CorrelatesReply>& reply);
    void showState();

    Workspace& m_workspace;
    QWidget& m_window;
    Notices& m_notices;
    QPointer<panels::CorrelateSheet> m_sheet;
    RequestId m_measuring = 0;
    std::string m_csv;
};

}  // namespace cortilens::gui
