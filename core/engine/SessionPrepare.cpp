// SPDX-License-Identifier: Apache-2.0
#include "core/engine/Call.h"
#include "core/engine/PreparationLane.h"
#include "core/engine/Session.h"

#include <nlohmann/json.hpp>

#include <string_view>

namespace cortilens::engine {

bool Session::dispatchPreparation(const CallPtr& call, const nlohmann::json& params)
{
    if (std::string_view(call->method) != wire::method::kPrepare) return false;
    const auto request = wire::fromJson<wire::PrepareRequest>(params);
    const auto opened = study();
    if (!request)
        answer(call, std::unexpected(request.error()));
    else if (!opened)
        answer(call, std::unexpected(opened.error()));
    else
        m_preparing->start(call->id, *opened, *request, [this, call](const Result<wire::PrepareReply>& reply) {
            answer(call, reply ? Result<nlohmann::json>(wire::toJson(*reply)) : std::unexpected(reply.error()));
        });
    return true;
}

}  // namespace cortilens::engine
