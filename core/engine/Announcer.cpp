// SPDX-License-Identifier: Apache-2.0
#include "core/engine/Announcer.h"

#include <chrono>
#include <utility>

namespace cortilens::engine {

namespace {

constexpr std::chrono::milliseconds kPause{500};

}  // namespace

Announcer::Announcer(std::function<void()> announce)
    : m_announce(std::move(announce))
    , m_thread([this] { work(); })
{}

Announcer::~Announcer()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_closing = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

void Announcer::touch()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_touched = true;
    }
    m_wake.notify_one();
}

void Announcer::work()
{
    std::unique_lock lock(m_mutex);
    while (true) {
        m_wake.wait(lock, [this] { return m_touched || m_closing; });
        if (m_closing) return;
        m_touched = false;
        lock.unlock();
        m_announce();
        lock.lock();
        if (m_wake.wait_for(lock, kPause, [this] { return m_closing; })) return;
    }
}

}  // namespace cortilens::engine
