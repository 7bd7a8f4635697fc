// SPDX-License-Identifier: Apache-2.0
#include "core/engine/AgreementBoard.h"
#include "core/engine/Call.h"
#include "core/engine/PhotoSurvey.h"
#include "core/engine/Session.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <string_view>
#include <utility>

namespace cortilens::engine {

using Json = nlohmann::json;

bool Session::dispatchComparison(const CallPtr& call, const Json& params)
{
    const std::string_view name = call->method;
    if (name == wire::method::kAgreement) {
        const auto request = wire::fromJson<wire::AgreementRequest>(params);
        if (!request)
            answer(call, std::unexpected(request.error()));
        else
            startAgreement(call, *request);
    } else if (name == wire::method::kDisagreement) {
        const auto query = wire::fromJson<wire::DisagreementQuery>(params);
        if (!query)
            answer(call, std::unexpected(query.error()));
        else
            startSurvey(call, *query);
    } else {
        return false;
    }
    return true;
}

void Session::startAgreement(const CallPtr& call, const wire::AgreementRequest& request)
{
    takePanel(request.panel, call);
    if (!request.text.empty() || !request.bank.empty()) return startTextAgreement(call, request);
    const auto key = request.panel.empty() ? std::string{} : "panel " + request.panel;
    post(*m_clicks, call, key, [this, request](const CallPtr& asked) {
        auto done = computeAgreement(asked, request);
        leavePredecessors(asked);
        return done;
    });
}

Result<void> Session::computeAgreement(const CallPtr& call, const wire::AgreementRequest& request)
{
    const auto opened = study();
    if (!opened) return std::unexpected(opened.error());
    const auto made = AgreementBoard::open(*opened, *m_source, *m_texts, request);
    if (!made) return std::unexpected(made.error());
    const auto& board = *made;
    const auto title = request.text.empty() && request.bank.empty() ? titleOf(request.selection) : request.text + request.bank;
    std::vector<std::size_t> missing;
    for (std::size_t column = 0; column < board->columns(); ++column) {
        if (const auto found = m_source->find(board->order(column).provenance))
            board->put(column, *found, true);
        else
            missing.push_back(column);
    }
    tellAgreement(call, board);
    for (const auto column : missing) {
        FeatureDesk::Watcher watcher;
        watcher.request = call->id;
        watcher.title = fmt::format("Agreement on {} and nsdId {}", title, request.image.value);
        watcher.partial = [this, call, board, column](const Features& partial) {
            board->put(column, *partial, false);
            tellAgreement(call, board);
        };
        watcher.finished = [this, call, board, column](const Result<Features>& features) {
            if (features)
                board->put(column, **features, true);
            else
                board->drop(column, features.error());
            tellAgreement(call, board);
        };
        waitAtDesk(call, board->order(column), std::move(watcher));
    }
    return {};
}

/// The answer when nothing more will come, else a progress; nothing before there are two maps to compare.
void Session::tellAgreement(const CallPtr& call, const std::shared_ptr<AgreementBoard>& board)
{
    const bool isComplete = board->isComplete();
    auto reply = board->reply();
    if (!reply) return answer(call, std::unexpected(reply.error()));
    if (!*reply) return;
    if (isComplete)
        answer(call, wire::toJson(**reply));
    else if ((*reply)->columns.size() > 1)
        progress(call, wire::toJson(**reply));
}

void Session::startSurvey(const CallPtr& call, const wire::DisagreementQuery& query)
{
    takePanel(wire::method::kDisagreement, call);
    post(*m_surveys, call, wire::method::kDisagreement, [this, query](const CallPtr& asked) -> Result<void> {
        leavePredecessors(asked);
        const auto opened = study();
        if (!opened) return std::unexpected(opened.error());
        SurveyCourse course;
        course.stop = asked->stop;
        course.onProgress = [&](const wire::DisagreementList& soFar) { progress(asked, wire::toJson(soFar)); };
        const auto list = survey(*opened, *m_source, m_photoHashes, query, course);
        if (!list) return std::unexpected(list.error());
        answer(asked, wire::toJson(*list));
        return {};
    });
}

}  // namespace cortilens::engine
