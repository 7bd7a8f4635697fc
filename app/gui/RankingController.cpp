// SPDX-License-Identifier: Apache-2.0
#include "app/gui/RankingController.h"

#include "app/gui/ActionSet.h"
#include "app/gui/Workspace.h"
#include "widgets/panels/RankingStrip.h"

#include <QAction>
#include <QImage>

#include <utility>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

namespace {

[[nodiscard]] std::vector<panels::Ranking::Photo> photosOf(const std::vector<NsdId>& photos, const std::vector<float>& values,
                                                           const std::vector<std::int32_t>& repeats)
{
    std::vector<panels::Ranking::Photo> ranked;
    for (std::size_t row = 0; row < photos.size() && row < values.size(); ++row)
        ranked.push_back({photos[row], values[row], row < repeats.size() ? repeats[row] : 0});
    return ranked;
}

[[nodiscard]] panels::Ranking rankingOf(const wire::TopPhotosReply& reply)
{
    return {.highest = photosOf(reply.top, reply.topValues, reply.topRepeats),
            .lowest = photosOf(reply.bottom, reply.bottomValues, reply.bottomRepeats),
            .unit = QString::fromStdString(reply.unit),
            .facts = factsOf(reply),
            .offer = offerFor(reply)};
}

}  // namespace

RankingController::RankingController(Workspace& workspace, panels::RankingStrip& strip, ActionSet& actions, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_strip(strip)
    , m_actions(actions)
    , m_ranking(workspace.engine)
    , m_thumbnails(workspace.engine, [this](NsdId photo, const QImage& image) { m_strip.setThumbnail(photo, image); })
{
    m_strip.setWay(m_way);
    actions.on(ActionId::showRanking, this, [this](bool shown) { setShown(shown); });
    connect(&m_strip, &panels::RankingStrip::leaveRequested, actions.action(ActionId::showRanking), &QAction::trigger);
    connect(&m_strip, &panels::RankingStrip::photoChosen, this,
            [this](NsdId photo) { m_workspace.session.edit([&](ViewState& state) { state.image = photo; }); });
    connect(&m_strip, &panels::RankingStrip::thumbnailsWanted, this,
            [this](const std::vector<NsdId>& photos) { m_thumbnails.fetch(photos); });
    connect(&m_strip, &panels::RankingStrip::wayChosen, this, [this](const std::string& way) {
        m_way = way;
        ask();
    });
    connect(&m_strip, &panels::RankingStrip::offerTaken, this, &RankingController::takeOffer);
    connect(&m_ranking, &TopPhotosModel::changed, this, &RankingController::show);
    connect(&m_workspace.embeddings, &EmbeddingModel::changed, this, &RankingController::show);
    connect(&m_workspace.embeddings, &EmbeddingModel::finished, this, &RankingController::ask);
    connect(&m_workspace.selection, &SelectionModel::changed, this, &RankingController::show);  // its title
    connect(&m_workspace.subject, &SubjectModel::opened, this, [this](bool isAnother) {
        if (!isAnother) return m_thumbnails.fetchAgain();
        m_thumbnails.forget();
        m_strip.forgetThumbnails();
    });
    connect(&m_workspace.session, &Session::changed, this, [this](const ViewState& was, const ViewState& is) {
        if (was.image != is.image) m_strip.setCurrent(is.image);
        if (was.selection != is.selection || was.backbone != is.backbone || was.opened != is.opened) ask();
    });
}

void RankingController::setShown(bool isShown)
{
    m_isShown = isShown;
    if (isShown)
        ask();
    else
        m_ranking.clear();
}

void RankingController::ask()
{
    if (!m_isShown) return;
    const ViewState& state = m_workspace.session.state();
    if (canBeRanked(state, m_way))
        m_ranking.ask(state, m_way);
    else
        m_ranking.clear();
}

void RankingController::show()
{
    if (!m_isShown) return;
    const ViewState& state = m_workspace.session.state();
    const auto report = m_workspace.selection.report();
    const std::string name = report ? report->title : toText(state.selection);
    m_strip.setTitle(name.empty() ? u"Photos of the selection"_s : u"Photos of %1"_s.arg(QString::fromStdString(name)));
    if (m_ranking.isWorking()) return m_strip.setWaiting(true);
    if (m_way == "predicted" && m_workspace.embeddings.isMaking(state.backbone))
        return m_strip.showWords(u"The embeddings are being made."_s,
                                 u"Engine and jobs (Ctrl+J) shows how far it is; the photos come here by themselves."_s, {});
    if (const auto advice = adviceFor(state, m_way, m_ranking.reply().get(), m_ranking.problem()))
        return m_strip.showWords(advice->words, advice->remedy, wordsOf(advice->action));
    if (const auto reply = m_ranking.reply()) {
        m_strip.setRanking(rankingOf(*reply));
        m_strip.setCurrent(state.image);
    }
}

void RankingController::takeOffer()
{
    const auto advice = adviceFor(m_workspace.session.state(), m_way, m_ranking.reply().get(), m_ranking.problem());
    switch (advice ? advice->action : RankingRemedy::prepare) {
    case RankingRemedy::prepare:
        return m_workspace.embeddings.make(m_workspace.session.state().backbone);
    case RankingRemedy::train:
        return m_actions.action(ActionId::showTraining)->trigger();
    case RankingRemedy::convert:
        return m_actions.action(ActionId::showData)->trigger();
    case RankingRemedy::none:
        return;
    }
}

}  // namespace cortilens::gui
