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

}  // namespace codec

template nlohmann::json toJson<PrepareRequest>(const PrepareRequest&);
template nlohmann::json toJson<PrepareReply>(const PrepareReply&);
template Result<PrepareRequest> fromJson<PrepareRequest>(const nlohmann::json&);
template Result<PrepareReply> fromJson<PrepareReply>(const nlohmann::json&);

}  // namespace cortilens::wire
