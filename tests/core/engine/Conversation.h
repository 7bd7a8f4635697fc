// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/Session.h"
#include "core/wire/Envelope.h"
#include "core/wire/Frame.h"
#include "core/wire/Protocol.h"

#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

/// For tests that talk to an engine without a process: a session with its own store, and everything that it said.
namespace cortilens::test {

using Json = nlohmann::json;

inline const std::string kDemoTree = CORTILENS_BINARY_DIR "/tests/demo-tree";

class Conversation {
public:
    explicit Conversation(engine::EngineOptions options = {})
    {
        if (options.store.empty()) options.store = m_store.filePath(QStringLiteral("store")).toStdString();
        options.resources = CORTILENS_SOURCE_DIR "/resources";
        options.device.device = "cpu";
        auto opened = engine::Session::open(options, [this](const Json& message) { hear(message); });
        m_session = std::move(opened.value());
        m_session->greet();
    }

    engine::Session& session() { return *m_session; }

    /// Sends a request over the wire's bytes; its id.
    std::uint64_t send(const char* method, Json params)
    {
        deliver(wire::requestOf(++m_lastId, method, std::move(params)));
        return m_lastId;
    }
    template <typename Message> std::uint64_t send(const char* method, const Message& message)
    {
        return send(method, wire::toJson(message));
    }
    void cancel(std::uint64_t id) { deliver(wire::cancelOf(id)); }

    /// The first message that fits, already heard or still to come. Null after two minutes.
    Json hearing(const std::function<bool(const Json&)>& fits)
    {
        std::unique_lock lock(m_mutex);
        Json found;
        const auto look = [&] {
            for (const auto& message : m_heard)
                if (fits(message)) {
                    found = message;
                    return true;
                }
            return false;
        };
        m_news.wait_for(lock, std::chrono::minutes(2), look);
        return found;
    }
    Json answerTo(std::uint64_t id)
    {
        return hearing([id](const Json& message) { return message.contains("id") && message["id"] == id; });
    }
    Json progressOf(std::uint64_t id, int viewsDone)
    {
        return hearing([=](const Json& message) {
            return isProgressOf(message, id) && message["params"]["value"]["map"]["viewsDone"] >= viewsDone;
        });
    }
    std::vector<Json> everyProgressOf(std::uint64_t id)
    {
        const std::scoped_lock lock(m_mutex);
        std::vector<Json> values;
        for (const auto& message : m_heard)
            if (isProgressOf(message, id)) values.push_back(message["params"]["value"]);
        return values;
    }
    int count(const std::function<bool(const Json&)>& fits)
    {
        const std::scoped_lock lock(m_mutex);
        return static_cast<int>(std::count_if(m_heard.begin(), m_heard.end(), fits));
    }

    template <typename Reply> Reply ask(const char* method, Json params)
    {
        const auto answer = answerTo(send(method, std::move(params)));
        if (!answer.contains("result")) qWarning("%s", answer.dump(-1, ' ', false, Json::error_handler_t::replace).c_str());
        return wire::fromJson<Reply>(answer.at("result")).value();
    }
    template <typename Reply, typename Message> Reply ask(const char* method, const Message& message)
    {
        return ask<Reply>(method, wire::toJson(message));
    }
    /// The error that a request is answered with; of kind `cancelled` and without a message when there was none.
    template <typename Message> Error failure(const char* method, const Message& message)
    {
        return failureOf(send(method, message));
    }
    Error failureOf(std::uint64_t id)
    {
        const auto answer = answerTo(id);
        const auto envelope = wire::envelopeOf(answer);
        return envelope && envelope->kind == wire::EnvelopeKind::failure ? envelope->error : Error{ErrorKind::cancelled, {}, {}};
    }

    wire::SubjectSummary open(const std::string& directory = kDemoTree, const std::string& subject = {})
    {
        (void)ask<wire::Hello>(wire::method::kInitialize, wire::Initialize{});
        return ask<wire::SubjectSummary>(wire::method::kOpenSubject,
                                         wire::OpenSubject{.directory = directory, .subject = subject});
    }

private:
    static bool isProgressOf(const Json& message, std::uint64_t id)
    {
        return message.contains("method") && message["method"] == wire::method::kProgress && message["params"]["id"] == id;
    }
    static Json overTheWire(const Json& message)
    {
        wire::FrameReader reader(wire::kMaxFrameBytes);
        reader.feed(wire::frameOf(message));
        return reader.next().value().value();
    }
    void deliver(const Json& message) { m_session->receive(overTheWire(message)); }
    void hear(const Json& message)
    {
        {
            const std::scoped_lock lock(m_mutex);
            m_heard.push_back(overTheWire(message));
        }
        m_news.notify_all();
    }

    QTemporaryDir m_store;
    std::mutex m_mutex;  // guards m_heard
    std::condition_variable m_news;
    std::vector<Json> m_heard;
    std::uint64_t m_lastId = 0;
    std::unique_ptr<engine::Session> m_session;  // last: it speaks while it ends
};

}  // namespace cortilens::test
