// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string>
#include <string_view>

/// JSON-RPC 2.0 around the messages of Protocol.h.
namespace cortilens::wire {

[[nodiscard]] nlohmann::json requestOf(std::uint64_t id, std::string_view method, nlohmann::json params);
[[nodiscard]] nlohmann::json replyOf(std::uint64_t id, nlohmann::json result);
[[nodiscard]] nlohmann::json failureOf(std::uint64_t id, const Error& error);
[[nodiscard]] nlohmann::json notificationOf(std::string_view method, nlohmann::json params);
[[nodiscard]] nlohmann::json cancelOf(std::uint64_t id);                          ///< asks for a request to be given up
[[nodiscard]] nlohmann::json progressOf(std::uint64_t id, nlohmann::json value);  ///< of a request

enum class EnvelopeKind : std::uint8_t { request, reply, failure, notification, cancel, progress };

/// What a received message is. `body` points into that message and lives as long as it.
struct Envelope {
    EnvelopeKind kind{};
    std::uint64_t id = 0;                  ///< of all but notifications: the request that it is, or that it is about
    std::string method{};                  ///< of requests and notifications
    const nlohmann::json* body = nullptr;  ///< params, result or progress value; null when there is none
    Error error{};                         ///< of a failure
};

/// Errors: malformed (not one of the six shapes; an id that is no whole number from 0).
[[nodiscard]] Result<Envelope> envelopeOf(const nlohmann::json& message);

/// The error's name on the wire: notFound, cancelled, ...
[[nodiscard]] std::string_view nameOf(ErrorKind kind);

}  // namespace cortilens::wire
