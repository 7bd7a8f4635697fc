// SPDX-License-Identifier: Apache-2.0
#include "core/engine/Call.h"
#include "core/engine/Session.h"
#include "core/engine/WeightsShelf.h"

#include <nlohmann/json.hpp>

#include <string_view>

namespace cortilens::engine {

/// Checks and copies take seconds: they have a lane of their own, and the newest file wins.
template <typename Reply>
void Session::postWeights(const CallPtr& call, const nlohmann::json& params,
                          Result<Reply> (WeightsShelf::*reply)(const wire::WeightsQuery&, const WeightsTask&) const)
{
    const auto query = wire::fromJson<wire::WeightsQuery>(params);
    if (!query) return answer(call, std::unexpected(query.error()));
    post(*m_weights, call, call->method, [this, reply, query = *query](const CallPtr& asked) -> Result<void> {
        WeightsTask task;
        task.stop = asked->stop;
        task.progress = [&](double fraction) {
            Reply partial;
            partial.fraction = static_cast<float>(fraction);
            progress(asked, wire::toJson(partial));
        };
        const auto result = (weightsShelf().*reply)(query, task);
        if (!result) return std::unexpected(result.error());
        answer(asked, wire::toJson(*result));
        return {};
    });
}

WeightsShelf Session::weightsShelf() const
{
    const auto opened = study();
    return WeightsShelf(m_options, opened ? (*opened)->tree().root() : std::filesystem::path{});
}

bool Session::dispatchWeights(const CallPtr& call, const nlohmann::json& params)
{
    const std::string_view name = call->method;
    if (name == wire::method::kCheckWeights) {
        postWeights(call, params, &WeightsShelf::check);
    } else if (name == wire::method::kInstallWeights) {
        postWeights(call, params, &WeightsShelf::install);
    } else if (name == wire::method::kWeights) {
        post(*m_quick, call, {}, [this](const CallPtr& asked) -> Result<void> {
            answer(asked, wire::toJson(weightsShelf().list()));
            return {};
        });
    } else {
        return false;
    }
    return true;
}

}  // namespace cortilens::engine
