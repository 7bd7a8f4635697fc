// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <stop_token>
#include <thread>

namespace cortilens::app {

/// Turns Ctrl+C (and SIGTERM, which Slurm sends before it kills) into a stop request while it lives, so that a command ends in
/// good order. The second one ends the process at once.
///
/// One at a time in a process.
class Interrupt {
public:
    Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;
    ~Interrupt();

    [[nodiscard]] std::stop_token token() const { return m_stop.get_token(); }

private:
    std::stop_source m_stop;
    std::array<int, 2> m_pipe{-1, -1};
    std::thread m_thread;  // waits at the pipe
};

}  // namespace cortilens::app
