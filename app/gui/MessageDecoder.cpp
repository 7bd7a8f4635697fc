// SPDX-License-Identifier: Apache-2.0
#include "app/gui/MessageDecoder.h"

#include "core/wire/Envelope.h"

#include <nlohmann/json.hpp>

#include <span>
#include <utility>

namespace cortilens::gui {

MessageDecoder::MessageDecoder(std::function<void(int life, Arrival)> sink)
    : m_sink(std::move(sink))
{}

void MessageDecoder::expect(std::uint64_t id, const Decoding& decoding)
{
    m_expected.insert_or_assign(id, decoding);
}

void MessageDecoder::forget(std::uint64_t id)
{
    m_expected.erase(id);
}

void MessageDecoder::startLife(int life)
{
    m_life = life;
    m_frames = wire::FrameReader(wire::kMaxFrameBytes);
    m_broken = false;
}

void MessageDecoder::feed(int life, const QByteArray& bytes)
{
    if (life != m_life) startLife(life);
    if (m_broken) return;
    m_frames.feed(std::span(reinterpret_cast<const std::uint8_t*>(bytes.constData()), static_cast<std::size_t>(bytes.size())));
    while (!m_broken) {
        const auto message = m_frames.next();
        if (!message) {
            m_broken = true;
            m_sink(m_life, StreamBroken{message.error()});
            return;
        }
        if (!*message) return;
        take(**message);
    }
}

void MessageDecoder::take(const nlohmann::json& message)
{
    const auto envelope = wire::envelopeOf(message);
    if (!envelope) {
        m_broken = true;
        m_sink(m_life, StreamBroken{envelope.error()});
        return;
    }
    if (envelope->kind == wire::EnvelopeKind::notification) {
        if (envelope->body) takeNotification(envelope->method, *envelope->body);
        return;
    }
    const auto expected = m_expected.find(envelope->id);
    if (expected == m_expected.end()) return;  // nobody waits for it any more
    switch (envelope->kind) {
    case wire::EnvelopeKind::progress:
        if (envelope->body) m_sink(m_life, ProgressArrived{envelope->id, expected->second.progress(envelope->body)});
        return;
    case wire::EnvelopeKind::reply:
        m_sink(m_life, ReplyArrived{envelope->id, expected->second.reply(envelope->body)});
        m_expected.erase(expected);
        return;
    case wire::EnvelopeKind::failure:
        m_sink(m_life, ReplyArrived{envelope->id, expected->second.reply(std::unexpected(envelope->error))});
        m_expected.erase(expected);
        return;
    case wire::EnvelopeKind::request:
    case wire::EnvelopeKind::notification:
    case wire::EnvelopeKind::cancel:
        return;  // an engine asks nothing
    }
}

void MessageDecoder::takeNotification(const std::string& method, const nlohmann::json& body)
{
    const auto pass = [this](auto&& decoded) {
        if (decoded) {
            m_sink(m_life, std::move(*decoded));
        } else {
            m_broken = true;
            m_sink(m_life, StreamBroken{decoded.error()});
        }
    };
    if (method == wire::method::kHello) return pass(wire::fromJson<wire::Hello>(body));
    if (method == wire::method::kStatus) return pass(wire::fromJson<wire::EngineStatus>(body));
    if (method == wire::method::kJobs) return pass(wire::fromJson<wire::JobList>(body));
    if (method == wire::method::kNotice) return pass(wire::fromJson<wire::Notice>(body));
}

}  // namespace cortilens::gui
