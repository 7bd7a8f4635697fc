// SPDX-License-Identifier: Apache-2.0
#include "core/wire/DataMessages.h"

#include "core/wire/Messages.inl"

namespace cortilens::wire {

namespace codec {

template <> inline constexpr auto kFields<InspectQuery> = std::tuple{field("directory", &InspectQuery::directory)};

template <>
inline constexpr auto kFields<PieceReport> =
    std::tuple{field("name", &PieceReport::name), field("state", &PieceReport::state), field("detail", &PieceReport::detail),
               field("enables", &PieceReport::enables)};

template <>
inline constexpr auto kFields<BetasReport> = std::tuple{
    field("space", &BetasReport::space), field("version", &BetasReport::version), field("sessions", &BetasReport::sessions)};

template <>
inline constexpr auto kFields<SubjectPieces> =
    std::tuple{field("subject", &SubjectPieces::subject), field("pieces", &SubjectPieces::pieces),
               field("betas", &SubjectPieces::betas), field("notices", &SubjectPieces::notices)};

template <>
inline constexpr auto kFields<InspectReply> =
    std::tuple{field("root", &InspectReply::root),           field("title", &InspectReply::title),
               field("synthetic", &InspectReply::synthetic), field("shared", &InspectReply::shared),
               field("subjects", &InspectReply::subjects),   field("notices", &InspectReply::notices)};

template <>
inline constexpr auto kFields<ConvertRequest> =
    std::tuple{field("directory", &ConvertRequest::directory), field("subject", &ConvertRequest::subject),
               optional("space", &ConvertRequest::space), optional("version", &ConvertRequest::version),
               optional("mask", &ConvertRequest::mask)};

template <>
inline constexpr auto kFields<ConvertProgress> =
    std::tuple{field("fraction", &ConvertProgress::fraction), field("words", &ConvertProgress::words)};

template <> inline constexpr auto kFields<ConvertReply> = std::tuple{field("text", &ConvertReply::text)};

}  // namespace codec

template nlohmann::json toJson<InspectQuery>(const InspectQuery&);
template nlohmann::json toJson<InspectReply>(const InspectReply&);
template nlohmann::json toJson<ConvertRequest>(const ConvertRequest&);
template nlohmann::json toJson<ConvertProgress>(const ConvertProgress&);
template nlohmann::json toJson<ConvertReply>(const ConvertReply&);
template Result<InspectQuery> fromJson<InspectQuery>(const nlohmann::json&);
template Result<InspectReply> fromJson<InspectReply>(const nlohmann::json&);
template Result<ConvertRequest> fromJson<ConvertRequest>(const nlohmann::json&);
template Result<ConvertProgress> fromJson<ConvertProgress>(const nlohmann::json&);
template Result<ConvertReply> fromJson<ConvertReply>(const nlohmann::json&);

}  // namespace cortilens::wire
