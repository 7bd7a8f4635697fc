// SPDX-License-Identifier: Apache-2.0
#include "core/engine/Call.h"
#include "core/engine/PreparationLane.h"
#include "core/engine/Session.h"
#include "core/wire/PrepareMessages.h"
#include "core/wire/TrainingMessages.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <string_view>

namespace cortilens::engine {

bool Session::dispatchPreparation(const CallPtr& call, const nlohmann::json& params)
{
    const std::string_view name = call->method;
    if (name == wire::method::kPrepare)
        startPreparation(call, wire::fromJson<wire::PrepareRequest>(params));
    else if (name == wire::method::kMaps)
        startMaps(call, wire::fromJson<wire::MapsRequest>(params));
    else
        return false;
    return true;
}

void Session::startPreparation(const CallPtr& call, const Result<wire::PrepareRequest>& request)
{
    const auto opened = study();
    if (!request) return answer(call, std::unexpected(request.error()));
    if (!opened) return answer(call, std::unexpected(opened.error()));
    m_preparing->start(call->id, *opened, *request, [this, call](const Result<wire::PrepareReply>& reply) {
        answer(call, reply ? Result<nlohmann::json>(wire::toJson(*reply)) : std::unexpected(reply.error()));
    });
}

void Session::startMaps(const CallPtr& call, const Result<wire::MapsRequest>& request)
{
    const auto opened = study();
    if (!request) return answer(call, std::unexpected(request.error()));
    if (!opened) return answer(call, std::unexpected(opened.error()));
    const auto told = [this, call](std::size_t done, std::size_t total) {
        progress(call, wire::toJson(wire::TrainProgress{
                           .stage = "maps",
                           .fraction = total > 0 ? static_cast<float>(done) / static_cast<float>(total) : 0.0F,
                           .detail = fmt::format("{} of {} photos", done, total)}));
    };
    m_preparing->start(call->id, *opened, *m_texts, *request, told, [this, call](const Result<wire::MapsReply>& reply) {
        answer(call, reply ? Result<nlohmann::json>(wire::toJson(*reply)) : std::unexpected(reply.error()));
    });
}

}  // namespace cortilens::engine
