// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/wire/Codec.h"
#include "core/wire/Protocol.h"

#include <nlohmann/json.hpp>

/// The bodies of toJson and fromJson, to be instantiated where a message's table is. For the
/// .cpp files of this room only; no header, because it needs the whole of the JSON library.
namespace cortilens::wire {

template <typename Message> nlohmann::json toJson(const Message& message)
{
    nlohmann::json value;
    codec::write(value, message);
    return value;
}

template <typename Message> Result<Message> fromJson(const nlohmann::json& value)
{
    Message message;
    if (const auto done = codec::read(value, message); !done) return std::unexpected(codec::errorOf(done.error()));
    return message;
}

}  // namespace cortilens::wire
