// SPDX-License-Identifier: Apache-2.0
#include "core/engine/Call.h"
#include "core/engine/OcclusionOf.h"
#include "core/engine/Session.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <utility>

namespace cortilens::engine {

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
    course.partial = [this, call, picturesSent = false](wire::OcclusionReply partial) mutable {
        showLongWork(call, "Covering patches",
                     partial.drawsTotal > 0 ? static_cast<double>(partial.drawsDone) / partial.drawsTotal : 0);
        if (picturesSent) {  // megabytes, and always the same
            partial.deletionPictures.clear();
            partial.insertionPictures.clear();
        }
        picturesSent = true;
        progress(call, wire::toJson(partial));
    };
    return occlusionOf(*inquiry, **features, *m_source, query, course);
}

}  // namespace cortilens::engine
