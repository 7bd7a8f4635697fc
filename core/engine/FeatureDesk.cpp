// SPDX-License-Identifier: Apache-2.0
#include "core/engine/FeatureDesk.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace cortilens::engine {

/// A map on its way.
struct FeatureDesk::Work {
    std::string key;
    FeatureOrder order;
    std::map<Ticket, Watcher> watchers;
    bool ahead = false;         // ordered ahead: wanted even when nobody watches
    std::uint64_t request = 0;  // of the one who ordered ahead
    Features latest;            // partial
    Features result;
    jobs::Priority priority{};
    jobs::JobId job = 0;
    int run = 0;           // how often it was posted: outcomes of earlier posts do not count
    bool running = false;  // as opposed to waiting for its turn
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

/// With the mutex held, and the lane's own lock taken inside it: the lane calls back without any lock, so no circle can arise.
/// What post() calls at once is only jobsChanged, which takes no lock of the desk.
void FeatureDesk::post(const std::shared_ptr<Work>& work, jobs::Priority priority)
{
    work->priority = priority;
    const int run = ++work->run;
    jobs::Job job;
    job.title = fmt::format("Features of nsdId {}", work->order.photo->id.value);
    job.priority = priority;
    job.work = [this, work](const jobs::JobContext& context) { return make(work, context); };
    job.finished = [this, work, run](const jobs::Outcome& outcome) { finish(work, run, outcome); };
    work->job = m_lane.post(std::move(job));
}

FeatureDesk::Ticket FeatureDesk::ask(const FeatureOrder& order, Watcher watcher)
{
    const auto key = keyOf(order.provenance);
    const auto partial = watcher.partial;
    Features latest;
    jobs::JobId overtaken = 0;
    Ticket ticket = 0;
    {
        const std::scoped_lock lock(m_mutex);
        ticket = ++m_lastTicket;
        auto& work = m_works[key];
        const bool fresh = !work;
        if (fresh) work = std::make_shared<Work>();
        work->watchers.emplace(ticket, std::move(watcher));
        latest = work->latest;
        if (fresh) {
            work->key = key;
            work->order = order;
            post(work, jobs::Priority::interactive);
        } else if (work->priority == jobs::Priority::idle && !work->running) {
            overtaken = work->job;  // waits at the end of the queue: now it is urgent
            post(work, jobs::Priority::interactive);
        }
    }
    if (overtaken != 0) m_lane.cancel(overtaken);
    if (latest && partial) partial(latest);
    return ticket;
}

/// With the mutex held. The job to cancel, 0: none.
jobs::JobId FeatureDesk::dropIfUnwanted(Works::iterator entry)
{
    const auto work = entry->second;
    if (!work->watchers.empty() || work->ahead) return 0;
    ++work->run;  // nobody wants to hear how it ends
    m_works.erase(entry);
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
            auto& work = m_works[keyOf(order.provenance)];
            const bool fresh = !work;
            if (fresh) {
                work = std::make_shared<Work>();
                work->key = keyOf(order.provenance);
                work->order = order;
            }
            work->ahead = true;
            work->request = request;
            if (fresh) post(work, jobs::Priority::idle);
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
        work->latest = partial;
        for (const auto& [ticket, watcher] : work->watchers)
            if (watcher.partial) calls.push_back(watcher.partial);
    }
    for (const auto& call : calls) call(partial);
}

Result<void> FeatureDesk::make(const std::shared_ptr<Work>& work, const jobs::JobContext& context)
{
    {
        const std::scoped_lock lock(m_mutex);
        work->running = true;
    }
    FeatureSource::Course course;
    course.stop = context.stop;
    course.onPartial = [&](const Features& partial) { publish(work, partial); };
    course.onViews = [&](int views) { context.report({views, work->order.recipe.views}); };
    context.report({0, work->order.recipe.views});
    auto made = m_source.make(work->order, course);
    {
        const std::scoped_lock lock(m_mutex);
        work->running = false;
        if (made) work->result = made->features;
    }
    if (!made) return std::unexpected(made.error());
    if (made->storeProblem && m_listener.storeProblem) m_listener.storeProblem(*made->storeProblem);
    return {};
}

void FeatureDesk::finish(const std::shared_ptr<Work>& work, int run, const jobs::Outcome& outcome)
{
    std::map<Ticket, Watcher> watchers;
    Result<Features> result;
    {
        const std::scoped_lock lock(m_mutex);
        if (work->run != run) return;
        watchers.swap(work->watchers);
        m_works.erase(work->key);
        result = work->result;
    }
    if (const auto* error = std::get_if<Error>(&outcome))
        result = std::unexpected(*error);
    else if (!std::holds_alternative<jobs::Done>(outcome))
        result = std::unexpected(Error{ErrorKind::cancelled, "The engine is ending.", {}});
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
