// SPDX-License-Identifier: Apache-2.0
#include "app/gui/StripController.h"

#include "app/gui/ActionSet.h"
#include "app/gui/PhotoOrder.h"
#include "app/gui/Plan.h"
#include "app/gui/Workspace.h"
#include "widgets/color/ValueScale.h"
#include "widgets/panels/StimulusStrip.h"

#include <QImage>

#include <algorithm>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

StripController::StripController(Workspace& workspace, panels::StimulusStrip& strip, ActionSet& actions, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_strip(strip)
    , m_orderId(photoOrder::kFile)
    , m_thumbnails(m_workspace.engine, [this](NsdId photo, const QImage& image) { m_strip.setThumbnail(photo, image); })
{
    connect(&m_strip, &panels::StimulusStrip::photoChosen, this,
            [this](NsdId photo) { m_workspace.session.edit([&](ViewState& state) { state.image = photo; }); });
    connect(&m_strip, &panels::StimulusStrip::thumbnailsWanted, this,
            [this](const std::vector<NsdId>& photos) { m_thumbnails.fetch(photos); });
    connect(&m_strip, &panels::StimulusStrip::orderChosen, this, [this](const std::string& id) { choose(id); });
    connect(&m_workspace.survey, &SurveyModel::changed, this, [this] {
        if (m_orderId == photoOrder::kDisagree) showPhotos();
    });
    connect(&m_workspace.subject, &SubjectModel::stimuliArrived, this, &StripController::showPhotos);
    connect(&m_workspace.subject, &SubjectModel::opened, this, [this](bool isAnother) {
        if (!isAnother) return m_thumbnails.fetchAgain();
        m_thumbnails.forget();
        m_strip.forgetThumbnails();
        m_strip.setPhotos({});
    });
    connect(&m_workspace.wordRanking, &WordRankingModel::changed, this, [this] {
        if (m_orderId == photoOrder::kWords) showPhotos();
    });
    connect(&m_strip, &panels::StimulusStrip::offerTaken, &m_workspace.wordRanking, &WordRankingModel::prepare);
    connect(&m_workspace.session, &Session::changed, this, &StripController::onChanged);
    actions.on(ActionId::nextPhoto, this, [this](bool) { step(1); });
    actions.on(ActionId::previousPhoto, this, [this](bool) { step(-1); });
}

void StripController::step(int photos)
{
    if (const auto next = steppedFrom(m_workspace.session.state().image, m_order, photos))
        m_workspace.session.edit([&](ViewState& state) { state.image = next; });
}

void StripController::onChanged(const ViewState& was, const ViewState& is)
{
    if (is.image && was.image != is.image) m_strip.setCurrent(*is.image);
    const bool surveys = m_orderId == photoOrder::kDisagree;
    const bool ranks = m_orderId == photoOrder::kWords;
    if (ranks && is.words.empty())
        choose(std::string(photoOrder::kFile));
    else if (was.compares != is.compares)
        choose(surveys ? std::string(photoOrder::kFile) : m_orderId);
    else if (surveys && (was.selection != is.selection || was.columns != is.columns || was.opened != is.opened))
        survey();
    else if (ranks && (was.words != is.words || was.backbone != is.backbone || was.opened != is.opened))
        m_workspace.wordRanking.ask(is);
    else if (was.words != is.words)
        showPhotos();  // there is one order more to choose, or less
}

void StripController::choose(const std::string& order)
{
    m_orderId = order;
    if (order != photoOrder::kWords) m_workspace.wordRanking.forget();
    if (order != photoOrder::kDisagree) m_workspace.survey.cancel();
    // Whoever asks is told at once that it is asking, and shows the photos then.
    if (order == photoOrder::kWords)
        m_workspace.wordRanking.ask(m_workspace.session.state());
    else if (order == photoOrder::kDisagree)
        survey();
    else
        showPhotos();
    Q_EMIT rankingChanged(order == photoOrder::kWords);
}

void StripController::rankByWords(bool ranks)
{
    const bool isOn = m_orderId == photoOrder::kWords;
    if (ranks != isOn) choose(std::string(ranks ? photoOrder::kWords : photoOrder::kFile));
}

void StripController::survey()
{
    m_workspace.survey.ask(m_workspace.session.state(), m_workspace.relevance.views());
}

QString StripController::caption() const
{
    if (m_orderId == photoOrder::kDisagree) return captionOf(m_workspace.survey);
    if (m_orderId == photoOrder::kWords) return captionOf(m_workspace.wordRanking);
    return QString::fromStdString(captionOf(m_workspace.subject.stimuli()));
}

/// As m_order says; by words with their cosines, once there are any: until then photos stay as they are.
void StripController::showInOrder()
{
    const auto ranking = m_workspace.wordRanking.ranking();
    if (m_orderId != photoOrder::kWords || !ranking) {
        std::vector<NsdId> photos(m_order.size());
        std::ranges::transform(m_order, photos.begin(), [](std::int32_t id) { return NsdId{id}; });
        return m_strip.setPhotos(std::move(photos));
    }
    m_order = ranking->images;
    std::vector<panels::ThumbnailRow::Labelled> photos;
    for (std::size_t i = 0; i < ranking->images.size(); ++i) {
        const NsdId id{ranking->images[i]};
        const QString cosine = color::formatValue(ranking->cosines[i], {.decimals = 3, .sign = color::SignDisplay::always});
        photos.push_back({id, u"%1  %2"_s.arg(id.value).arg(cosine), u"cosine with the words %1"_s.arg(cosine)});
    }
    m_strip.setRanked(std::move(photos));
}

void StripController::showPhotos()
{
    const auto& stimuli = m_workspace.subject.stimuli();
    if (m_orderId != photoOrder::kDisagree) {
        m_order = orderedPhotos(stimuli, m_orderId);
    } else {
        m_order.clear();
        if (const auto list = m_workspace.survey.list())
            for (const NsdId image : list->images) m_order.push_back(image.value);
    }
    showInOrder();
    std::vector<panels::StimulusStrip::Order> orders{{std::string(photoOrder::kFile), u"As in the file"_s},
                                                     {std::string(photoOrder::kShared), u"Shared first"_s},
                                                     {std::string(photoOrder::kSeen), u"Most seen first"_s}};
    if (m_workspace.session.state().compares)
        orders.push_back({std::string(photoOrder::kDisagree), u"Most disagreement first"_s});
    if (!m_workspace.session.state().words.empty())
        orders.push_back({std::string(photoOrder::kWords), u"Words fit best first"_s});
    m_strip.setOrders(orders, m_orderId);
    m_strip.setCaption(caption());
    m_strip.setOffer(m_orderId == photoOrder::kWords ? offerOf(m_workspace.wordRanking) : QString());
    if (const auto& image = m_workspace.session.state().image) m_strip.setCurrent(*image);
    m_workspace.photo.setOrder(m_order);
}

}  // namespace cortilens::gui
