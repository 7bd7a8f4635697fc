// SPDX-License-Identifier: Apache-2.0
#include "app/gui/SelectionModel.h"

#include "app/gui/Session.h"

#include <utility>

namespace cortilens::gui {

SelectionModel::SelectionModel(EngineClient& engine, Session& session, QObject* parent)
    : QObject(parent)
    , m_engine(engine)
{
    connect(&session, &Session::changed, this, [this](const ViewState& was, const ViewState& is, std::span<const Step> plan) {
        if (was.selection != is.selection) {
            m_engine.cancel(m_request);
            m_report.reset();
            Q_EMIT changed();
        }
        if (!has(plan, Step::describe)) return;
        m_engine.cancel(m_request);
        m_request = m_engine.describe({is.selection, is.backbone}, [this](Result<wire::SelectionReport> report) {
            if (!report) {
                Q_EMIT failed(report.error());
                return;
            }
            m_report = std::make_shared<const wire::SelectionReport>(std::move(*report));
            Q_EMIT changed();
        });
    });
}

}  // namespace cortilens::gui
