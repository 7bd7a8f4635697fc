// SPDX-License-Identifier: Apache-2.0
#include "core/engine/Call.h"
#include "core/engine/Evaluation.h"
#include "core/engine/Machine.h"
#include "core/engine/Session.h"
#include "core/engine/SessionWork.h"
#include "core/engine/Training.h"
#include "core/wire/TrainingMessages.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <string_view>
#include <utility>

namespace cortilens::engine {

namespace {

using Json = nlohmann::json;

[[nodiscard]] TrainingWish wishFrom(const wire::TrainRequest& request)
{
    TrainingWish wish;
    wish.backbone = request.backbone;
    wish.method = request.method;
    wish.region = request.region;
    wish.version = request.betas;
    wish.space = request.space;
    wish.hidden = request.hidden;
    wish.ridge.folds = request.folds;
    wish.sgd.epochs = request.epochs;
    wish.copies = request.copies;
    wish.draws = request.draws;
    wish.seed = static_cast<std::uint64_t>(request.seed);
    wish.anew = request.anew;
    wish.testList = request.testList;
    return wish;
}

[[nodiscard]] wire::TrainPlan planFor(const TrainingPlan& plan, const FeatureSource& source)
{
    const auto count = [](std::size_t value) { return static_cast<std::int64_t>(value); };
    const auto fits = checkRoom(plan, source);
    return {.trainImages = count(plan.trainImages),
            .testImages = count(plan.testImages),
            .voxels = count(plan.voxels),
            .sessionsToConvert = count(plan.sessionsToConvert),
            .embeddings = count(plan.embeddings),
            .embeddingsMissing = count(plan.embeddingsMissing),
            .memoryBytes = plan.memoryBytes,
            .diskBytes = plan.diskBytes,
            .diskFreeBytes = plan.diskFree,
            .secondsOfEmbedding = static_cast<float>(plan.secondsOfEmbedding),
            .secondsOfFitting = static_cast<float>(plan.secondsOfFitting),
            .text = toText(plan),
            .memoryFreeBytes = std::max<std::int64_t>(0, source.memoryLimitBytes() - residentBytes()),
            .epochsDone = plan.epochsDone,
            .refusal = fits ? std::string() : fits.error().message,
            .remedy = fits ? std::string() : fits.error().remedy,
            .file = plan.out.string(),
            .units = plan.units};
}

[[nodiscard]] wire::TrainReply replyFor(const TrainingOutcome& outcome)
{
    const auto count = [](std::size_t value) { return static_cast<std::int64_t>(value); };
    return {.file = outcome.file.string(),
            .voxels = count(outcome.voxels),
            .constantVoxels = count(outcome.constantVoxels),
            .unknownVoxels = count(outcome.unknownVoxels),
            .trainImages = count(outcome.trainImages),
            .testImages = count(outcome.testImages),
            .medianR2 = outcome.medianR2,
            .ofCeiling = outcome.meanOfCeiling,
            .notices = outcome.notices,
            .text = toText(outcome),
            .units = outcome.units};
}

[[nodiscard]] wire::EvaluateReply replyFor(const Evaluation& evaluation)
{
    wire::EvaluateReply reply;
    reply.title = evaluation.title;
    for (const auto& region : evaluation.regions) {
        reply.regions.push_back(region.name);
        reply.voxels.push_back(static_cast<std::int32_t>(region.voxels));
        reply.mean.push_back(static_cast<float>(region.mean));
        reply.median.push_back(static_cast<float>(region.median));
        reply.low.push_back(static_cast<float>(region.low));
        reply.high.push_back(static_cast<float>(region.high));
        reply.above.push_back(static_cast<float>(region.above));
        reply.significant.push_back(static_cast<float>(region.significant));
        reply.pearson.push_back(static_cast<float>(region.pearson));
        reply.ofCeiling.push_back(static_cast<float>(region.ofCeiling));
    }
    reply.csv = toCsv(evaluation);
    reply.against = evaluation.against;
    for (const auto& region : evaluation.differences) {
        reply.difference.push_back(static_cast<float>(region.difference));
        reply.differenceLow.push_back(static_cast<float>(region.low));
        reply.differenceHigh.push_back(static_cast<float>(region.high));
        reply.differenceQ.push_back(static_cast<float>(region.qValue));
    }
    return reply;
}

/// For the list of jobs.
[[nodiscard]] std::string_view workOf(std::string_view method)
{
    if (method == wire::method::kTrain) return "Training an encoder";
    if (method == wire::method::kEvaluate) return "Evaluating an encoder";
    if (method == wire::method::kUmap) return "Laying out voxels";
    if (method == wire::method::kUmapPatches) return "Placing patches";
    return "Correlating maps";
}

}  // namespace

/// Progress goes to whoever asked, and photos are embedded while nobody waits for a map.
TrainingCourse Session::courseOf(const CallPtr& call)
{
    TrainingCourse course;
    course.stop = call->stop;
    course.report = [this, call](const TrainingProgress& told) {
        showLongWork(call, fmt::format("{}: {}", workOf(call->method), told.stage), told.fraction);
        progress(
            call,
            wire::toJson(wire::TrainProgress{
                .stage = told.stage, .fraction = static_cast<float>(told.fraction), .detail = told.detail, .value = told.value}));
    };
    course.beforeEach = [this, stop = call->stop] { m_desk->waitUntilNobodyWaits(stop); };
    return course;
}

/// In engine/jobs, for as long as it runs.
void Session::showLongWork(const CallPtr& call, std::string title, double fraction)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_longWork[call->id] = {.request = call->id,
                                .title = std::move(title),
                                .running = true,
                                .progress = {.done = static_cast<int>(100 * fraction), .total = 100}};
    }
    touch();
}

