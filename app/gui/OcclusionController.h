// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/MeasureController.h"
#include "app/gui/OcclusionSheet.h"
#include "core/wire/OcclusionMessages.h"

#include <QPointer>

#include <optional>
#include <string>

namespace cortilens::gui {

/// The engine's answer as curves, words and pictures. `against`: as of OcclusionQuery.
[[nodiscard]] OcclusionSheet::Result resultOf(const wire::OcclusionReply& reply, const std::string& against);

/// The sheet that tests whether what the map in view calls hot matters to the selection: when it is opened, and again when photo,
/// selection, encoder or recipe is another one while somebody looks. GUI thread.
class OcclusionController : public MeasureController {
    Q_OBJECT

public:
    OcclusionController(Workspace& workspace, QWidget& window, ActionSet& actions, Notices& notices, QObject* parent = nullptr);

    [[nodiscard]] OcclusionSheet* sheet() const { return m_sheet; }

protected:
    [[nodiscard]] panels::MeasureSheet* makeSheet() override;
    void showEncoder() override;
    [[nodiscard]] QString obstacle() const override;
    [[nodiscard]] RequestId ask(const wire::BackboneSummary& used) override;
    void forgetMeasured() override;

private:
    void onPartial(const wire::OcclusionReply& partial);
    void onMeasured(const Result<wire::OcclusionReply>& reply);
    void save();

    QPointer<OcclusionSheet> m_sheet;
    wire::OcclusionQuery m_query;                 ///< of what runs, or is shown
    std::optional<wire::OcclusionReply> m_reply;  ///< the latest, whole or not
};

}  // namespace cortilens::gui
