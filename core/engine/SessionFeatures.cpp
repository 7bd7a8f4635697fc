// SPDX-License-Identifier: Apache-2.0
#include "core/engine/Call.h"
#include "core/engine/Session.h"
#include "core/engine/TextInquiry.h"
#include "core/types/Cancelled.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <string_view>
#include <utility>

namespace cortilens::engine {

namespace {

using Json = nlohmann::json;

[[nodiscard]] std::string jobTitle(const wire::RelevanceRequest& request)
{
    return fmt::format("Relevance of {} on nsdId {}", titleOf(request.selection), request.image.value);
}

}  // namespace

bool Session::dispatchFeatures(const CallPtr& call, const Json& params)
{
    const std::string_view name = call->method;
    if (name == wire::method::kRelevance) {
        const auto request = wire::fromJson<wire::RelevanceRequest>(params);
        if (!request)
            answer(call, std::unexpected(request.error()));
        else
            startRelevance(call, *request);
    } else if (name == wire::method::kPatches) {
        const auto query = wire::fromJson<wire::PatchQuery>(params);
        if (!query)
            answer(call, std::unexpected(query.error()));
        else
            startPatches(call, *query);
    } else if (name == wire::method::kPrefetch) {
        const auto request = wire::fromJson<wire::PrefetchRequest>(params);
        if (!request)
            answer(call, std::unexpected(request.error()));
        else
            post(*m_clicks, call, wire::method::kPrefetch,
                 [this, request = *request](const CallPtr& asked) { return prefetch(asked, request); });
    } else {
        return false;
    }
    return true;
}

/// The panel's last call is answered now, but stays at the desk until this one has got there: it may be the same map.
void Session::takePanel(const std::string& panel, const CallPtr& call)
{
    if (panel.empty()) return;
    CallPtr replaced;
    {
        const std::scoped_lock lock(m_mutex);
        replaced = std::exchange(m_panels[panel], call);
        if (!replaced) return;
        call->predecessors = std::exchange(replaced->predecessors, {});
        call->predecessors.push_back(replaced);
    }
    answer(replaced, cancelled("A newer request took this one's place."));
}

void Session::leavePredecessors(const CallPtr& call)
{
    std::vector<FeatureDesk::Ticket> tickets;
    {
        const std::scoped_lock lock(m_mutex);
        for (const auto& predecessor : std::exchange(call->predecessors, {}))
            tickets.insert(tickets.end(), predecessor->tickets.begin(), predecessor->tickets.end());
    }
    for (const auto ticket : tickets) m_desk->leave(ticket);
}

void Session::waitAtDesk(const CallPtr& call, const FeatureOrder& order, FeatureDesk::Watcher watcher)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (call->answered) return;
    }
    const auto ticket = m_desk->ask(order, std::move(watcher));
    bool cancelled = false;
    {
        const std::scoped_lock lock(m_mutex);
        call->tickets.push_back(ticket);
        cancelled = call->cancelled;
    }
    if (cancelled) m_desk->leave(ticket);
}

void Session::startRelevance(const CallPtr& call, const wire::RelevanceRequest& request)
{
    takePanel(request.panel, call);
    if (isAboutWords(request)) return startTextMap(call, request);
    const auto key = request.panel.empty() ? std::string{} : "panel " + request.panel;
    post(*m_clicks, call, key, [this, request](const CallPtr& asked) {
        auto done = computeRelevance(asked, request);
        leavePredecessors(asked);
        return done;
    });
}

Result<void> Session::computeRelevance(const CallPtr& call, const wire::RelevanceRequest& request)
{
    const auto opened = study();
    if (!opened) return std::unexpected(opened.error());
    auto checked = inquiryOf(*opened, *m_source, request);
    if (!checked) return std::unexpected(checked.error());
    const auto inquiry = std::make_shared<const Inquiry>(std::move(*checked));
    serveMap(call, inquiry->order, jobTitle(request),
             [this, inquiry](const dense::FeatureMap& features) { return answerTo(*inquiry, features, m_device.device); });
    return {};
}

/// The map from the features that are there, or from those that the desk makes, partial ones first.
void Session::serveMap(const CallPtr& call, const FeatureOrder& order, std::string title, const Answerer& answerer)
{
    const auto tell = [this, call, answerer](const Result<Features>& features, bool fromStore) {
        if (!features) return answer(call, std::unexpected(features.error()));
        auto reply = answerer(**features);
        if (!reply) return answer(call, std::unexpected(reply.error()));
        reply->fromStore = fromStore;
        reply->milliseconds = call->milliseconds();
        answer(call, wire::toJson(*reply));
    };
    if (const auto found = m_source->find(order.provenance)) return tell(found, true);
    FeatureDesk::Watcher watcher;
    watcher.request = call->id;
    watcher.title = std::move(title);
    watcher.partial = [this, call, answerer](const Features& partial) {
        auto reply = answerer(*partial);
        if (!reply) return;
        reply->milliseconds = call->milliseconds();
        progress(call, wire::toJson(*reply));
    };
    watcher.finished = [tell](const Result<Features>& features) { tell(features, false); };
    waitAtDesk(call, order, std::move(watcher));
}

void Session::startPatches(const CallPtr& call, const wire::PatchQuery& query)
{
    takePanel(wire::method::kPatches, call);
    post(*m_clicks, call, wire::method::kPatches, [this, query](const CallPtr& asked) {
        auto done = computePatches(asked, query);
        leavePredecessors(asked);
        return done;
    });
}

Result<void> Session::computePatches(const CallPtr& call, const wire::PatchQuery& query)
{
    const auto opened = study();
    if (!opened) return std::unexpected(opened.error());
    auto order = orderOf(*opened, *m_source,
                         {.image = query.image, .backbone = query.backbone, .preset = query.preset, .adaptor = query.adaptor});
    if (!order) return std::unexpected(order.error());
    const auto tell = [this, call, order = *order, patches = query.patches](const Result<Features>& features) {
        if (!features) return answer(call, std::unexpected(features.error()));
        const auto overlay = answerTo(order, patches, **features);
        answer(call, overlay ? Result<Json>(wire::toJson(*overlay)) : std::unexpected(overlay.error()));
    };
    if (const auto found = m_source->find(order->provenance)) {
        tell(found);
        return {};
    }
    FeatureDesk::Watcher watcher;
    watcher.request = call->id;
    watcher.title = fmt::format("Response to patches of nsdId {}", query.image.value);
    watcher.finished = tell;
    waitAtDesk(call, *order, std::move(watcher));
    return {};
}

/// Photos that cannot be prepared are left out: nobody waits for them, and a click on one says why.
Result<void> Session::prefetch(const CallPtr& call, const wire::PrefetchRequest& request)
{
    const auto opened = study();
    if (!opened) return std::unexpected(opened.error());
    std::vector<FeatureOrder> orders;
    for (const auto image : request.images) {
        auto order = orderOf(*opened, *m_source,
                             {.image = image,
                              .backbone = request.backbone,
                              .preset = request.preset,
                              .adaptor = request.adaptor,
                              .views = request.views});
        if (!order)
            spdlog::info("nsdId {} is not prepared: {}", image.value, order.error().message);
        else if (!m_source->has(order->provenance))
            orders.push_back(std::move(*order));
    }
    {
        const std::scoped_lock lock(m_mutex);
        m_prefetch = call->id;
    }
    m_desk->orderAhead(orders, call->id);
    answer(call, Json::object());
    return {};
}

}  // namespace cortilens::engine