void Session::hideLongWork(const CallPtr& call)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_longWork.erase(call->id);
    }
    touch();
}

Result<wire::TrainPlan> Session::planOfTraining(const CallPtr&, const wire::TrainRequest& request)
{
    const auto opened = study();
    if (!opened) return std::unexpected(opened.error());
    const auto plan = planTraining(*opened, *m_source, wishFrom(request));
    if (!plan) return std::unexpected(plan.error());
    return planFor(*plan, *m_source);
}

Result<wire::TrainReply> Session::trainEncoder(const CallPtr& call, const wire::TrainRequest& request)
{
    const auto opened = study();
    if (!opened) return std::unexpected(opened.error());
    const auto outcome = train(*opened, *m_source, wishFrom(request), courseOf(call));
    if (!outcome) return std::unexpected(outcome.error());
    return replyFor(*outcome);
}

Result<wire::EvaluateReply> Session::evaluateEncoder(const CallPtr& call, const wire::EvaluateRequest& request)
{
    const auto opened = study();
    if (!opened) return std::unexpected(opened.error());
    EvaluationWish wish;
    wish.file = request.file;
    wish.against = request.against;
    wish.threshold = static_cast<double>(request.threshold);
    wish.draws = request.draws;
    wish.seed = static_cast<std::uint64_t>(request.seed);
    const auto evaluation = evaluate(*opened, *m_source, wish, courseOf(call));
    if (!evaluation) return std::unexpected(evaluation.error());
    return replyFor(*evaluation);
}

bool Session::dispatchTraining(const CallPtr& call, const Json& params)
{
    const std::string_view name = call->method;
    if (name == wire::method::kTrainPlan)
        work(call, params, *m_surveys, &Session::planOfTraining);
    else if (name == wire::method::kTrain)
        work(call, params, *m_training, &Session::trainEncoder);
    else if (name == wire::method::kEvaluate)
        work(call, params, *m_training, &Session::evaluateEncoder);
    else
        return false;
    return true;
}

}  // namespace cortilens::engine
