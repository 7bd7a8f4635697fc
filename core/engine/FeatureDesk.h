// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/FeatureSource.h"
#include "core/jobs/Lane.h"
#include "core/types/Error.h"

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

namespace cortilens::engine {

/// Serves feature maps to everybody who waits for one, making each map once.
///
/// A map is being made as long as somebody waits for it or it was ordered ahead; the last one to leave stops it within one
/// batch. Several maps that are waited for show their first view one after the other, before any is refined. Any number of
/// threads may ask and leave. Watchers are called on the desk's own thread, and on the asking one for what is there already; none
/// of their calls holds a lock of the desk.
class FeatureDesk {
public:
    struct Watcher {
        std::uint64_t request = 0;  ///< for jobs()
        std::string title{};
        std::function<void(const Features&)> partial{};
        std::function<void(const Result<Features>&)> finished{};  ///< once, unless the watcher has left before
    };
    using Ticket = std::uint64_t;

    struct Listener {
        std::function<void()> jobsChanged{};
        std::function<void(const Error&)> storeProblem{};  ///< a map could not be kept
    };

    FeatureDesk(FeatureSource& source, Listener listener);
    FeatureDesk(const FeatureDesk&) = delete;
    FeatureDesk& operator=(const FeatureDesk&) = delete;
    ~FeatureDesk();

    /// Whoever asks for a map that is being made joins in and gets the latest partial map at once.
    [[nodiscard]] Ticket ask(const FeatureOrder& order, Watcher watcher);

    /// The same for a map that may wait until nobody waits for another, and that gives way to those who do.
    [[nodiscard]] Ticket askWhenIdle(const FeatureOrder& order, Watcher watcher);

    /// Returns when no map is being made that somebody asked for (other than when idle), or at a stop.
    void waitUntilNobodyWaits(const std::stop_token& stop);

    /// An unknown ticket is ignored: the map may just have been finished.
    void leave(Ticket ticket);

    /// Maps to make while nobody waits for anything, in this order; replaces the last list. `request`: for jobs().
    void orderAhead(const std::vector<FeatureOrder>& orders, std::uint64_t request);

    struct JobState {
        std::uint64_t request = 0;
        std::string title;
        bool running = false;
        jobs::Progress progress;
    };
    [[nodiscard]] std::vector<JobState> jobs() const;

private:
    struct Work;
    using Works = std::map<std::string, std::shared_ptr<Work>>;

    [[nodiscard]] Ticket join(const FeatureOrder& order, Watcher watcher, jobs::Priority priority);
    [[nodiscard]] bool somebodyWaits() const;
    [[nodiscard]] std::shared_ptr<Work> workOn(const FeatureOrder& order, jobs::Priority priority);
    [[nodiscard]] Result<void> make(const std::shared_ptr<Work>& work, const jobs::JobContext& context);
    [[nodiscard]] jobs::Job jobOf(const std::shared_ptr<Work>& work, jobs::Priority priority);
    [[nodiscard]] bool othersSeeNothing(const Work& work) const;
    [[nodiscard]] bool beginsAgain(const std::shared_ptr<Work>& work, const jobs::Outcome& outcome);
    void publish(const std::shared_ptr<Work>& work, const Features& partial);
    void finish(const std::shared_ptr<Work>& work, const jobs::Outcome& outcome);
    [[nodiscard]] jobs::JobId dropIfUnwanted(Works::iterator entry);

    FeatureSource& m_source;
    Listener m_listener;

    mutable std::mutex m_mutex;  // guards what follows
    Works m_works;               // by provenance
    std::condition_variable_any m_fewerWait;
    Ticket m_lastTicket = 0;

    jobs::Lane m_lane;  // last: its thread uses all of the above
};

}  // namespace cortilens::engine
