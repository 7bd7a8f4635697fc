// SPDX-License-Identifier: Apache-2.0
#include "app/gui/RelevanceModel.h"

#include "app/gui/Plan.h"
#include "app/gui/Session.h"

#include <limits>
#include <utility>

namespace cortilens::gui {

RelevanceModel::RelevanceModel(EngineClient& engine, Session& session, QObject* parent)
    : QObject(parent)
    , m_engine(engine)
    , m_session(session)
    , m_firstMapMs(std::numeric_limits<double>::quiet_NaN())
{
    connect(&m_session, &Session::changed, this, &RelevanceModel::onChanged);
    connect(&m_engine, &EngineClient::died, this, [this] {
        // The map as far as it has come stays in view, dimmed, until the next engine draws it again.
        if (std::exchange(m_request, 0) == 0) return;
        m_isStale = true;
        Q_EMIT asked();
    });
}

void RelevanceModel::setViews(int views)
{
    if (std::exchange(m_views, views) == views) return;
    Q_EMIT viewsChanged();
    if (asksForMap(m_session.state())) ask();
}

void RelevanceModel::cancel()
{
    if (m_request == 0) return;
    m_engine.cancel(std::exchange(m_request, 0));
    Q_EMIT cancelled();
}

void RelevanceModel::onChanged(const ViewState&, const ViewState& is, std::span<const Step> plan)
{
    if (has(plan, Step::clearRelevance)) {
        m_engine.cancel(std::exchange(m_request, 0));
        m_reply.reset();
        Q_EMIT cleared();
    }
    if (asksForComparison(is)) {
        cancel();
        m_isStale = true;
    }
    if (!has(plan, Step::computeRelevance)) return;
    // A map of another photo would lie over the wrong picture, however dim.
    if (m_image != is.image && std::exchange(m_reply, nullptr)) Q_EMIT cleared();
    ask();
}

void RelevanceModel::ask()
{
    m_engine.cancel(std::exchange(m_request, 0));
    const ViewState& state = m_session.state();
    const std::uint64_t generation = ++m_generation;
    m_sinceAsked.start();
    m_firstMapMs = std::numeric_limits<double>::quiet_NaN();
    m_isStale = true;
    wire::RelevanceRequest request;
    request.panel = "photo";
    request.generation = generation;
    m_image = state.image;
    request.image = *state.image;
    request.selection = state.selection;
    request.backbone = state.backbone;
    request.adaptor = state.adaptor;
    request.preset = state.preset;
    request.views = m_views;
    request.text = state.words.text;
    request.bank = state.words.bank;
    request.draws = drawsFor(state);
    m_request = m_engine.relevance(
        request,
        [this](const Result<wire::RelevanceReply>& reply) {
            m_request = 0;
            if (reply) {
                take(*reply);
                Q_EMIT finished();
            } else if (reply.error().kind == ErrorKind::cancelled) {
                Q_EMIT cancelled();
            } else {
                m_reply.reset();  // the map before belongs to another question
                Q_EMIT cleared();
                Q_EMIT failed(reply.error());
            }
        },
        [this](const wire::RelevanceReply& reply) { take(reply); });
    Q_EMIT asked();
}

void RelevanceModel::take(const wire::RelevanceReply& reply)
{
    if (reply.generation != m_generation) return;
    if (m_isStale) m_firstMapMs = static_cast<double>(m_sinceAsked.nsecsElapsed()) * 1e-6;
    m_isStale = false;
    m_reply = std::make_shared<const wire::RelevanceReply>(reply);
    Q_EMIT arrived();
}

}  // namespace cortilens::gui
