// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/Call.h"
#include "core/engine/Session.h"

#include <nlohmann/json_fwd.hpp>

/// For the .cpp files of Session alone: how a request becomes work on a lane.
namespace cortilens::engine {

template <typename Request, typename Reply>
void Session::work(const CallPtr& call, const nlohmann::json& params, jobs::Lane& lane,
                   Result<Reply> (Session::*reply)(const CallPtr&, const Request&))
{
    const auto request = wire::fromJson<Request>(params);
    if (!request) return answer(call, std::unexpected(request.error()));
    post(lane, call, {}, [this, request = *request, reply](const CallPtr& asked) -> Result<void> {
        const auto result = (this->*reply)(asked, request);
        hideLongWork(asked);
        if (!result) return std::unexpected(result.error());
        answer(asked, wire::toJson(*result));
        return {};
    });
}

}  // namespace cortilens::engine
