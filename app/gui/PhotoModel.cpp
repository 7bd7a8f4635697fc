// SPDX-License-Identifier: Apache-2.0
#include "app/gui/PhotoModel.h"

#include "app/gui/Session.h"
#include "app/gui/SubjectModel.h"

#include <algorithm>
#include <utility>

namespace cortilens::gui {

namespace {

constexpr std::size_t kKeptPhotos = 24;  ///< half a megabyte each
constexpr int kAhead = 3;                ///< people walk forwards
constexpr int kBehind = 1;

}  // namespace

PhotoModel::PhotoModel(EngineClient& engine, Session& session, const SubjectModel& subject, QObject* parent)
    : QObject(parent)
    , m_engine(engine)
    , m_session(session)
{
    connect(&m_session, &Session::changed, this, &PhotoModel::onChanged);
    connect(&subject, &SubjectModel::opened, this, [this](bool isAnother) {
        if (isAnother) forgetAll();
    });
}

void PhotoModel::setOrder(std::vector<std::int32_t> order)
{
    m_order = std::move(order);
    prefetch();
}

void PhotoModel::forgetAll()
{
    m_engine.cancel(m_request);
    m_order.clear();
    m_kept.clear();
    m_photo.reset();
    Q_EMIT forgotten();
}

void PhotoModel::onChanged(const ViewState&, const ViewState& is, std::span<const Step> plan)
{
    if (has(plan, Step::fetchPhoto)) fetch(*is.image);
    if (has(plan, Step::prefetch)) prefetch();
}

void PhotoModel::fetch(NsdId image)
{
    m_engine.cancel(m_request);
    const auto kept = std::ranges::find(m_kept, image, &decltype(m_kept)::value_type::first);
    if (kept != m_kept.end()) {
        m_kept.splice(m_kept.begin(), m_kept, kept);
        m_photo = m_kept.front().second;
        Q_EMIT arrived();
        return;
    }
    m_photo.reset();
    m_request = m_engine.photo({image}, [this, image](Result<Photo> photo) {
        if (!photo) {
            Q_EMIT failed(photo.error());
            return;
        }
        m_photo = std::make_shared<const Photo>(std::move(*photo));
        keep(image, m_photo);
        Q_EMIT arrived();
    });
}

void PhotoModel::setViews(int views)
{
    if (std::exchange(m_views, views) != views) prefetch();
}

void PhotoModel::prefetch()
{
    const ViewState& state = m_session.state();
    if (!state.image || state.backbone.empty()) return;
    wire::PrefetchRequest request{neighboursOf(*state.image, m_order, kAhead, kBehind), state.backbone, state.adaptor, m_views,
                                  state.preset};
    if (!request.images.empty()) m_engine.prefetch(request);
}

void PhotoModel::keep(NsdId image, std::shared_ptr<const Photo> photo)
{
    m_kept.emplace_front(image, std::move(photo));
    if (m_kept.size() > kKeptPhotos) m_kept.pop_back();
}

}  // namespace cortilens::gui
