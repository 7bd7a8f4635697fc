// SPDX-License-Identifier: Apache-2.0
#include "app/gui/StripController.h"

#include "app/gui/ActionSet.h"
#include "app/gui/PhotoOrder.h"
#include "app/gui/Plan.h"
#include "app/gui/Workspace.h"
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
        if (isAnother) m_strip.setPhotos({});
        m_thumbnails.fetchAgain();
    });
    connect(&m_workspace.session, &Session::changed, this, [this](const ViewState& was, const ViewState& is) {
        if (is.image && was.image != is.image) m_strip.setCurrent(*is.image);
        const bool surveys = m_orderId == photoOrder::kDisagree;
        if (was.compares != is.compares)
            choose(surveys ? std::string(photoOrder::kFile) : m_orderId);
        else if (surveys && (was.selection != is.selection || was.columns != is.columns || was.opened != is.opened))
            survey();
    });
    actions.on(ActionId::nextPhoto, this, [this](bool) { step(1); });
    actions.on(ActionId::previousPhoto, this, [this](bool) { step(-1); });
}

void StripController::step(int photos)
{
    if (const auto next = steppedFrom(m_workspace.session.state().image, m_order, photos))
        m_workspace.session.edit([&](ViewState& state) { state.image = next; });
}

void StripController::choose(const std::string& order)
{
    m_orderId = order;
    if (order == photoOrder::kDisagree) survey();
    showPhotos();
}

void StripController::survey()
{
    m_workspace.survey.ask(m_workspace.session.state(), m_workspace.relevance.views());
}

void StripController::showPhotos()
{
    const auto& stimuli = m_workspace.subject.stimuli();
    const bool surveys = m_orderId == photoOrder::kDisagree;
    m_order = orderedPhotos(stimuli, m_orderId);
    if (surveys) {
        m_order.clear();
        if (const auto list = m_workspace.survey.list())
            for (const NsdId image : list->images) m_order.push_back(image.value);
    }
    std::vector<NsdId> photos(m_order.size());
    std::ranges::transform(m_order, photos.begin(), [](std::int32_t id) { return NsdId{id}; });
    m_strip.setPhotos(std::move(photos));
    std::vector<panels::StimulusStrip::Order> orders{{std::string(photoOrder::kFile), u"As in the file"_s},
                                                     {std::string(photoOrder::kShared), u"Shared first"_s},
                                                     {std::string(photoOrder::kSeen), u"Most seen first"_s}};
    if (m_workspace.session.state().compares)
        orders.push_back({std::string(photoOrder::kDisagree), u"Most disagreement first"_s});
    m_strip.setOrders(orders, m_orderId);
    m_strip.setCaption(surveys ? captionOf(m_workspace.survey) : QString::fromStdString(captionOf(stimuli)));
    if (const auto& image = m_workspace.session.state().image) m_strip.setCurrent(*image);
    m_workspace.photo.setOrder(m_order);
}

}  // namespace cortilens::gui
