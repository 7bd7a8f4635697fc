// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/EngineClient.h"

#include <QObject>

#include <memory>
#include <span>

namespace cortilens::gui {

class Session;

/// The selection in words and numbers, as the engine describes it. GUI thread.
class SelectionModel : public QObject {
    Q_OBJECT

public:
    SelectionModel(EngineClient& engine, Session& session, QObject* parent = nullptr);

    /// Null: nothing is selected, or the answer is on its way.
    [[nodiscard]] std::shared_ptr<const wire::SelectionReport> report() const { return m_report; }

Q_SIGNALS:
    void changed();
    void failed(const cortilens::Error& error);

private:
    EngineClient& m_engine;
    RequestId m_request = 0;
    std::shared_ptr<const wire::SelectionReport> m_report;
};

}  // namespace cortilens::gui
