// SPDX-License-Identifier: Apache-2.0
#include "app/gui/SurveyModel.h"

#include "app/gui/Columns.h"

#include <utility>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kMostPhotos = 200;

}  // namespace

SurveyModel::SurveyModel(EngineClient& engine, QObject* parent)
    : QObject(parent)
    , m_engine(engine)
{
    connect(&m_engine, &EngineClient::died, this, [this] {
        if (std::exchange(m_request, 0) != 0) Q_EMIT changed();
    });
}

void SurveyModel::ask(const ViewState& state, int views)
{
    m_engine.cancel(std::exchange(m_request, 0));
    m_list.reset();
    const auto take = [this](const wire::DisagreementList& list) {
        m_list = std::make_shared<const wire::DisagreementList>(list);
        Q_EMIT changed();
    };
    m_request = m_engine.disagreements(
        {.selection = state.selection, .columns = choicesOf(state.columns, views), .most = kMostPhotos},
        [this, take](const Result<wire::DisagreementList>& list) {
            m_request = 0;
            if (list) return take(*list);
            Q_EMIT changed();
            if (list.error().kind != ErrorKind::cancelled) Q_EMIT failed(list.error());
        },
        take);
    Q_EMIT changed();
}

void SurveyModel::cancel()
{
    m_engine.cancel(std::exchange(m_request, 0));
    Q_EMIT changed();
}

QString captionOf(const SurveyModel& survey)
{
    const auto list = survey.list();
    if (!list) return survey.isWorking() ? u"Looking through the stored features…"_s : u"No comparison of stored features."_s;
    const auto columns = list->columns.size();
    const QString progress =
        survey.isWorking() ? u" · %1 of %2 photos looked at"_s.arg(list->looked).arg(list->photos) : QString();
    if (list->compared == 0 && !survey.isWorking())
        return u"No photo has stored features in all %1 columns yet: look at some, or run cortilens-engine features."_s.arg(
            columns);
    return u"%1 of %2 photos have features in all %3 columns; most disagreement first"_s.arg(list->compared)
               .arg(list->photos)
               .arg(columns) +
           progress;
}

}  // namespace cortilens::gui
