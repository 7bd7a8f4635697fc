// SPDX-License-Identifier: Apache-2.0
#include "core/wire/Envelope.h"

#include "core/wire/Protocol.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace cortilens::wire {

namespace {

using Json = nlohmann::json;

struct KindName {
    ErrorKind kind;
    std::string_view name;
    int code;  // JSON-RPC leaves -32099..-32000 to the application; -32800 is the Language Server Protocol's for `cancelled`
};
constexpr std::array kKinds{
    KindName{ErrorKind::notFound, "notFound", -32001},
    KindName{ErrorKind::unreadable, "unreadable", -32002},
    KindName{ErrorKind::malformed, "malformed", -32003},
    KindName{ErrorKind::mismatch, "mismatch", -32004},
    KindName{ErrorKind::tooLarge, "tooLarge", -32005},
    KindName{ErrorKind::outOfMemory, "outOfMemory", -32006},
    KindName{ErrorKind::outOfSpace, "outOfSpace", -32007},
    KindName{ErrorKind::device, "device", -32008},
    KindName{ErrorKind::invalidRequest, "invalidRequest", -32600},
    KindName{ErrorKind::cancelled, "cancelled", -32800},
};

[[nodiscard]] const KindName& entryOf(ErrorKind kind)
{
    return *std::ranges::find(kKinds, kind, &KindName::kind);
}

[[nodiscard]] std::unexpected<Error> malformed(std::string what)
{
    return std::unexpected(Error{ErrorKind::malformed, std::move(what), "Use a window and an engine of the same version."});
}

[[nodiscard]] std::string textIn(const Json& object, const char* key)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

[[nodiscard]] const Json* childOf(const Json& object, const char* key)
{
    const auto found = object.find(key);
    return found == object.end() ? nullptr : &*found;
}

[[nodiscard]] Result<std::uint64_t> idIn(const Json* object)
{
    const auto* id = object && object->is_object() ? childOf(*object, "id") : nullptr;
    if (!id || !id->is_number_unsigned()) return malformed("A message's id is not a whole number from 0.");
    return id->get<std::uint64_t>();
}

/// An error of a kind that this version does not know stays an error.
[[nodiscard]] Error errorIn(const Json& value)
{
    Error error{ErrorKind::device, textIn(value, "message"), {}};
    const auto* data = value.is_object() ? childOf(value, "data") : nullptr;
    if (!data || !data->is_object()) return error;
    error.remedy = textIn(*data, "remedy");
    const auto known = std::ranges::find(kKinds, textIn(*data, "kind"), &KindName::name);
    if (known != kKinds.end()) error.kind = known->kind;
    return error;
}

[[nodiscard]] Result<Envelope> notificationIn(const Json& message, std::string name)
{
    Envelope envelope{.kind = EnvelopeKind::notification, .method = std::move(name), .body = childOf(message, "params")};
    const bool cancel = envelope.method == method::kCancel;
    if (!cancel && envelope.method != method::kProgress) return envelope;
    const auto id = idIn(envelope.body);
    if (!id) return std::unexpected(id.error());
    envelope.kind = cancel ? EnvelopeKind::cancel : EnvelopeKind::progress;
    envelope.id = *id;
    envelope.body = cancel ? nullptr : childOf(*envelope.body, "value");
    return envelope;
}

}  // namespace

std::string_view nameOf(ErrorKind kind)
{
    return entryOf(kind).name;
}

Json requestOf(std::uint64_t id, std::string_view method, Json params)
{
    return {{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", std::move(params)}};
}

Json replyOf(std::uint64_t id, Json result)
{
    return {{"jsonrpc", "2.0"}, {"id", id}, {"result", std::move(result)}};
}

Json failureOf(std::uint64_t id, const Error& error)
{
    const auto& entry = entryOf(error.kind);
    const Json data{{"kind", entry.name}, {"remedy", error.remedy}};
    return {{"jsonrpc", "2.0"}, {"id", id}, {"error", {{"code", entry.code}, {"message", error.message}, {"data", data}}}};
}

Json notificationOf(std::string_view method, Json params)
{
    return {{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(params)}};
}

Json cancelOf(std::uint64_t id)
{
    return notificationOf(method::kCancel, {{"id", id}});
}

Json progressOf(std::uint64_t id, Json value)
{
    Json params{{"id", id}};
    params["value"] = std::move(value);
    return notificationOf(method::kProgress, std::move(params));
}

Result<Envelope> envelopeOf(const Json& message)
{
    if (!message.is_object()) return malformed("A message is not a map.");
    auto name = textIn(message, "method");
    const bool named = message.contains("method");
    if (named && name.empty()) return malformed("A message's method is not a name.");
    if (named && !message.contains("id")) return notificationIn(message, std::move(name));
    const auto id = idIn(&message);
    if (!id) return std::unexpected(id.error());
    Envelope envelope{.id = *id, .method = std::move(name)};
    if (named) {
        envelope.kind = EnvelopeKind::request;
        envelope.body = childOf(message, "params");
    } else if (const auto* error = childOf(message, "error")) {
        envelope.kind = EnvelopeKind::failure;
        envelope.error = errorIn(*error);
    } else if (const auto* result = childOf(message, "result")) {
        envelope.kind = EnvelopeKind::reply;
        envelope.body = result;
    } else {
        return malformed("A message is neither a request nor an answer.");
    }
    return envelope;
}

}  // namespace cortilens::wire
