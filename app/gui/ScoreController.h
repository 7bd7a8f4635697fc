// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/MeasureController.h"
#include "widgets/panels/ScoreSheet.h"

#include <QPointer>

#include <string>
#include <vector>

namespace cortilens::gui {

/// The engine's answer as a table.
[[nodiscard]] panels::ScoreTable tableOf(const wire::EvaluateReply& reply, float threshold);

/// Encoders that the backbone's can be compared with: in use for other backbones, and what else fits this one.
[[nodiscard]] std::vector<panels::ScoreSheet::Other> othersFor(const wire::SubjectSummary& summary, const std::string& backbone);

/// The sheet of scores by region of the encoder in use: measured when it is opened, and again when the encoder, what it is
/// compared with or the threshold is another one. GUI thread.
class ScoreController : public MeasureController {
    Q_OBJECT

public:
    ScoreController(Workspace& workspace, QWidget& window, ActionSet& actions, Notices& notices, QObject* parent = nullptr);

    [[nodiscard]] panels::ScoreSheet* sheet() const { return m_sheet; }

protected:
    [[nodiscard]] panels::MeasureSheet* makeSheet() override;
    void showEncoder() override;
    [[nodiscard]] RequestId ask(const wire::BackboneSummary& used) override;
    void forgetMeasured() override;

private:
    void onMeasured(const Result<wire::EvaluateReply>& reply, float threshold);
    void save();

    QPointer<panels::ScoreSheet> m_sheet;
    std::string m_csv;
};

}  // namespace cortilens::gui
