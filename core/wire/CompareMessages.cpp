// SPDX-License-Identifier: Apache-2.0
#include "core/wire/CompareMessages.h"

#include "core/wire/Messages.inl"

namespace cortilens::wire {

namespace codec {

namespace {

[[nodiscard]] Shape shapeOfGrid(const MapAgreement& agreement)
{
    return {static_cast<std::size_t>(agreement.grid.rows), static_cast<std::size_t>(agreement.grid.cols)};
}

/// `agreement` stands before `correlation`, so its length is known.
[[nodiscard]] Shape shapeOfPairs(const MapAgreement& agreement)
{
    return {agreement.agreement.size(), agreement.agreement.size()};
}

}  // namespace

template <>
inline constexpr auto kFields<MapAgreement> =
    std::tuple{field("grid", &MapAgreement::grid), shaped("disagreement", &MapAgreement::disagreement, shapeOfGrid),
               field("agreement", &MapAgreement::agreement), shaped("correlation", &MapAgreement::correlation, shapeOfPairs),
               field("overall", &MapAgreement::overall)};

template <>
inline constexpr auto kFields<ColumnChoice> =
    std::tuple{field("backbone", &ColumnChoice::backbone), optional("adaptor", &ColumnChoice::adaptor),
               optional("views", &ColumnChoice::views), optional("preset", &ColumnChoice::preset),
               optional("subject", &ColumnChoice::subject)};

template <>
inline constexpr auto kFields<AgreementRequest> =
    std::tuple{optional("panel", &AgreementRequest::panel),  optional("generation", &AgreementRequest::generation),
               field("image", &AgreementRequest::image),     field("selection", &AgreementRequest::selection),
               field("columns", &AgreementRequest::columns), optional("text", &AgreementRequest::text),
               optional("bank", &AgreementRequest::bank)};

template <>
inline constexpr auto kFields<AgreementReply> =
    std::tuple{field("panel", &AgreementReply::panel), field("generation", &AgreementReply::generation),
               field("columns", &AgreementReply::columns), field("viewsDone", &AgreementReply::viewsDone),
               field("agreement", &AgreementReply::agreement)};

template <>
inline constexpr auto kFields<DisagreementQuery> =
    std::tuple{field("selection", &DisagreementQuery::selection), field("columns", &DisagreementQuery::columns),
               optional("most", &DisagreementQuery::most)};

template <>
inline constexpr auto kFields<DisagreementList> =
    std::tuple{field("images", &DisagreementList::images),           field("overall", &DisagreementList::overall),
               field("correlation", &DisagreementList::correlation), field("compared", &DisagreementList::compared),
               field("looked", &DisagreementList::looked),           field("photos", &DisagreementList::photos),
               field("columns", &DisagreementList::columns)};

}  // namespace codec

template nlohmann::json toJson<AgreementRequest>(const AgreementRequest&);
template nlohmann::json toJson<AgreementReply>(const AgreementReply&);
template nlohmann::json toJson<DisagreementQuery>(const DisagreementQuery&);
template nlohmann::json toJson<DisagreementList>(const DisagreementList&);
template Result<AgreementRequest> fromJson<AgreementRequest>(const nlohmann::json&);
template Result<AgreementReply> fromJson<AgreementReply>(const nlohmann::json&);
template Result<DisagreementQuery> fromJson<DisagreementQuery>(const nlohmann::json&);
template Result<DisagreementList> fromJson<DisagreementList>(const nlohmann::json&);

}  // namespace cortilens::wire
