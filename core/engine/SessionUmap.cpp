// SPDX-License-Identifier: Apache-2.0
#include "core/engine/Call.h"
#include "core/engine/Session.h"
#include "core/engine/UmapOf.h"
#include "core/types/Cancelled.h"

#include <fmt/format.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace cortilens::engine {

/// For who runs on a thread that may wait: what is stored, or what the desk makes.
Result<Features> Session::waitForFeatures(const CallPtr& call, const FeatureOrder& order, std::string title)
{
    if (auto found = m_source->find(order.provenance)) return found;
    struct Waiting {
        std::mutex mutex;  // guards what follows
        std::condition_variable_any ended;
        std::optional<Result<Features>> outcome;
    };
    const auto waiting = std::make_shared<Waiting>();
    FeatureDesk::Watcher watcher;
    watcher.request = call->id;
    watcher.title = std::move(title);
    watcher.finished = [waiting](const Result<Features>& features) {
        const std::scoped_lock lock(waiting->mutex);
        waiting->outcome = features;
        waiting->ended.notify_all();
    };
    waitAtDesk(call, order, std::move(watcher));
    std::unique_lock lock(waiting->mutex);
    if (!waiting->ended.wait(lock, call->stop, [&] { return waiting->outcome.has_value(); })) return cancelled();
    return *waiting->outcome;
}

Result<wire::UmapReply> Session::umap(const CallPtr& call, const wire::UmapQuery& query)
{
    const auto opened = study();
    if (!opened) return std::unexpected(opened.error());
    auto reply = umapOf(*opened, *m_source, m_photoHashes, m_layouts, query, courseOf(call));
    if (reply && query.table) reply->csv = toCsv(*reply);
    return reply;
}

Result<wire::UmapPatches> Session::umapPatches(const CallPtr& call, const wire::UmapQuery& query)
{
    if (query.images.size() != 1)
        return std::unexpected(Error{
            ErrorKind::invalidRequest,
            fmt::format("{} photos were named where the patches of one are asked for.", query.images.size()), "Name one photo."});
    const auto opened = study();
    if (!opened) return std::unexpected(opened.error());
    const auto order = orderOf(*opened, *m_source, wishFor(query, query.images.front()));
    if (!order) return std::unexpected(order.error());
    const auto features = waitForFeatures(call, *order, fmt::format("Patches of nsdId {}", query.images.front().value));
    if (!features) return std::unexpected(features.error());
    return umapPatchesOf(*order, **features, m_layouts, query, courseOf(call));
}

}  // namespace cortilens::engine
