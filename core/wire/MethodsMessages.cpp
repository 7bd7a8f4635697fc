// SPDX-License-Identifier: Apache-2.0
#include "core/wire/MethodsMessages.h"

#include "core/wire/Messages.inl"

namespace cortilens::wire {

namespace codec {

template <>
inline constexpr auto kFields<MethodsReply> =
    std::tuple{field("text", &MethodsReply::text), field("references", &MethodsReply::references)};

}  // namespace codec

template nlohmann::json toJson<MethodsReply>(const MethodsReply&);
template Result<MethodsReply> fromJson<MethodsReply>(const nlohmann::json&);

}  // namespace cortilens::wire
