// SPDX-License-Identifier: Apache-2.0
#include "core/jobs/Lane.h"

#include <algorithm>
#include <cassert>
#include <condition_variable>
#include <exception>
#include <list>
#include <mutex>
#include <new>
#include <optional>
#include <thread>
#include <utility>

namespace cortilens::jobs {

namespace {

/// A posted job.
struct Entry {
    JobId id = 0;
    Job job;
    std::stop_source stop;
    bool asked = false;     // to stop
    bool givesWay = false;  // and that only because interactive work waits
    Progress progress;
};

[[nodiscard]] Outcome outcomeOf(const Result<void>& result)
{
    if (result) return Done{};
    if (result.error().kind == ErrorKind::cancelled) return Cancelled{};
    return result.error();
}

/// Work that throws breaks the rule of its room; the lane and its other jobs outlive it.
[[nodiscard]] Outcome run(const Job& job, const JobContext& context)
try {
    return outcomeOf(job.work(context));
} catch (const std::bad_alloc&) {
    return Error{ErrorKind::outOfMemory, "Not enough memory: " + job.title + ".", "Close other programs or ask for less."};
} catch (const std::exception& exception) {
    return Error{ErrorKind::device, job.title + " failed: " + exception.what() + ".", {}};
}

void tell(const Job& job, const Outcome& outcome)
{
    if (job.finished) job.finished(outcome);
}

/// What a cancellation touched, to be acted on once the mutex is free.
struct TakenBack {
    std::list<Entry> waiting;
    std::optional<std::stop_source> running;

    void act() const
    {
        if (auto stop = running) stop->request_stop();
        for (const auto& entry : waiting) tell(entry.job, Cancelled{});
    }
};

}  // namespace

struct Lane::Parts {
    std::function<void()> onChange;

    mutable std::mutex mutex;  // guards all below but the thread
    std::condition_variable wake;
    std::list<Entry> waiting;  // those of one priority as they will be run
    std::optional<Entry> running;
    JobId lastId = 0;
    bool closing = false;

    std::thread thread;  // last: uses all of the above

