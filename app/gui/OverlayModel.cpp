// SPDX-License-Identifier: Apache-2.0
#include "app/gui/OverlayModel.h"

#include "app/gui/Plan.h"
#include "app/gui/Session.h"
#include "app/gui/SubjectModel.h"

#include <algorithm>
#include <utility>

namespace cortilens::gui {

namespace {

constexpr const char* kR2 = "r2";

}  // namespace

OverlayModel::OverlayModel(EngineClient& engine, Session& session, const SubjectModel& subject, QObject* parent)
    : QObject(parent)
    , m_engine(engine)
    , m_session(session)
    , m_subject(subject)
{
    connect(&m_session, &Session::changed, this, &OverlayModel::onChanged);
    connect(&subject, &SubjectModel::opened, this, [this](bool isAnother) {
        if (isAnother) forgetAll();
        std::erase_if(m_kept, [](const auto& kept) { return needsBackbone(kept.first.overlay); });  // perhaps of another encoder
    });
}

std::shared_ptr<const Overlay> OverlayModel::r2() const
{
    const auto found = m_kept.find({kR2, m_session.state().backbone});
    return found == m_kept.end() ? nullptr : found->second;
}

void OverlayModel::offer(const std::string& source, std::vector<Overlay> overlays)
{
    auto& offered = m_offered[source];
    if (overlays.empty() && offered.empty()) return;
    offered.clear();
    for (auto& overlay : overlays) offered.push_back(std::make_shared<const Overlay>(std::move(overlay)));
    Q_EMIT listChanged();
    if (isOffered(m_session.state().overlay)) fetch(m_session.state().overlay);
}

std::vector<Overlay> OverlayModel::list() const
{
    auto all = m_subject.summary().overlays;
    for (const auto& [source, offered] : m_offered)
        for (const auto& overlay : offered) {
            auto& listed = all.emplace_back(*overlay);
            listed.values = {};
            listed.heights = {};
        }
    return all;
}

std::shared_ptr<const Overlay> OverlayModel::findOffered(const std::string& id) const
{
    for (const auto& [source, offered] : m_offered)
        for (const auto& overlay : offered)
            if (overlay->id == id) return overlay;
    return nullptr;
}

void OverlayModel::forgetAll()
{
    m_kept.clear();
    show(nullptr);
}

void OverlayModel::onChanged(const ViewState& was, const ViewState& is, std::span<const Step> plan)
{
    if (has(plan, Step::clearOverlay)) {
        m_engine.cancel(m_request);
        show(nullptr);
    }
    if (has(plan, Step::fetchOverlay)) fetch(is.overlay);
    if (has(plan, Step::respond)) respond();
    if (was.opened != is.opened || was.backbone != is.backbone) fetchR2();
}

void OverlayModel::fetch(const std::string& id)
{
    m_engine.cancel(m_request);
    if (isOffered(id)) return show(findOffered(id));  // none: what was measured was of another encoder
    const auto& state = m_session.state();
    const bool isScore = needsBackbone(id);
    const Key key{id, isScore ? state.backbone : std::string(), isScore ? std::string() : state.sampling};
    if (const auto kept = m_kept.find(key); kept != m_kept.end()) return show(kept->second);
    m_request =
        m_engine.overlay({.id = id, .backbone = key.backbone, .sampling = key.sampling}, [this, key](Result<Overlay> overlay) {
            if (!overlay) {
                show(nullptr);
                Q_EMIT failed(overlay.error());
                return;
            }
            const auto kept = std::make_shared<const Overlay>(std::move(*overlay));
            m_kept.insert_or_assign(key, kept);
            show(kept);
        });
}

void OverlayModel::fetchR2()
{
    m_engine.cancel(m_r2Request);
    const std::string& backbone = m_session.state().backbone;
    if (backbone.empty() || r2()) return;
    m_r2Request = m_engine.overlay({kR2, backbone}, [this, backbone](Result<Overlay> overlay) {
        // Not every encoder carries its R2; the read-out then does without.
        if (overlay) m_kept.insert_or_assign({kR2, backbone}, std::make_shared<const Overlay>(std::move(*overlay)));
    });
}

void OverlayModel::respond()
{
    m_engine.cancel(m_request);
    const ViewState& state = m_session.state();
    m_request = m_engine.respond({*state.image, state.backbone, state.adaptor, state.patches, state.preset},
                                 [this](Result<Overlay> overlay) {
                                     if (overlay) return show(std::make_shared<const Overlay>(std::move(*overlay)));
                                     if (overlay.error().kind != ErrorKind::cancelled) Q_EMIT failed(overlay.error());
                                 });
}

void OverlayModel::show(std::shared_ptr<const Overlay> overlay)
{
    if (m_shown == overlay) return;
    m_shown = std::move(overlay);
    Q_EMIT changed();
}

}  // namespace cortilens::gui
