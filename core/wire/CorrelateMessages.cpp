// SPDX-License-Identifier: Apache-2.0
#include "core/wire/CorrelateMessages.h"

#include "core/wire/Messages.inl"
#include "core/wire/OverlayFields.inl"

namespace cortilens::wire {

namespace codec {

template <>
inline constexpr auto kFields<CorrelatesQuery> =
    std::tuple{field("backbone", &CorrelatesQuery::backbone), optional("adaptor", &CorrelatesQuery::adaptor),
               optional("views", &CorrelatesQuery::views),    optional("preset", &CorrelatesQuery::preset),
               optional("texts", &CorrelatesQuery::texts),    optional("banks", &CorrelatesQuery::banks),
               optional("draws", &CorrelatesQuery::draws),    optional("seed", &CorrelatesQuery::seed)};

template <>
inline constexpr auto kFields<CorrelatedProperty> = std::tuple{field("id", &CorrelatedProperty::id),
                                                               field("name", &CorrelatedProperty::name),
                                                               field("unit", &CorrelatedProperty::unit),
                                                               field("photos", &CorrelatedProperty::photos),
                                                               field("patches", &CorrelatedProperty::patches),
                                                               field("r", &CorrelatedProperty::r),
                                                               field("low", &CorrelatedProperty::low),
                                                               field("high", &CorrelatedProperty::high),
                                                               optional("chance", &CorrelatedProperty::chance),
                                                               optional("p", &CorrelatedProperty::p),
                                                               optional("q", &CorrelatedProperty::q),
                                                               field("map", &CorrelatedProperty::map)};

template <>
inline constexpr auto kFields<CorrelatesReply> =
    std::tuple{field("title", &CorrelatesReply::title),   field("regions", &CorrelatesReply::regions),
               field("voxels", &CorrelatesReply::voxels), field("properties", &CorrelatesReply::properties),
               field("photos", &CorrelatesReply::photos), field("notices", &CorrelatesReply::notices),
               field("csv", &CorrelatesReply::csv)};

}  // namespace codec

template nlohmann::json toJson<CorrelatesQuery>(const CorrelatesQuery&);
template nlohmann::json toJson<CorrelatesReply>(const CorrelatesReply&);
template Result<CorrelatesQuery> fromJson<CorrelatesQuery>(const nlohmann::json&);
template Result<CorrelatesReply> fromJson<CorrelatesReply>(const nlohmann::json&);

}  // namespace cortilens::wire
