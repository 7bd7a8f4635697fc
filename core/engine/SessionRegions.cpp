// SPDX-License-Identifier: Apache-2.0
#include "core/engine/Call.h"
#include "core/engine/RegionFile.h"
#include "core/engine/Session.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <utility>

namespace cortilens::engine {

namespace {

using Json = nlohmann::json;

[[nodiscard]] wire::RegionFiles replyOf(const RegionPlace& place)
{
    wire::RegionFiles reply{.files = {}, .isThere = place.isThere};
    for (const auto& file : place.files) reply.files.push_back(file.string());
    return reply;
}

[[nodiscard]] Result<wire::RegionFiles> replyOf(const Result<RegionPlace>& place)
{
    if (!place) return std::unexpected(place.error());
    return replyOf(*place);
}

}  // namespace

/// At once: whatever is asked behind it may name the regions. Copying a native subject takes some 10 ms.
void Session::drawRegions(const CallPtr& call, const Json& params)
{
    const auto query = wire::fromJson<wire::DrawnRegions>(params);
    if (!query) return answer(call, std::unexpected(query.error()));
    auto opened = study();
    if (!opened) return answer(call, std::unexpected(opened.error()));
    while (true) {
        if ((*opened)->subject().name() != query->subject)
            return answer(call, std::unexpected(Error{ErrorKind::mismatch,
                                                      fmt::format("Regions of {} were drawn, but {} is open.", query->subject,
                                                                  (*opened)->subject().name()),
                                                      "Open that subject again."}));
        auto drawn = Study::withDrawn(*opened, query->regions);
        if (!drawn) return answer(call, std::unexpected(drawn.error()));
        wire::DrawnReport report;
        for (const auto& region : query->regions)
            report.regions.push_back((*drawn)->factsOf(*(*drawn)->subject().findRegion(region.name)));
        {
            const std::scoped_lock lock(m_mutex);
            if (m_study == *opened) {
                m_study = std::move(*drawn);
                opened->reset();
            } else {
                opened = m_study;  // another one was opened meanwhile
            }
        }
        if (!*opened) return answer(call, wire::toJson(report));
    }
}

Result<wire::RegionFiles> Session::saveRegion(const wire::RegionFileQuery& query)
{
    const auto opened = study();
    if (!opened) return std::unexpected(opened.error());
    return replyOf(engine::saveRegion(**opened, query.name, query.replace));
}

Result<wire::RegionFiles> Session::exportRegion(const wire::RegionFileQuery& query)
{
    const auto opened = study();
    if (!opened) return std::unexpected(opened.error());
    return replyOf(engine::writeRegion(**opened, query.name, query.file, query.replace));
}

Result<wire::RegionFiles> Session::deleteRegion(const wire::RegionFileQuery& query)
{
    const auto opened = study();
    if (!opened) return std::unexpected(opened.error());
    return replyOf(engine::deleteRegion(**opened, query.name));
}

}  // namespace cortilens::engine
