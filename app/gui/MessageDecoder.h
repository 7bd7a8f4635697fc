// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"
#include "core/wire/Frame.h"
#include "core/wire/Protocol.h"

#include <QByteArray>
#include <QObject>

#include <nlohmann/json_fwd.hpp>

#include <any>
#include <cstdint>
#include <functional>
#include <unordered_map>
#include <variant>

namespace cortilens::gui {

/// Turns the value of a reply into what its asker expects, a shared pointer to const Result<T>.
using Decode = std::function<std::any(Result<const nlohmann::json*>)>;
/// What an answer is, and what comes before it.
struct Decoding {
    Decode reply;
    Decode progress;
};

struct ReplyArrived {
    std::uint64_t id = 0;
    std::any value;
};
struct ProgressArrived {
    std::uint64_t id = 0;
    std::any value;
};
struct StreamBroken {
    Error error;  ///< what arrived is no message of the protocol
};
using Arrival =
    std::variant<ReplyArrived, ProgressArrived, StreamBroken, wire::Hello, wire::EngineStatus, wire::JobList, wire::Notice>;

/// Cuts the engine's bytes into messages and decodes them, away from the GUI thread: a subject's surfaces take tens of
/// milliseconds.
///
/// Lives on its own thread; all functions are called there. `sink` is called there too.
class MessageDecoder : public QObject {
    Q_OBJECT

public:
    explicit MessageDecoder(std::function<void(int life, Arrival)> sink);

    void expect(std::uint64_t id, const Decoding& decoding);
    void forget(std::uint64_t id);
    void feed(int life, const QByteArray& bytes);

private:
    void startLife(int life);
    void take(const nlohmann::json& message);
    void takeNotification(const std::string& method, const nlohmann::json& body);

    std::function<void(int, Arrival)> m_sink;
    std::unordered_map<std::uint64_t, Decoding> m_expected;
    wire::FrameReader m_frames{wire::kMaxFrameBytes};
    int m_life = 0;
    bool m_broken = false;
};

}  // namespace cortilens::gui
