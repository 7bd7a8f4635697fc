// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/Course.h"

#include "core/types/Cancelled.h"
#include "core/types/FirstError.h"

#include <algorithm>
#include <atomic>
#include <new>
#include <thread>
#include <utility>
#include <vector>

namespace cortilens::analysis {

namespace {

[[nodiscard]] std::size_t threadsFor(std::size_t count, int wanted)
{
    const auto threads = wanted > 0 ? static_cast<std::size_t>(wanted) : std::size_t{std::thread::hardware_concurrency()};
    return std::clamp<std::size_t>(threads, 1, std::max<std::size_t>(count, 1));
}

/// Nothing is thrown across a thread.
[[nodiscard]] Result<void> guarded(const std::function<Result<void>(std::size_t)>& piece, std::size_t number)
{
    try {
        return piece(number);
    } catch (const std::bad_alloc&) {
        return std::unexpected(Error{ErrorKind::outOfMemory, "The memory does not suffice for another piece of this work.",
                                     "Close what else is open, or use fewer rows or threads."});
    }
}

}  // namespace

Result<void> onThreads(std::size_t count, const Course& course, const std::function<Result<void>(std::size_t number)>& piece)
{
    FirstError first;
    std::atomic<std::size_t> next = 0;
    std::atomic<std::size_t> done = 0;
    const auto work = [&](bool reports) {
        const auto failed = first.token();
        while (!failed.stop_requested() && !course.stop.stop_requested()) {
            const auto number = next.fetch_add(1);
            if (number >= count) return;
            if (auto result = guarded(piece, number); !result) first.report(std::move(result.error()));
            const auto finished = done.fetch_add(1) + 1;
            if (reports && course.report) course.report(finished, count);
        }
    };
    {
        std::vector<std::jthread> others;
        for (std::size_t i = 1; i < threadsFor(count, course.threads); ++i) others.emplace_back([&] { work(false); });
        work(true);
    }
    if (auto result = first.result(); !result) return result;
    if (course.stop.stop_requested()) return cancelled();
    return {};
}

}  // namespace cortilens::analysis
