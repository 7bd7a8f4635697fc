// SPDX-License-Identifier: Apache-2.0
#include "core/data/Inspection.h"
#include "core/data/Inventory.h"
#include "core/engine/ConvertResponses.h"
#include "core/engine/SessionWork.h"
#include "core/engine/StudyDesk.h"
#include "core/wire/DataMessages.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <string_view>

namespace cortilens::engine {

namespace {

[[nodiscard]] std::vector<wire::PieceReport> reportsOf(const std::vector<data::Piece>& pieces)
{
    std::vector<wire::PieceReport> reports;
    for (const auto& piece : pieces)
        reports.push_back({piece.name, std::string(data::nameOf(piece.state)), piece.detail, piece.enables});
    return reports;
}

[[nodiscard]] wire::SubjectPieces piecesOf(const data::StudyFiles& study, const data::SubjectInspection& subject)
{
    wire::SubjectPieces pieces{.subject = subject.subject, .pieces = reportsOf(subject.pieces), .notices = subject.notices};
    for (const auto& betas : data::betasOf(study, subject.subject))
        pieces.betas.push_back({betas.space, betas.version, static_cast<std::int32_t>(betas.sessions)});
    return pieces;
}

[[nodiscard]] ResponsesRequest requestFrom(const wire::ConvertRequest& request)
{
    ResponsesRequest asked;
    asked.directory = request.directory;
    asked.subject = request.subject;
    asked.space = request.space;
    asked.version = request.version;
    asked.mask = request.mask;
    return asked;
}

}  // namespace

Result<wire::InspectReply> Session::inspect(const CallPtr&, const wire::InspectQuery& query)
{
    const auto study = data::StudyFiles::open(query.directory);
    if (!study) return std::unexpected(study.error());
    const auto inspection = data::inspect(*study);
    wire::InspectReply reply{.root = inspection.root.string(),
                             .title = inspection.title,
                             .synthetic = inspection.synthetic,
                             .shared = reportsOf(inspection.shared),
                             .notices = inspection.notices};
    for (const auto& subject : inspection.subjects) reply.subjects.push_back(piecesOf(*study, subject));
    return reply;
}

Result<wire::ConvertReply> Session::planOfConversion(const CallPtr&, const wire::ConvertRequest& request)
{
    auto asked = requestFrom(request);
    asked.planOnly = true;
    const auto plan = convertResponses(asked, {});
    if (!plan) return std::unexpected(plan.error());
    return wire::ConvertReply{*plan};
}

Result<wire::ConvertReply> Session::convert(const CallPtr& call, const wire::ConvertRequest& request)
{
    auto asked = requestFrom(request);
    asked.stop = call->stop;
    const auto watch = [&](double fraction, std::string_view words) {
        showLongWork(call, fmt::format("Converting betas of {}: {}", request.subject, words), fraction);
        progress(call,
                 wire::toJson(wire::ConvertProgress{.fraction = static_cast<float>(fraction), .words = std::string(words)}));
    };
    const auto report = convertResponses(asked, watch);
    if (!report) return std::unexpected(report.error());
    return wire::ConvertReply{*report};
}

Result<wire::StudyText> Session::studyText(const CallPtr&, const wire::StudyTextQuery& query)
{
    const auto study = studyTextOf(query.directory, query.draft);
    if (!study) return std::unexpected(study.error());
    return wire::StudyText{study->file.string(), study->text, study->isSaved};
}

Result<wire::StudyVerdict> Session::checkStudyText(const CallPtr&, const wire::StudyText& study)
{
    const auto verdict = checkStudy(StudyText{study.file, study.text});
    if (!verdict) return std::unexpected(verdict.error());
    return wire::StudyVerdict{verdict->text, verdict->isUsable};
}

Result<wire::StudyText> Session::saveStudyText(const CallPtr&, const wire::StudyText& study)
{
    if (const auto saved = saveStudy({study.file, study.text}); !saved) return std::unexpected(saved.error());
    return wire::StudyText{study.file, study.text, true};
}

bool Session::dispatchData(const CallPtr& call, const nlohmann::json& params)
{
    const std::string_view name = call->method;
    if (name == wire::method::kInspect)
        work(call, params, *m_surveys, &Session::inspect);
    else if (name == wire::method::kConvertPlan)
        work(call, params, *m_surveys, &Session::planOfConversion);
    else if (name == wire::method::kConvert)
        work(call, params, *m_training, &Session::convert);
    else if (name == wire::method::kStudyText)
        work(call, params, *m_surveys, &Session::studyText);
    else if (name == wire::method::kStudyCheck)
        work(call, params, *m_surveys, &Session::checkStudyText);
    else if (name == wire::method::kStudySave)
        work(call, params, *m_surveys, &Session::saveStudyText);
    else
        return false;
    return true;
}

}  // namespace cortilens::engine
