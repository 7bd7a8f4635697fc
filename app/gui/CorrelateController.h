// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/MeasureController.h"
#include "widgets/panels/CorrelateSheet.h"

#include <QPointer>

#include <string>

namespace cortilens::gui {

struct CorrelateWords;

/// The engine's answer as a table.
[[nodiscard]] panels::CorrelateTable tableOf(const wire::CorrelatesReply& reply);

/// The sheet of what the maps of the encoder in use go with: measured when it is opened, and again when another encoder is in
/// use; its maps can then be laid on the cortex. GUI thread.
class CorrelateController : public MeasureController {
    Q_OBJECT

public:
    CorrelateController(Workspace& workspace, QWidget& window, ActionSet& actions, Notices& notices, QObject* parent = nullptr);

    [[nodiscard]] panels::CorrelateSheet* sheet() const { return m_sheet; }

protected:
    [[nodiscard]] panels::MeasureSheet* makeSheet() override;
    void showEncoder() override;
    [[nodiscard]] RequestId ask(const wire::BackboneSummary& used) override;
    void forgetMeasured() override;
    [[nodiscard]] bool isWanted() const override;

private:
    void showWords(const CorrelateWords& words);
    void onMeasured(const Result<wire::CorrelatesReply>& reply);
    void showState();
    void save();

    QPointer<panels::CorrelateSheet> m_sheet;
    std::string m_csv;
};

}  // namespace cortilens::gui
