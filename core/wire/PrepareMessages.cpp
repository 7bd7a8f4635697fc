// SPDX-License-Identifier: Apache-2.0
#include "core/wire/PrepareMessages.h"

#include "core/wire/Messages.inl"

namespace cortilens::wire {

namespace codec {

template <>
inline constexpr auto kFields<PrepareRequest> =
    std::tuple{field("backbone", &PrepareRequest::backbone), optional("what", &PrepareRequest::what),
               optional("images", &PrepareRequest::images),  optional("adaptor", &PrepareRequest::adaptor),
               optional("views", &PrepareRequest::views),    optional("preset", &PrepareRequest::preset)};

template <>
inline constexpr auto kFields<PrepareReply> = std::tuple{field("made", &PrepareReply::made), field("there", &PrepareReply::there),
                                                         field("seconds", &PrepareReply::seconds)};

template <>
inline constexpr auto kFields<MapsRequest> = std::tuple{optional("selections", &MapsRequest::selections),
                                                        optional("texts", &MapsRequest::texts),
                                                        optional("banks", &MapsRequest::banks),
                                                        field("backbone", &MapsRequest::backbone),
                                                        optional("adaptor", &MapsRequest::adaptor),
                                                        optional("views", &MapsRequest::views),
                                                        optional("preset", &MapsRequest::preset),
                                                        optional("images", &MapsRequest::images),
                                                        field("out", &MapsRequest::out)};

template <>
inline constexpr auto kFields<MapsReply> =
    std::tuple{field("text", &MapsReply::text), field("written", &MapsReply::written), field("there", &MapsReply::there)};

}  // namespace codec

template nlohmann::json toJson<PrepareRequest>(const PrepareRequest&);
template nlohmann::json toJson<PrepareReply>(const PrepareReply&);
template nlohmann::json toJson<MapsRequest>(const MapsRequest&);
template nlohmann::json toJson<MapsReply>(const MapsReply&);
template Result<MapsRequest> fromJson<MapsRequest>(const nlohmann::json&);
template Result<MapsReply> fromJson<MapsReply>(const nlohmann::json&);
template Result<PrepareRequest> fromJson<PrepareRequest>(const nlohmann::json&);
template Result<PrepareReply> fromJson<PrepareReply>(const nlohmann::json&);

}  // namespace cortilens::wire
