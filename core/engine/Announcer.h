// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace cortilens::engine {

/// Says that something has changed, soon but twice a second at most.
///
/// Any number of threads may touch; `announce` is called on the announcer's own thread.
class Announcer {
public:
    explicit Announcer(std::function<void()> announce);
    Announcer(const Announcer&) = delete;
    Announcer& operator=(const Announcer&) = delete;
    ~Announcer();

    void touch();

private:
    void work();

    std::function<void()> m_announce;
    std::mutex m_mutex;  // guards the two flags
    std::condition_variable m_wake;
    bool m_touched = false;
    bool m_closing = false;
    std::thread m_thread;  // last: uses all of the above
};

}  // namespace cortilens::engine
