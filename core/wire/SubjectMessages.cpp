// SPDX-License-Identifier: Apache-2.0
#include "core/wire/Messages.inl"
#include "core/wire/OverlayFields.inl"

namespace cortilens::wire {

namespace codec {

template <>
inline constexpr auto kFields<OpenSubject> =
    std::tuple{field("directory", &OpenSubject::directory), optional("subject", &OpenSubject::subject),
               optional("encoders", &OpenSubject::encoders)};

template <>
inline constexpr auto kFields<EncoderSummary> =
    std::tuple{field("file", &EncoderSummary::file),     field("method", &EncoderSummary::method),
               field("space", &EncoderSummary::space),   field("readouts", &EncoderSummary::readouts),
               field("meanR2", &EncoderSummary::meanR2), field("writtenSeconds", &EncoderSummary::writtenSeconds)};

template <>
inline constexpr auto kFields<BackboneSummary> = std::tuple{field("id", &BackboneSummary::id),
                                                            field("name", &BackboneSummary::name),
                                                            field("usable", &BackboneSummary::usable),
                                                            field("why", &BackboneSummary::why),
                                                            field("adaptors", &BackboneSummary::adaptors),
                                                            optional("presets", &BackboneSummary::presets),
                                                            optional("presetWords", &BackboneSummary::presetWords),
                                                            field("inputPixels", &BackboneSummary::inputPixels),
                                                            field("views", &BackboneSummary::views),
                                                            field("encoder", &BackboneSummary::encoder),
                                                            field("synthetic", &BackboneSummary::synthetic),
                                                            optional("hasWeights", &BackboneSummary::hasWeights),
                                                            optional("weightsFile", &BackboneSummary::weightsFile),
                                                            optional("source", &BackboneSummary::source),
                                                            optional("licence", &BackboneSummary::licence),
                                                            optional("words", &BackboneSummary::words),
                                                            optional("encoderSpace", &BackboneSummary::encoderSpace),
                                                            optional("encoders", &BackboneSummary::encoders)};

template <>
inline constexpr auto kFields<Story> =
    std::tuple{field("image", &Story::image), field("selection", &Story::selection), field("backbone", &Story::backbone)};

template <>
inline constexpr auto kFields<RegionOfInterest> =
    std::tuple{field("name", &RegionOfInterest::name),        field("set", &RegionOfInterest::set),
               field("family", &RegionOfInterest::family),    field("voxelCount", &RegionOfInterest::voxelCount),
               field("meanR2", &RegionOfInterest::meanR2),    field("meanNoiseCeiling", &RegionOfInterest::meanNoiseCeiling),
               field("vertices", &RegionOfInterest::vertices)};

template <>
inline constexpr auto kFields<TrainingSpace> =
    std::tuple{field("name", &TrainingSpace::name), field("hasBetas", &TrainingSpace::hasBetas)};

template <>
inline constexpr auto kFields<SubjectSummary> = std::tuple{field("directory", &SubjectSummary::directory),
                                                           field("title", &SubjectSummary::title),
                                                           field("synthetic", &SubjectSummary::synthetic),
                                                           field("subjects", &SubjectSummary::subjects),
                                                           field("subject", &SubjectSummary::subject),
                                                           field("space", &SubjectSummary::space),
                                                           field("volumeShape", &SubjectSummary::volumeShape),
                                                           field("vertexCounts", &SubjectSummary::vertexCounts),
                                                           field("forms", &SubjectSummary::forms),
                                                           field("regions", &SubjectSummary::regions),
                                                           field("overlays", &SubjectSummary::overlays),
                                                           field("backbones", &SubjectSummary::backbones),
                                                           field("stimulusCount", &SubjectSummary::stimulusCount),
                                                           field("story", &SubjectSummary::story),
                                                           field("notices", &SubjectSummary::notices),
                                                           optional("trainingSpaces", &SubjectSummary::trainingSpaces)};

template <>
inline constexpr auto kFields<OverlayQuery> =
    std::tuple{field("id", &OverlayQuery::id), optional("backbone", &OverlayQuery::backbone),
               optional("selection", &OverlayQuery::selection), optional("sampling", &OverlayQuery::sampling)};

}  // namespace codec

template nlohmann::json toJson<OpenSubject>(const OpenSubject&);
template nlohmann::json toJson<SubjectSummary>(const SubjectSummary&);
template nlohmann::json toJson<OverlayQuery>(const OverlayQuery&);
template nlohmann::json toJson<Overlay>(const Overlay&);
template Result<OpenSubject> fromJson<OpenSubject>(const nlohmann::json&);
template Result<SubjectSummary> fromJson<SubjectSummary>(const nlohmann::json&);
template Result<OverlayQuery> fromJson<OverlayQuery>(const nlohmann::json&);
template Result<Overlay> fromJson<Overlay>(const nlohmann::json&);

}  // namespace cortilens::wire
