// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/EngineClient.h"
#include "app/gui/ViewState.h"
#include "core/wire/CompareMessages.h"

#include <QObject>
#include <QString>

#include <memory>

namespace cortilens::gui {

/// The photos on which the columns of the comparison disagree most for a selection, as far as features are stored.
///
/// GUI thread.
class SurveyModel : public QObject {
    Q_OBJECT

public:
    explicit SurveyModel(EngineClient& engine, QObject* parent = nullptr);

    /// Null: not asked, or nothing has come yet. Grows while isWorking().
    [[nodiscard]] std::shared_ptr<const wire::DisagreementList> list() const { return m_list; }
    [[nodiscard]] bool isWorking() const { return m_request != 0; }

    void ask(const ViewState& state, int views);
    void cancel();

Q_SIGNALS:
    void changed();
    void failed(const cortilens::Error& error);

private:
    EngineClient& m_engine;
    RequestId m_request = 0;
    std::shared_ptr<const wire::DisagreementList> m_list;
};

/// `12 photos with features in all 3 columns, most disagreement first`; with what is going on, and what to do when there are
/// none.
[[nodiscard]] QString captionOf(const SurveyModel& survey);

}  // namespace cortilens::gui
