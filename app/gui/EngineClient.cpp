// SPDX-License-Identifier: Apache-2.0
#include "app/gui/EngineClient.h"

#include "core/wire/Envelope.h"

#include <QCoreApplication>

#include <nlohmann/json.hpp>

#include <string>
#include <utility>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

EngineClient::EngineClient(QString program, QStringList arguments, QObject* parent)
    : QObject(parent)
    , m_process(std::move(program), std::move(arguments))
{
    const auto sink = [this](int life, Arrival arrival) {
        QMetaObject::invokeMethod(this, [this, life, arrival = std::move(arrival)] { take(life, arrival); });
    };
    m_decoder = new MessageDecoder(sink);
    m_decoder->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_decoder, &QObject::deleteLater);
    connect(&m_process, &EngineProcess::arrived, m_decoder, &MessageDecoder::feed);
    connect(&m_process, &EngineProcess::started, this, [this] { setState(State::starting); });
    connect(&m_process, &EngineProcess::died, this, &EngineClient::onDied);
    m_thread.setObjectName("decoder"_L1);
    m_thread.start();
}

EngineClient::~EngineClient()
{
    m_process.disconnect();
    m_process.stop();
    m_thread.quit();
    m_thread.wait();  // for one message at most
}

void EngineClient::start()
{
    setState(State::starting);
    m_process.start();
}

void EngineClient::restart()
{
    setState(State::starting);
    m_process.restart();
}

RequestId EngineClient::send(const char* method, nlohmann::json params, Pending pending, const Decoding& decoding)
{
    if (m_state != State::ready) return 0;
    const RequestId id = ++m_lastId;
    m_pending.emplace(id, std::move(pending));
    QMetaObject::invokeMethod(m_decoder, [decoder = m_decoder, id, decoding] { decoder->expect(id, decoding); });
    write(wire::requestOf(id, method, std::move(params)));
    return id;
}

void EngineClient::write(const nlohmann::json& message)
{
    const auto frame = wire::frameOf(message);
    m_process.write(QByteArray(reinterpret_cast<const char*>(frame.data()), static_cast<qsizetype>(frame.size())));
}

void EngineClient::cancel(RequestId id)
{
    if (m_pending.erase(id) == 0) return;
    QMetaObject::invokeMethod(m_decoder, [decoder = m_decoder, id] { decoder->forget(id); });
    write(wire::cancelOf(id));
}

void EngineClient::cancelJob(std::uint64_t id)
{
    if (m_state == State::ready) write(wire::cancelOf(id));
}

void EngineClient::setState(State state)
{
    if (m_state == state) return;
    m_state = state;
    Q_EMIT stateChanged(state);
}

void EngineClient::dropPending()
{
    for (const auto& [id, pending] : m_pending)
        QMetaObject::invokeMethod(m_decoder, [decoder = m_decoder, id = id] { decoder->forget(id); });
    m_pending.clear();
}

void EngineClient::onDied(const EngineDeath& death)
{
    dropPending();
    setState(death.restartInMs ? State::restarting : State::stopped);
    Q_EMIT died(death);
}

void EngineClient::take(int life, Arrival arrival)
{
    if (life != m_process.life() || m_state == State::stopped) return;  // the last words of a dead engine
    if (const auto* hello = std::get_if<wire::Hello>(&arrival)) return takeHello(*hello);
    if (const auto* status = std::get_if<wire::EngineStatus>(&arrival)) {
        Q_EMIT statusChanged(*status);
    } else if (const auto* jobs = std::get_if<wire::JobList>(&arrival)) {
        Q_EMIT jobsChanged(*jobs);
    } else if (const auto* notice = std::get_if<wire::Notice>(&arrival)) {
        Q_EMIT noticed(*notice);
    } else if (const auto* broken = std::get_if<StreamBroken>(&arrival)) {
        breakOff(broken->error);
    } else if (const auto* progress = std::get_if<ProgressArrived>(&arrival)) {
        const auto pending = m_pending.find(progress->id);
        if (pending == m_pending.end()) return;
        const auto tell = pending->second.progress;  // a copy: the listener may cancel the request
        if (tell) tell(progress->value);
    } else if (const auto* reply = std::get_if<ReplyArrived>(&arrival)) {
        auto pending = m_pending.extract(reply->id);
        if (pending.empty()) return;
        pending.mapped().done(reply->value);
    }
}

void EngineClient::takeHello(const wire::Hello& hello)
{
    if (hello.protocol != wire::kProtocolVersion) {
        return refuse({ErrorKind::mismatch,
                       "The engine (" + hello.engineVersion + ") speaks protocol " + std::to_string(hello.protocol) +
                           ", this window protocol " + std::to_string(wire::kProtocolVersion) + ".",
                       "Install cortilens and cortilens-engine from the same release."});
    }
    if (m_state == State::ready) return;
    m_hello = hello;
    setState(State::ready);
    const wire::Initialize self{wire::kProtocolVersion, "cortilens " + QCoreApplication::applicationVersion().toStdString()};
    initialize(self, [this](const Result<wire::Hello>& answer) {
        if (!answer) refuse(answer.error());
    });
    Q_EMIT ready(m_hello);
}

void EngineClient::refuse(const Error& error)
{
    m_process.stop();
    dropPending();
    setState(State::stopped);
    Q_EMIT failed(error);
}

void EngineClient::breakOff(const Error& error)
{
    // Nothing after a broken frame can be trusted; another engine may do better, and the process counts the attempts.
    Q_EMIT failed({error.kind, "The engine sent something that is no message: " + error.message,
                   "A new engine is started. If this comes back, install both programs from the same release."});
    m_process.restart();
}

}  // namespace cortilens::gui
