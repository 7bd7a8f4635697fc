// SPDX-License-Identifier: Apache-2.0
#include "app/gui/WordRankingModel.h"

#include "app/gui/Columns.h"

#include <utility>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

WordRankingModel::WordRankingModel(EngineClient& engine, EmbeddingModel& embeddings, QObject* parent)
    : QObject(parent)
    , m_engine(engine)
    , m_embeddings(embeddings)
{
    connect(&m_engine, &EngineClient::died, this, [this] {
        if (std::exchange(m_request, 0) != 0) Q_EMIT changed();
    });
    connect(&m_embeddings, &EmbeddingModel::changed, this, &WordRankingModel::changed);
    connect(&m_embeddings, &EmbeddingModel::finished, this, [this] {
        if (!m_words.empty()) ask();
    });
}

void WordRankingModel::ask(const ViewState& state)
{
    m_words = state.words;
    m_backbone = state.backbone;
    ask();
}

void WordRankingModel::ask()
{
    m_engine.cancel(std::exchange(m_request, 0));
    m_ranking.reset();
    m_problem.reset();
    if (!m_words.empty() && !m_backbone.empty())
        m_request = m_engine.rank({m_words.text, m_words.bank, m_backbone}, [this](const Result<wire::TextRanking>& ranking) {
            m_request = 0;
            if (ranking)
                m_ranking = std::make_shared<const wire::TextRanking>(*ranking);
            else if (ranking.error().kind != ErrorKind::cancelled)
                m_problem = ranking.error();
            Q_EMIT changed();
        });
    Q_EMIT changed();
}

void WordRankingModel::prepare()
{
    m_embeddings.make(m_backbone);
}

void WordRankingModel::forget()
{
    m_engine.cancel(std::exchange(m_request, 0));
    m_words = {};
    m_ranking.reset();
    m_problem.reset();
}

QString captionOf(const WordRankingModel& model)
{
    const QString words = titleOf(CompareRow{.words = model.words()});
    if (model.isPreparing()) return u"Embedding every photo; the list of jobs shows how far it is."_s;
    if (const auto ranking = model.ranking()) {
        const QString basis = QString::fromStdString(ranking->basis);
        return u"%1 of %2 photos, by the cosine of %3 with %4"_s.arg(ranking->images.size())
            .arg(ranking->photos)
            .arg(words, basis);
    }
    if (const auto& problem = model.problem())
        return QString::fromStdString(problem->kind == ErrorKind::notFound ? problem->message
                                                                           : problem->message + " " + problem->remedy);
    return model.isWorking() ? u"Looking for %1 among what is stored…"_s.arg(words) : QString();
}

QString offerOf(const WordRankingModel& model)
{
    const bool isNothingStored = model.problem() && model.problem()->kind == ErrorKind::notFound;
    const auto ranking = model.ranking();
    const bool isPartial = ranking && std::cmp_less(ranking->images.size(), ranking->photos);
    return (isNothingStored || isPartial) && !model.isPreparing() ? u"Embed all photos"_s : QString();
}

}  // namespace cortilens::gui
