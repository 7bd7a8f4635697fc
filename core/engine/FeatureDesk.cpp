// SPDX-License-Identifier: Apache-2.0
#include "core/engine/FeatureDesk.h"

#include "core/types/Cancelled.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <stop_token>
#include <utility>

namespace cortilens::engine {

/// A map on its way.
struct FeatureDesk::Work {
    std::string key;
    FeatureOrder order;
    std::map<Ticket, Watcher> watchers;
    std::set<Ticket> urgent;    // of those who did not ask for it when idle
    bool ahead = false;         // ordered ahead: wanted even when nobody watches
    std::uint64_t request = 0;  // of the one who ordered ahead
    Features latest;            // partial
    Features result;            // of make() for finish(), which follows it on the lane
    jobs::JobId job = 0;
    bool gaveWay = false;  // of the lane's thread: stopped behind its first view, for those who had seen none
};

namespace {

[[nodiscard]] std::string keyOf(const dense::Provenance& provenance)
{
    return fmt::format("{}\n{}\n{}", provenance.photo, provenance.weights, provenance.recipe);
}

}  // namespace

FeatureDesk::FeatureDesk(FeatureSource& source, Listener listener)
    : m_source(source)
    , m_listener(std::move(listener))
    , m_lane([this] {
        if (m_listener.jobsChanged) m_listener.jobsChanged();
    })
{}

FeatureDesk::~FeatureDesk() = default;

/// The work on a map, posted if there is none yet. With the mutex held, and the lane's own lock taken inside it: the lane calls
/// back without any lock, so no circle can arise. What it calls at once is only jobsChanged, which takes no lock of the desk.
std::shared_ptr<FeatureDesk::Work> FeatureDesk::workOn(const FeatureOrder& order, jobs::Priority priority)
{
    const auto key = keyOf(order.provenance);
    auto& work = m_works[key];
    if (work) return work;
    work = std::make_shared<Work>();
    work->key = key;
    work->order = order;
    work->job = m_lane.post(jobOf(work, priority));
    return work;
}

jobs::Job FeatureDesk::jobOf(const std::shared_ptr<Work>& work, jobs::Priority priority)
{
    jobs::Job job;
    job.title = fmt::format("Features of nsdId {}", work->order.photo->id.value);
    job.priority = priority;
    job.work = [this, work](const jobs::JobContext& context) { return make(work, context); };
    job.finished = [this, work](const jobs::Outcome& outcome) { finish(work, outcome); };
    return job;
}

/// Whether somebody waits for another map and has not seen even its null view.
bool FeatureDesk::othersSeeNothing(const Work& work) const
{
    const std::scoped_lock lock(m_mutex);
    return std::ranges::any_of(m_works, [&](const auto& each) {
        return each.second.get() != &work && !each.second->urgent.empty() && !each.second->latest;
    });
}

/// Work that gave way is posted again, behind the others. The one view that it had made is made twice: a pass of the network
/// for a first map in every cell of a comparison.
bool FeatureDesk::beginsAgain(const std::shared_ptr<Work>& work, const jobs::Outcome& outcome)
{
    if (!std::exchange(work->gaveWay, false) || !std::holds_alternative<jobs::Cancelled>(outcome)) return false;
    const std::scoped_lock lock(m_mutex);
    const auto entry = m_works.find(work->key);
    if (entry == m_works.end() || entry->second != work) return false;
    work->job = m_lane.post(jobOf(work, !work->urgent.empty() ? jobs::Priority::interactive : jobs::Priority::idle));
    return true;
}

FeatureDesk::Ticket FeatureDesk::ask(const FeatureOrder& order, Watcher watcher)
{
    return join(order, std::move(watcher), jobs::Priority::interactive);
}

FeatureDesk::Ticket FeatureDesk::askWhenIdle(const FeatureOrder& order, Watcher watcher)
{
    return join(order, std::move(watcher), jobs::Priority::idle);
}

FeatureDesk::Ticket FeatureDesk::join(const FeatureOrder& order, Watcher watcher, jobs::Priority priority)
{
    const auto partial = watcher.partial;
    Features latest;
    Ticket ticket = 0;
    {
        const std::scoped_lock lock(m_mutex);
        ticket = ++m_lastTicket;
        const auto work = workOn(order, priority);
        work->watchers.emplace(ticket, std::move(watcher));
        latest = work->latest;
        if (priority == jobs::Priority::interactive) {
            work->urgent.insert(ticket);
            m_lane.promote(work->job);  // it may have been ordered ahead
        }
    }
    if (latest && partial) partial(latest);
    return ticket;
}

/// With the mutex held.
bool FeatureDesk::somebodyWaits() const
{
    return std::ranges::any_of(m_works, [](const auto& each) { return !each.second->urgent.empty(); });
}

void FeatureDesk::waitUntilNobodyWaits(const std::stop_token& stop)
{
    std::unique_lock lock(m_mutex);
    m_fewerWait.wait(lock, stop, [this] { return !somebodyWaits(); });
}

/// With the mutex held. The job to cancel, 0: none.
jobs::JobId FeatureDesk::dropIfUnwanted(Works::iterator entry)
{
    const auto work = entry->second;
    if (!work->watchers.empty() || work->ahead) return 0;
    m_works.erase(entry);
    m_fewerWait.notify_all();
    return work->job;
}

void FeatureDesk::leave(Ticket ticket)
{
    jobs::JobId unwanted = 0;
    {
        const std::scoped_lock lock(m_mutex);
        const auto entry =
            std::ranges::find_if(m_works, [&](const auto& each) { return each.second->watchers.contains(ticket); });
        if (entry == m_works.end()) return;
        entry->second->watchers.erase(ticket);
        // Who is left may wait: those who gave way to this one go on.
        if (entry->second->urgent.erase(ticket) > 0) m_fewerWait.notify_all();
        unwanted = dropIfUnwanted(entry);
    }
    if (unwanted != 0) m_lane.cancel(unwanted);
}

void FeatureDesk::orderAhead(const std::vector<FeatureOrder>& orders, std::uint64_t request)
{
    std::vector<jobs::JobId> unwanted;
    {
        const std::scoped_lock lock(m_mutex);
        for (auto& [key, work] : m_works) work->ahead = false;
        for (const auto& order : orders) {
            const auto work = workOn(order, jobs::Priority::idle);
            work->ahead = true;
            work->request = request;
        }
        for (auto entry = m_works.begin(); entry != m_works.end();) {
            const auto following = std::next(entry);
            if (const auto job = dropIfUnwanted(entry); job != 0) unwanted.push_back(job);
            entry = following;
        }
    }
    for (const auto job : unwanted) m_lane.cancel(job);
}

void FeatureDesk::publish(const std::shared_ptr<Work>& work, const Features& partial)
{
    std::vector<std::function<void(const Features&)>> calls;
    {
        const std::scoped_lock lock(m_mutex);
        // Work that gave way begins again: what it had reached before is no news.
        if (work->latest && partial->viewsDone <= work->latest->viewsDone) return;
        work->latest = partial;
        for (const auto& [ticket, watcher] : work->watchers)
            if (watcher.partial) calls.push_back(watcher.partial);
    }
    for (const auto& call : calls) call(partial);
}

Result<void> FeatureDesk::make(const std::shared_ptr<Work>& work, const jobs::JobContext& context)
{
    FeatureSource::Course course;
    std::stop_source stop;
    const std::stop_callback whenAsked(context.stop, [&] { stop.request_stop(); });
    course.stop = stop.get_token();
    course.onPartial = [&](const Features& partial) {
        publish(work, partial);
        if (partial->viewsDone > 1 || !othersSeeNothing(*work)) return;
        work->gaveWay = true;
        stop.request_stop();
    };
    course.onViews = [&](int views) { context.report({views, work->order.recipe.views}); };
    context.report({0, work->order.recipe.views});
    auto made = m_source.make(work->order, course);
    if (!made) return std::unexpected(made.error());
    work->result = made->features;
    if (made->storeProblem && m_listener.storeProblem) m_listener.storeProblem(*made->storeProblem);
    return {};
}

void FeatureDesk::finish(const std::shared_ptr<Work>& work, const jobs::Outcome& outcome)
{
    if (beginsAgain(work, outcome)) return;
    std::map<Ticket, Watcher> watchers;
    {
        const std::scoped_lock lock(m_mutex);
        const auto entry = m_works.find(work->key);
        if (entry == m_works.end() || entry->second != work) return;  // dropped: nobody wants to hear how it ends
        watchers.swap(work->watchers);
        m_works.erase(entry);
        m_fewerWait.notify_all();
    }
    Result<Features> result = work->result;
    if (const auto* error = std::get_if<Error>(&outcome))
        result = std::unexpected(*error);
    else if (!std::holds_alternative<jobs::Done>(outcome))
        result = cancelled("The engine is ending.");
    for (const auto& [ticket, watcher] : watchers)
        if (watcher.finished) watcher.finished(result);
}

std::vector<FeatureDesk::JobState> FeatureDesk::jobs() const
{
    const auto states = m_lane.jobs();
    const std::scoped_lock lock(m_mutex);
    std::vector<JobState> jobs;
    for (const auto& state : states) {
        const auto entry = std::ranges::find_if(m_works, [&](const auto& each) { return each.second->job == state.id; });
        if (entry == m_works.end()) continue;
        const auto& work = *entry->second;
        const bool watched = !work.watchers.empty();
        const auto& first = watched ? work.watchers.begin()->second : Watcher{};
        jobs.push_back({.request = watched ? first.request : work.request,
                        .title = watched ? first.title : state.title,
                        .running = state.running,
                        .progress = state.progress});
    }
    return jobs;
}

}  // namespace cortilens::engine
