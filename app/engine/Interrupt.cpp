// SPDX-License-Identifier: Apache-2.0
#include "app/engine/Interrupt.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace cortilens::app {

namespace {

std::atomic<int> g_writeEnd{-1};  // a signal handler has no other way to anything

extern "C" void onSignal(int signal)
{
    const int before = errno;
    // One byte for the thread that waits; whoever does not wait for it can ask again, with the usual effect.
    [[maybe_unused]] const auto written = ::write(g_writeEnd.load(), "x", 1);
    std::signal(signal, SIG_DFL);
    errno = before;
}

}  // namespace

Interrupt::Interrupt()
{
    if (::pipe2(m_pipe.data(), O_CLOEXEC) != 0) return;  // then signals do what they always do
    g_writeEnd = m_pipe[1];
    m_thread = std::thread([this] {
        char byte = 0;
        ssize_t got = 0;
        while ((got = ::read(m_pipe[0], &byte, 1)) < 0 && errno == EINTR) {
        }
        if (got == 1) m_stop.request_stop();
    });
    std::signal(SIGINT, onSignal);
    std::signal(SIGTERM, onSignal);
}

Interrupt::~Interrupt()
{
    if (!m_thread.joinable()) return;
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
    g_writeEnd = -1;
    ::close(m_pipe[1]);  // the end of the input wakes the thread
    m_thread.join();
    ::close(m_pipe[0]);
}

}  // namespace cortilens::app
