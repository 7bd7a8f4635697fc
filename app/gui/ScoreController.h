// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/EngineClient.h"
#include "widgets/panels/ScoreSheet.h"

#include <QObject>
#include <QPointer>

#include <string>

class QWidget;

namespace cortilens::gui {

class ActionSet;
class Notices;
struct Workspace;

/// The engine's answer as a table.
[[nodiscard]] panels::ScoreTable tableOf(const wire::EvaluateReply& reply, float threshold);

/// Encoders that the backbone's can be compared with: in use for other backbones, and what else fits this one.
[[nodiscard]] std::vector<panels::ScoreSheet::Other> othersFor(const wire::SubjectSummary& summary, const std::string& backbone);

/// The sheet of scores by region of the encoder in use: measured when it is opened, and again when the encoder, what it is
/// compared with or the threshold is another one. GUI thread.
class ScoreController : public QObject {
    Q_OBJECT

public:
    ScoreController(Workspace& workspace, QWidget& window, ActionSet& actions, Notices& notices, QObject* parent = nullptr);

    void open();

    [[nodiscard]] panels::ScoreSheet* sheet() const { return m_sheet; }

private:
    void makeSheet();
    void showEncoder();
    void forget();
    void measure();
    void cancel();
    void onMeasured(const Result<wire::EvaluateReply>& reply);
    void save();

    Workspace& m_workspace;
    QWidget& m_window;
    Notices& m_notices;
    QPointer<panels::ScoreSheet> m_sheet;
    RequestId m_measuring = 0;
    float m_threshold = 0;  ///< that was asked for
    std::string m_csv;
};

}  // namespace cortilens::gui
