// SPDX-License-Identifier: Apache-2.0
#include "core/engine/Call.h"
#include "core/engine/CorrelatesOf.h"
#include "core/engine/Methods.h"
#include "core/engine/OcclusionOf.h"
#include "core/engine/Session.h"
#include "core/engine/SessionWork.h"
#include "core/engine/TopPhotosOf.h"
#include "core/engine/Training.h"
#include "core/engine/UmapOf.h"
#include "core/types/Cancelled.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
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

Result<wire::CorrelatesReply> Session::correlates(const CallPtr& call, const wire::CorrelatesQuery& query)
{
    const auto opened = study();
    if (!opened) return std::unexpected(opened.error());
    return correlatesOf(*opened, *m_source, *m_texts, m_photoHashes, query, courseOf(call));
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

Result<wire::OcclusionReply> Session::occlusion(const CallPtr& call, const wire::OcclusionQuery& query)
{
    const auto opened = study();
    if (!opened) return std::unexpected(opened.error());
    const auto request = mapRequestOf(query);
    if (!request) return std::unexpected(request.error());
    const auto inquiry = inquiryOf(*opened, *m_source, *request);
    if (!inquiry) return std::unexpected(inquiry.error());
    const auto features = waitForFeatures(call, inquiry->order, fmt::format("Map of nsdId {}", query.image.value));
    if (!features) return std::unexpected(features.error());
    OcclusionCourse course;
    course.stop = call->stop;
    course.beforeEach = [this, stop = call->stop] { m_desk->waitUntilNobodyWaits(stop); };
    course.partial = [this, call](const wire::OcclusionReply& partial) {
        showLongWork(call, "Covering patches",
                     partial.drawsTotal > 0 ? static_cast<double>(partial.drawsDone) / partial.drawsTotal : 0);
        progress(call, wire::toJson(partial));
    };
    return occlusionOf(*inquiry, **features, *m_source, query, course);
}

Result<wire::MethodsReply> Session::methods(const CallPtr&, const wire::RelevanceRequest& request)
{
    const auto opened = study();
    if (!opened) return std::unexpected(opened.error());
    const auto inquiry = inquiryOf(*opened, *m_source, request);
    if (!inquiry) return std::unexpected(inquiry.error());
    return methodsOf(*inquiry, m_device.device);
}

Result<wire::TopPhotosReply> Session::topPhotos(const CallPtr&, const wire::TopPhotosQuery& query)
{
    const auto opened = study();
    if (!opened) return std::unexpected(opened.error());
    return topPhotosOf(*opened, *m_source, query);
}

bool Session::dispatchAnalysis(const CallPtr& call, const nlohmann::json& params)
{
    const std::string_view name = call->method;
    if (name == wire::method::kCorrelates)
        work(call, params, *m_surveys, &Session::correlates);
    else if (name == wire::method::kUmap)
        work(call, params, *m_surveys, &Session::umap);
    else if (name == wire::method::kUmapPatches)
        work(call, params, *m_surveys, &Session::umapPatches);
    else if (name == wire::method::kOcclusion)
        work(call, params, *m_surveys, &Session::occlusion);
    else if (name == wire::method::kMethods)
        work(call, params, *m_surveys, &Session::methods);
    else if (name == wire::method::kTopPhotos)
        work(call, params, *m_surveys, &Session::topPhotos);
    else
        return false;
    return true;
}

}  // namespace cortilens::engine
