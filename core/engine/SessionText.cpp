// SPDX-License-Identifier: Apache-2.0
#include "core/engine/Call.h"
#include "core/engine/Session.h"
#include "core/engine/TextInquiry.h"
#include "core/engine/TextRanking.h"
#include "core/types/Cancelled.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>
#include <string_view>
#include <utility>

namespace cortilens::engine {

namespace {

using Json = nlohmann::json;

[[nodiscard]] wire::TextBankList listOf(const std::vector<text::PromptBank>& banks)
{
    wire::TextBankList list;
    for (const auto& bank : banks) list.banks.push_back({bank.id, bank.title, bank.prompts});
    return list;
}

}  // namespace

bool Session::dispatchWords(const CallPtr& call, const Json& params)
{
    const std::string_view name = call->method;
    if (name == wire::method::kTextBanks) {
        post(*m_words, call, {}, [this](const CallPtr& asked) -> Result<void> {
            const auto banks = m_texts->banks();
            if (!banks) return std::unexpected(banks.error());
            answer(asked, wire::toJson(listOf(*banks)));
            return {};
        });
    } else if (name == wire::method::kTextRank) {
        const auto query = wire::fromJson<wire::TextRankQuery>(params);
        if (!query)
            answer(call, std::unexpected(query.error()));
        else
            post(*m_surveys, call, wire::method::kTextRank,
                 [this, query = *query](const CallPtr& asked) { return rank(asked, query); });
    } else {
        return false;
    }
    return true;
}

/// The words are understood first, away from the clicks: a large tower takes seconds. Words that were asked for before go there
/// at once.
void Session::startTextMap(const CallPtr& call, const wire::RelevanceRequest& request)
{
    const auto key = request.panel.empty() ? std::string{} : "panel " + request.panel;
    post(*m_words, call, key, [this, request](const CallPtr& asked) { return understand(asked, request); });
}

Result<void> Session::understand(const CallPtr& call, const wire::RelevanceRequest& request)
{
    const auto opened = study();
    auto problem = opened ? std::optional<Error>{} : opened.error();
    if (opened)
        if (const auto direction = directionOf(**opened, *m_texts, request.backbone, {request.text, request.bank}, call->stop);
            !direction)
            problem = direction.error();
    continueOnClicks(call, [this, call, request, problem] {
        return problem ? Result<void>(std::unexpected(*problem)) : computeTextMap(call, request);
    });
    return {};
}

/// Also where the words were not understood: the panel's last request waits at the desk for this one to take its place. Without
/// a key: this call may have been replaced meanwhile, and must not replace the newer one.
void Session::continueOnClicks(const CallPtr& call, const std::function<Result<void>()>& work)
{
    jobs::Job job;
    job.title = call->method;
    job.work = [this, call, work](const jobs::JobContext&) {
        auto done = work();
        leavePredecessors(call);
        return done;
    };
    job.finished = [this, call](const jobs::Outcome& outcome) {
        if (const auto* error = std::get_if<Error>(&outcome)) answer(call, std::unexpected(*error));
        if (std::holds_alternative<jobs::Cancelled>(outcome)) answer(call, cancelled("The request was given up."));
    };
    (void)m_clicks->post(std::move(job));
}

/// Every column's words first. One whose words are not understood is left out by the board; its cell says why.
void Session::startTextAgreement(const CallPtr& call, const wire::AgreementRequest& request)
{
    const auto key = request.panel.empty() ? std::string{} : "panel " + request.panel;
    post(*m_words, call, key, [this, request](const CallPtr& asked) -> Result<void> {
        if (const auto opened = study())
            for (const auto& column : request.columns)
                (void)directionOf(**opened, *m_texts, column.backbone, {request.text, request.bank}, asked->stop);
        continueOnClicks(asked, [this, asked, request] { return computeAgreement(asked, request); });
        return {};
    });
}

Result<void> Session::computeTextMap(const CallPtr& call, const wire::RelevanceRequest& request)
{
    const auto opened = study();
    if (!opened) return std::unexpected(opened.error());
    auto checked = textInquiryOf(*opened, *m_source, *m_texts, request);
    if (!checked) return std::unexpected(checked.error());
    const auto inquiry = std::make_shared<const TextInquiry>(std::move(*checked));
    serveMap(call, inquiry->order, fmt::format("Map of {} on nsdId {}", inquiry->direction->title, request.image.value),
             [this, inquiry](const dense::FeatureMap& features) { return answerTo(*inquiry, features, m_device.device); });
    return {};
}

Result<void> Session::rank(const CallPtr& call, const wire::TextRankQuery& query)
{
    const auto opened = study();
    if (!opened) return std::unexpected(opened.error());
    RankCourse course;
    course.stop = call->stop;
    const auto ranking = rankPhotos(*opened, *m_source, *m_texts, query, course);
    if (!ranking) return std::unexpected(ranking.error());
    answer(call, wire::toJson(*ranking));
    return {};
}

}  // namespace cortilens::engine
