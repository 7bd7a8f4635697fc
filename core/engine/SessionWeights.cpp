// SPDX-License-Identifier: Apache-2.0
#include "core/engine/Call.h"
#include "core/engine/Session.h"
#include "core/engine/WeightsShelf.h"

#include <nlohmann/json.hpp>

#include <string_view>
#include <utility>

namespace cortilens::engine {

namespace {

using Json = nlohmann::json;

}  // namespace

/// Checks and copies take seconds: they have a lane of their own, and the newest file wins.
template <typename Reply>
void Session::postWeights(const CallPtr& call, const Json& params,
                          Result<Reply> (WeightsShelf::*reply)(const wire::WeightsQuery&, const WeightsTask&) const)
{
    const auto query = wire::fromJson<wire::WeightsQuery>(params);
    if (!query) return answer(call, std::unexpected(query.error()));
    jobs::Job job;
    job.key = call->method;
    job.title = call->method;
    job.work = [this, call, reply, query = *query](const jobs::JobContext& context) -> Result<void> {
        WeightsTask task;
        task.stop = context.stop;
        task.progress = [&](double fraction) {
            Reply partial;
            partial.fraction = static_cast<float>(fraction);
            progress(call, wire::toJson(partial));
        };
        const auto result = (weightsShelf().*reply)(query, task);
        if (!result) return std::unexpected(result.error());
        answer(call, wire::toJson(*result));
        return {};
    };
    job.finished = [this, call](const jobs::Outcome& outcome) {
        if (const auto* error = std::get_if<Error>(&outcome)) answer(call, std::unexpected(*error));
        if (std::holds_alternative<jobs::Cancelled>(outcome))
            answer(call, std::unexpected(Error{ErrorKind::cancelled, "The request was given up.", {}}));
    };
    call->lane = m_weights.get();
    call->job = m_weights->post(std::move(job));
}

WeightsShelf Session::weightsShelf() const
{
    const auto opened = study();
    return WeightsShelf(m_options, opened ? (*opened)->tree().root() : std::filesystem::path{});
}

bool Session::dispatchWeights(const CallPtr& call, const Json& params)
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
