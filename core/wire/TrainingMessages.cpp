// SPDX-License-Identifier: Apache-2.0
#include "core/wire/TrainingMessages.h"

#include "core/wire/Messages.inl"

namespace cortilens::wire {

namespace codec {

template <>
inline constexpr auto kFields<TrainRequest> =
    std::tuple{field("backbone", &TrainRequest::backbone),    optional("method", &TrainRequest::method),
               optional("region", &TrainRequest::region),     optional("betas", &TrainRequest::betas),
               optional("folds", &TrainRequest::folds),       optional("epochs", &TrainRequest::epochs),
               optional("copies", &TrainRequest::copies),     optional("draws", &TrainRequest::draws),
               optional("seed", &TrainRequest::seed),         optional("anew", &TrainRequest::anew),
               optional("testList", &TrainRequest::testList), optional("space", &TrainRequest::space),
               optional("hidden", &TrainRequest::hidden)};

template <>
inline constexpr auto kFields<TrainPlan> = std::tuple{field("trainImages", &TrainPlan::trainImages),
                                                      field("testImages", &TrainPlan::testImages),
                                                      field("voxels", &TrainPlan::voxels),
                                                      field("sessionsToConvert", &TrainPlan::sessionsToConvert),
                                                      field("embeddings", &TrainPlan::embeddings),
                                                      field("embeddingsMissing", &TrainPlan::embeddingsMissing),
                                                      field("memoryBytes", &TrainPlan::memoryBytes),
                                                      field("diskBytes", &TrainPlan::diskBytes),
                                                      field("diskFreeBytes", &TrainPlan::diskFreeBytes),
                                                      field("secondsOfEmbedding", &TrainPlan::secondsOfEmbedding),
                                                      field("secondsOfFitting", &TrainPlan::secondsOfFitting),
                                                      field("text", &TrainPlan::text),
                                                      optional("memoryFreeBytes", &TrainPlan::memoryFreeBytes),
                                                      optional("epochsDone", &TrainPlan::epochsDone),
                                                      optional("refusal", &TrainPlan::refusal),
                                                      optional("remedy", &TrainPlan::remedy),
                                                      optional("file", &TrainPlan::file),
                                                      optional("units", &TrainPlan::units)};

template <>
inline constexpr auto kFields<TrainProgress> =
    std::tuple{field("stage", &TrainProgress::stage), field("fraction", &TrainProgress::fraction),
               field("detail", &TrainProgress::detail), field("value", &TrainProgress::value)};

template <>
inline constexpr auto kFields<TrainReply> = std::tuple{field("file", &TrainReply::file),
                                                       field("voxels", &TrainReply::voxels),
                                                       field("constantVoxels", &TrainReply::constantVoxels),
                                                       field("unknownVoxels", &TrainReply::unknownVoxels),
                                                       field("trainImages", &TrainReply::trainImages),
                                                       field("testImages", &TrainReply::testImages),
                                                       field("medianR2", &TrainReply::medianR2),
                                                       field("ofCeiling", &TrainReply::ofCeiling),
                                                       field("notices", &TrainReply::notices),
                                                       field("text", &TrainReply::text),
                                                       optional("units", &TrainReply::units)};

template <>
inline constexpr auto kFields<EvaluateRequest> =
    std::tuple{field("file", &EvaluateRequest::file), optional("against", &EvaluateRequest::against),
               optional("threshold", &EvaluateRequest::threshold), optional("draws", &EvaluateRequest::draws),
               optional("seed", &EvaluateRequest::seed)};

template <>
inline constexpr auto kFields<EvaluateReply> = std::tuple{field("title", &EvaluateReply::title),
                                                          field("regions", &EvaluateReply::regions),
                                                          field("voxels", &EvaluateReply::voxels),
                                                          field("mean", &EvaluateReply::mean),
                                                          field("median", &EvaluateReply::median),
                                                          field("low", &EvaluateReply::low),
                                                          field("high", &EvaluateReply::high),
                                                          field("above", &EvaluateReply::above),
                                                          field("significant", &EvaluateReply::significant),
                                                          field("pearson", &EvaluateReply::pearson),
                                                          field("ofCeiling", &EvaluateReply::ofCeiling),
                                                          field("csv", &EvaluateReply::csv),
                                                          optional("against", &EvaluateReply::against),
                                                          optional("difference", &EvaluateReply::difference),
                                                          optional("differenceLow", &EvaluateReply::differenceLow),
                                                          optional("differenceHigh", &EvaluateReply::differenceHigh),
                                                          optional("differenceQ", &EvaluateReply::differenceQ)};

template <>
inline constexpr auto kFields<TopPhotosQuery> =
    std::tuple{field("selection", &TopPhotosQuery::selection), field("backbone", &TopPhotosQuery::backbone),
               optional("by", &TopPhotosQuery::by), optional("count", &TopPhotosQuery::count)};

template <>
inline constexpr auto kFields<TopPhotosReply> = std::tuple{field("top", &TopPhotosReply::top),
                                                           field("topValues", &TopPhotosReply::topValues),
                                                           field("bottom", &TopPhotosReply::bottom),
                                                           field("bottomValues", &TopPhotosReply::bottomValues),
                                                           field("photos", &TopPhotosReply::photos),
                                                           field("noiseCeiling", &TopPhotosReply::noiseCeiling),
                                                           field("quantity", &TopPhotosReply::quantity),
                                                           field("unit", &TopPhotosReply::unit),
                                                           optional("topRepeats", &TopPhotosReply::topRepeats),
                                                           optional("bottomRepeats", &TopPhotosReply::bottomRepeats),
                                                           optional("missing", &TopPhotosReply::missing),
                                                           optional("voxels", &TopPhotosReply::voxels)};

}  // namespace codec

template nlohmann::json toJson<TrainRequest>(const TrainRequest&);
template nlohmann::json toJson<TrainPlan>(const TrainPlan&);
template nlohmann::json toJson<TrainProgress>(const TrainProgress&);
template nlohmann::json toJson<TrainReply>(const TrainReply&);
template nlohmann::json toJson<EvaluateRequest>(const EvaluateRequest&);
template nlohmann::json toJson<EvaluateReply>(const EvaluateReply&);
template nlohmann::json toJson<TopPhotosQuery>(const TopPhotosQuery&);
template nlohmann::json toJson<TopPhotosReply>(const TopPhotosReply&);
template Result<TrainRequest> fromJson<TrainRequest>(const nlohmann::json&);
template Result<TrainPlan> fromJson<TrainPlan>(const nlohmann::json&);
template Result<TrainProgress> fromJson<TrainProgress>(const nlohmann::json&);
template Result<TrainReply> fromJson<TrainReply>(const nlohmann::json&);
template Result<EvaluateRequest> fromJson<EvaluateRequest>(const nlohmann::json&);
template Result<EvaluateReply> fromJson<EvaluateReply>(const nlohmann::json&);
template Result<TopPhotosQuery> fromJson<TopPhotosQuery>(const nlohmann::json&);
template Result<TopPhotosReply> fromJson<TopPhotosReply>(const nlohmann::json&);

}  // namespace cortilens::wire