    void changed() const
    {
        if (onChange) onChange();
    }
    [[nodiscard]] std::list<Entry>::iterator next();
    [[nodiscard]] std::optional<std::stop_source> makeWay();
    [[nodiscard]] TakenBack takeBack(const std::function<bool(const Entry&)>& matches);
    void cancel(const std::function<bool(const Entry&)>& matches);
    [[nodiscard]] std::optional<Job> begin(JobContext& context);
    [[nodiscard]] bool putBackAfter(const Outcome& outcome);
    void report(JobId id, Progress progress);
    void work();
};

/// With the mutex held: interactive before idle, each in the order of posting.
std::list<Entry>::iterator Lane::Parts::next()
{
    const auto interactive =
        std::ranges::find_if(waiting, [](const Entry& entry) { return entry.job.priority == Priority::interactive; });
    return interactive != waiting.end() ? interactive : waiting.begin();
}

/// With the mutex held, for interactive work that begins to wait: an idle job that runs is to be stopped.
std::optional<std::stop_source> Lane::Parts::makeWay()
{
    if (!running || running->asked || running->job.priority == Priority::interactive) return std::nullopt;
    running->asked = running->givesWay = true;
    return running->stop;
}

/// With the mutex held.
TakenBack Lane::Parts::takeBack(const std::function<bool(const Entry&)>& matches)
{
    TakenBack taken;
    for (auto entry = waiting.begin(); entry != waiting.end();) {
        const auto following = std::next(entry);
        if (matches(*entry)) taken.waiting.splice(taken.waiting.end(), waiting, entry);
        entry = following;
    }
    if (running && matches(*running)) {
        running->asked = true;
        running->givesWay = false;
        taken.running = running->stop;
    }
    return taken;
}

void Lane::Parts::cancel(const std::function<bool(const Entry&)>& matches)
{
    TakenBack taken;
    {
        const std::scoped_lock lock(mutex);
        taken = takeBack(matches);
    }
    taken.act();
    if (!taken.waiting.empty()) changed();
}

/// Waits for a job and makes it the running one; nothing when the lane closes.
std::optional<Job> Lane::Parts::begin(JobContext& context)
{
    std::unique_lock lock(mutex);
    wake.wait(lock, [&] { return closing || !waiting.empty(); });
    if (closing) return std::nullopt;
    const auto entry = next();
    running = std::move(*entry);
    waiting.erase(entry);
    context.stop = running->stop.get_token();
    context.report = [this, id = running->id](Progress progress) { report(id, progress); };
    return running->job;
}

/// Ends the running job, or lets it wait again when it gave way: at the front, unless it was promoted meanwhile.
bool Lane::Parts::putBackAfter(const Outcome& outcome)
{
    const std::scoped_lock lock(mutex);
    const bool again = running->givesWay && std::holds_alternative<Cancelled>(outcome) && !closing;
    if (again) {
        const auto place = running->job.priority == Priority::idle ? waiting.begin() : waiting.end();
        waiting.insert(place, {.id = running->id, .job = std::move(running->job), .stop = {}, .progress = {}});
    }
    running.reset();
    return again;
}

void Lane::Parts::report(JobId id, Progress progress)
{
    {
        const std::scoped_lock lock(mutex);
        if (!running || running->id != id || running->progress == progress) return;
        running->progress = progress;
    }
    changed();
}

void Lane::Parts::work()
{
    JobContext context;
    while (const auto job = begin(context)) {
        changed();
        const auto outcome = run(*job, context);
        if (!putBackAfter(outcome)) tell(*job, outcome);
        changed();
    }
}

Lane::Lane(std::function<void()> onChange)
    : m_parts(std::make_unique<Parts>())
{
    m_parts->onChange = std::move(onChange);
    m_parts->thread = std::thread([parts = m_parts.get()] { parts->work(); });
}

Lane::~Lane()
{
    assert(std::this_thread::get_id() != m_parts->thread.get_id());
    {
        const std::scoped_lock lock(m_parts->mutex);
        m_parts->closing = true;
    }
    m_parts->cancel([](const Entry&) { return true; });
    m_parts->wake.notify_one();
    m_parts->thread.join();
    m_parts->cancel([](const Entry&) { return true; });  // what the last job posted while it ended
}

JobId Lane::post(Job job)
{
    assert(job.work);
    TakenBack replaced;
    JobId id = 0;
    {
        const std::scoped_lock lock(m_parts->mutex);
        id = ++m_parts->lastId;
        if (!job.key.empty()) replaced = m_parts->takeBack([&](const Entry& entry) { return entry.job.key == job.key; });
        if (job.priority == Priority::interactive)
            if (auto idle = m_parts->makeWay()) replaced.running = std::move(idle);
        m_parts->waiting.push_back({.id = id, .job = std::move(job), .stop = {}, .progress = {}});
    }
    m_parts->wake.notify_one();
    replaced.act();
    m_parts->changed();
    return id;
}

void Lane::cancel(JobId id)
{
    m_parts->cancel([id](const Entry& entry) { return entry.id == id; });
}

void Lane::promote(JobId id)
{
    std::optional<std::stop_source> idle;
    {
        const std::scoped_lock lock(m_parts->mutex);
        auto& waiting = m_parts->waiting;
        const auto entry = std::ranges::find(waiting, id, &Entry::id);
        if (entry != waiting.end() && entry->job.priority == Priority::idle) {
            entry->job.priority = Priority::interactive;
            waiting.splice(waiting.end(), waiting, entry);
            idle = m_parts->makeWay();
        } else if (m_parts->running && m_parts->running->id == id) {
            m_parts->running->job.priority = Priority::interactive;
        }
    }
    if (idle) idle->request_stop();
    m_parts->changed();
}

std::vector<JobState> Lane::jobs() const
{
    const std::scoped_lock lock(m_parts->mutex);
    std::vector<JobState> states;
    const auto add = [&](const Entry& entry, bool running) {
        states.push_back({.id = entry.id, .title = entry.job.title, .running = running, .progress = entry.progress});
    };
    if (m_parts->running) add(*m_parts->running, true);
    for (const auto priority : {Priority::interactive, Priority::idle})
        for (const auto& entry : m_parts->waiting)
            if (entry.job.priority == priority) add(entry, false);
    return states;
}

}  // namespace cortilens::jobs
