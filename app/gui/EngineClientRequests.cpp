// SPDX-License-Identifier: Apache-2.0
// EngineClient: what may be asked.
#include "app/gui/EngineClient.h"
#include "core/wire/Envelope.h"

#include <nlohmann/json.hpp>

#include <memory>
#include <utility>

namespace cortilens::gui {

namespace {

template <typename Reply> [[nodiscard]] std::any decoded(Result<const nlohmann::json*> body)
{
    const auto outcome = [](Result<Reply> reply) { return std::make_shared<Result<Reply>>(std::move(reply)); };
    if (!body) return outcome(std::unexpected(body.error()));
    if (!*body) {
        return outcome(std::unexpected(Error{ErrorKind::malformed, "The engine sent an empty answer.", "Restart the engine."}));
    }
    return outcome(wire::fromJson<Reply>(**body));
}

template <typename Reply> [[nodiscard]] Result<Reply>& outcomeIn(const std::any& value)
{
    return *std::any_cast<const std::shared_ptr<Result<Reply>>&>(value);
}

}  // namespace

template <typename Reply, typename Progress>
RequestId EngineClient::ask(const char* method, nlohmann::json params, OnReply<Reply> done, OnProgress<Progress> progress)
{
    Pending pending;
    // Each answer is told once, so that a surface need not be copied on the GUI thread.
    pending.done = [done = std::move(done)](const std::any& value) {
        if (done) done(std::move(outcomeIn<Reply>(value)));
    };
    pending.progress = [progress = std::move(progress)](const std::any& value) {
        const auto& outcome = outcomeIn<Progress>(value);
        if (progress && outcome) progress(*outcome);
    };
    return send(method, std::move(params), std::move(pending), {.reply = &decoded<Reply>, .progress = &decoded<Progress>});
}

RequestId EngineClient::initialize(const wire::Initialize& self, OnReply<wire::Hello> done)
{
    return ask(wire::method::kInitialize, wire::toJson(self), std::move(done));
}

RequestId EngineClient::openSubject(const wire::OpenSubject& query, OnReply<wire::SubjectSummary> done)
{
    return ask(wire::method::kOpenSubject, wire::toJson(query), std::move(done));
}

RequestId EngineClient::surface(const wire::SurfaceQuery& query, OnReply<SurfaceMesh> done)
{
    return ask(wire::method::kSurface, wire::toJson(query), std::move(done));
}

RequestId EngineClient::vertexTable(const wire::HemisphereQuery& query, OnReply<wire::VertexTable> done)
{
    return ask(wire::method::kVertexTable, wire::toJson(query), std::move(done));
}

RequestId EngineClient::overlay(const wire::OverlayQuery& query, OnReply<Overlay> done)
{
    return ask(wire::method::kOverlay, wire::toJson(query), std::move(done));
}

RequestId EngineClient::photo(const wire::PhotoQuery& query, OnReply<Photo> done)
{
    return ask(wire::method::kPhoto, wire::toJson(query), std::move(done));
}

RequestId EngineClient::thumbnails(const wire::ThumbnailQuery& query, OnReply<wire::ThumbnailStrip> done)
{
    return ask(wire::method::kThumbnails, wire::toJson(query), std::move(done));
}

RequestId EngineClient::stimuli(OnReply<wire::StimulusTable> done)
{
    return ask(wire::method::kStimuli, nlohmann::json::object(), std::move(done));
}

RequestId EngineClient::relevance(const wire::RelevanceRequest& query, OnReply<wire::RelevanceReply> done,
                                  OnProgress<wire::RelevanceReply> progress)
{
    return ask(wire::method::kRelevance, wire::toJson(query), std::move(done), std::move(progress));
}

RequestId EngineClient::textBanks(OnReply<wire::TextBankList> done)
{
    return ask(wire::method::kTextBanks, nlohmann::json::object(), std::move(done));
}

RequestId EngineClient::rank(const wire::TextRankQuery& query, OnReply<wire::TextRanking> done)
{
    return ask(wire::method::kTextRank, wire::toJson(query), std::move(done));
}

RequestId EngineClient::describe(const wire::DescribeQuery& query, OnReply<wire::SelectionReport> done)
{
    return ask(wire::method::kDescribe, wire::toJson(query), std::move(done));
}

RequestId EngineClient::drawRegions(const wire::DrawnRegions& regions, OnReply<wire::DrawnReport> done)
{
    return ask(wire::method::kDrawRegions, wire::toJson(regions), std::move(done));
}

RequestId EngineClient::saveRegion(const wire::RegionFileQuery& query, OnReply<wire::RegionFiles> done)
{
    return ask(wire::method::kSaveRegion, wire::toJson(query), std::move(done));
}

RequestId EngineClient::exportRegion(const wire::RegionFileQuery& query, OnReply<wire::RegionFiles> done)
{
    return ask(wire::method::kExportRegion, wire::toJson(query), std::move(done));
}

RequestId EngineClient::deleteRegion(const wire::RegionFileQuery& query, OnReply<wire::RegionFiles> done)
{
    return ask(wire::method::kDeleteRegion, wire::toJson(query), std::move(done));
}

RequestId EngineClient::respond(const wire::PatchQuery& query, OnReply<Overlay> done)
{
    return ask(wire::method::kPatches, wire::toJson(query), std::move(done));
}

RequestId EngineClient::agreement(const wire::AgreementRequest& query, OnReply<wire::AgreementReply> done,
                                  OnProgress<wire::AgreementReply> progress)
{
    return ask(wire::method::kAgreement, wire::toJson(query), std::move(done), std::move(progress));
}

RequestId EngineClient::disagreements(const wire::DisagreementQuery& query, OnReply<wire::DisagreementList> done,
                                      OnProgress<wire::DisagreementList> progress)
{
    return ask(wire::method::kDisagreement, wire::toJson(query), std::move(done), std::move(progress));
}

RequestId EngineClient::weights(OnReply<wire::WeightsList> done)
{
    return ask(wire::method::kWeights, nlohmann::json::object(), std::move(done));
}

RequestId EngineClient::checkWeights(const wire::WeightsQuery& query, OnReply<wire::WeightsReport> done,
                                     OnProgress<wire::WeightsReport> progress)
{
    return ask(wire::method::kCheckWeights, wire::toJson(query), std::move(done), std::move(progress));
}

RequestId EngineClient::installWeights(const wire::WeightsQuery& query, OnReply<wire::WeightsPlace> done,
                                       OnProgress<wire::WeightsPlace> progress)
{
    return ask(wire::method::kInstallWeights, wire::toJson(query), std::move(done), std::move(progress));
}

void EngineClient::prefetch(const wire::PrefetchRequest& query)
{
    // Prepared or not, nobody waits for it: the answer needs no reader.
    if (m_state == State::ready) write(wire::requestOf(++m_lastId, wire::method::kPrefetch, wire::toJson(query)));
}

RequestId EngineClient::prepare(const wire::PrepareRequest& query, OnReply<wire::PrepareReply> done)
{
    return ask(wire::method::kPrepare, wire::toJson(query), std::move(done));
}

RequestId EngineClient::writeMaps(const wire::MapsRequest& query, OnReply<wire::MapsReply> done,
                                  OnProgress<wire::TrainProgress> progress)
{
    return ask(wire::method::kMaps, wire::toJson(query), std::move(done), std::move(progress));
}

RequestId EngineClient::topPhotos(const wire::TopPhotosQuery& query, OnReply<wire::TopPhotosReply> done)
{
    return ask(wire::method::kTopPhotos, wire::toJson(query), std::move(done));
}

RequestId EngineClient::planTraining(const wire::TrainRequest& query, OnReply<wire::TrainPlan> done)
{
    return ask(wire::method::kTrainPlan, wire::toJson(query), std::move(done));
}

RequestId EngineClient::train(const wire::TrainRequest& query, OnReply<wire::TrainReply> done,
                              OnProgress<wire::TrainProgress> progress)
{
    return ask(wire::method::kTrain, wire::toJson(query), std::move(done), std::move(progress));
}

RequestId EngineClient::correlates(const wire::CorrelatesQuery& query, OnReply<wire::CorrelatesReply> done,
                                   OnProgress<wire::TrainProgress> progress)
{
    return ask(wire::method::kCorrelates, wire::toJson(query), std::move(done), std::move(progress));
}

RequestId EngineClient::umap(const wire::UmapQuery& query, OnReply<wire::UmapReply> done,
                             OnProgress<wire::TrainProgress> progress)
{
    return ask(wire::method::kUmap, wire::toJson(query), std::move(done), std::move(progress));
}

RequestId EngineClient::umapPatches(const wire::UmapQuery& query, OnReply<wire::UmapPatches> done)
{
    return ask(wire::method::kUmapPatches, wire::toJson(query), std::move(done), OnProgress<wire::TrainProgress>{});
}

RequestId EngineClient::methods(const wire::RelevanceRequest& query, OnReply<wire::MethodsReply> done)
{
    return ask(wire::method::kMethods, wire::toJson(query), std::move(done));
}

RequestId EngineClient::occlusion(const wire::OcclusionQuery& query, OnReply<wire::OcclusionReply> done,
                                  OnProgress<wire::OcclusionReply> progress)
{
    return ask(wire::method::kOcclusion, wire::toJson(query), std::move(done), std::move(progress));
}

RequestId EngineClient::evaluate(const wire::EvaluateRequest& query, OnReply<wire::EvaluateReply> done,
                                 OnProgress<wire::TrainProgress> progress)
{
    return ask(wire::method::kEvaluate, wire::toJson(query), std::move(done), std::move(progress));
}

RequestId EngineClient::inspect(const wire::InspectQuery& query, OnReply<wire::InspectReply> done)
{
    return ask(wire::method::kInspect, wire::toJson(query), std::move(done));
}

RequestId EngineClient::planConversion(const wire::ConvertRequest& query, OnReply<wire::ConvertReply> done)
{
    return ask(wire::method::kConvertPlan, wire::toJson(query), std::move(done));
}

RequestId EngineClient::convert(const wire::ConvertRequest& query, OnReply<wire::ConvertReply> done,
                                OnProgress<wire::ConvertProgress> progress)
{
    return ask(wire::method::kConvert, wire::toJson(query), std::move(done), std::move(progress));
}

RequestId EngineClient::studyText(const wire::StudyTextQuery& query, OnReply<wire::StudyText> done)
{
    return ask(wire::method::kStudyText, wire::toJson(query), std::move(done));
}

RequestId EngineClient::checkStudy(const wire::StudyText& study, OnReply<wire::StudyVerdict> done)
{
    return ask(wire::method::kStudyCheck, wire::toJson(study), std::move(done));
}

RequestId EngineClient::saveStudy(const wire::StudyText& study, OnReply<wire::StudyText> done)
{
    return ask(wire::method::kStudySave, wire::toJson(study), std::move(done));
}

}  // namespace cortilens::gui
