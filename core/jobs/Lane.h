// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <variant>
#include <vector>

namespace cortilens::jobs {

struct Progress {
    int done = 0;
    int total = 0;  ///< 0: unknown
    friend bool operator==(Progress, Progress) = default;
};

struct Done {};
struct Cancelled {};
using Outcome = std::variant<Done, Error, Cancelled>;  ///< Error: the job failed

/// What a job's work is given.
struct JobContext {
    std::stop_token stop;  ///< look at it between stages
    std::function<void(Progress)> report;
};

enum class Priority : std::uint8_t {
    idle,        ///< runs when nothing else waits; gives way to interactive work and is then run again from its beginning
    interactive  ///< someone waits for it
};

using JobId = std::uint64_t;

struct Job {
    std::string key;  ///< a newer job of the same key replaces this one; empty: none does
    std::string title;
    Priority priority = Priority::interactive;
    /// Success is Done, an error of kind `cancelled` is Cancelled, any other error is a failure.
    std::function<Result<void>(const JobContext&)> work;
    /// Told exactly once: on the lane's thread, or, when the job was taken back before it began, on the thread that did so.
    std::function<void(const Outcome&)> finished;
};

/// A job as a person sees it in a list.
struct JobState {
    JobId id = 0;
    std::string title;
    bool running = false;
    Progress progress;
};

/// One thread that does jobs one after the other: interactive ones first, in the order in which they were posted, and of one
/// key only the newest.
///
/// All functions may be called from any thread, also from within work and finished. No callback is called with a lock held.
/// Destroying the lane asks the running job to stop, takes back all others and waits for the thread; a lane must not be
/// destroyed from its own thread.
class Lane {
public:
    /// `onChange` is called after jobs() has changed, on whichever thread changed it.
    explicit Lane(std::function<void()> onChange = {});
    Lane(const Lane&) = delete;
    Lane& operator=(const Lane&) = delete;
    ~Lane();

    /// A waiting job of the same key is taken back (Cancelled); a running one is asked to stop.
    JobId post(Job job);

    /// Takes a waiting job back or asks a running one to stop. Unknown ids are ignored: the job may just have ended.
    void cancel(JobId id);
    /// Someone waits for it now: an idle job becomes an interactive one, behind those that were posted before. Unknown ids are
    /// ignored.
    void promote(JobId id);

    [[nodiscard]] std::vector<JobState> jobs() const;  ///< the running one first, then as they will be run

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

}  // namespace cortilens::jobs
