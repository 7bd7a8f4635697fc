// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/EngineClient.h"
#include "widgets/panels/WeightsSheet.h"

#include <QObject>
#include <QPointer>

#include <string>

class QWidget;

namespace cortilens::gui {

class ActionSet;
struct Workspace;

[[nodiscard]] panels::WeightsEntry entryOf(const wire::WeightsRow& row);
[[nodiscard]] panels::WeightsVerdict verdictOf(const wire::WeightsReport& report);

/// The sheet of the backbones' weights: what is there, what a dropped file is, and putting it in place. GUI thread.
class WeightsController : public QObject {
    Q_OBJECT

public:
    WeightsController(Workspace& workspace, QWidget& window, ActionSet& actions, QObject* parent = nullptr);

    void open();

    /// Asks what the file is, and shows it on the sheet.
    void check(const QString& path);

    [[nodiscard]] panels::WeightsSheet* sheet() const { return m_sheet; }

private:
    void list();
    void put();
    void cancel();
    void say(const Error& error);
    void onPut(const wire::WeightsPlace& place);

    Workspace& m_workspace;
    QWidget& m_window;
    QPointer<panels::WeightsSheet> m_sheet;
    wire::WeightsQuery m_query;  ///< the file on the sheet
    RequestId m_listing = 0;
    RequestId m_running = 0;
};

}  // namespace cortilens::gui
