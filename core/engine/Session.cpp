// SPDX-License-Identifier: Apache-2.0
#include "core/engine/Session.h"

#include "core/engine/Call.h"
#include "core/engine/Machine.h"
#include "core/engine/Resources.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstdlib>
#include <unistd.h>

namespace cortilens::engine {

namespace {

using Json = nlohmann::json;

[[nodiscard]] Error cancelledError()
{
    return {ErrorKind::cancelled, "The request was given up.", {}};
}

/// A change worth a message: a window shows memory in tens of megabytes.
[[nodiscard]] bool differs(const wire::EngineStatus& a, const wire::EngineStatus& b)
{
    constexpr std::int64_t kStep = 5'000'000;
    return std::abs(a.residentBytes - b.residentBytes) > kStep || a.storeBytes != b.storeBytes;
}

[[nodiscard]] bool equal(const wire::JobList& a, const wire::JobList& b)
{
    return std::ranges::equal(a.jobs, b.jobs, [](const wire::Job& left, const wire::Job& right) {
        return left.id == right.id && left.title == right.title && left.done == right.done && left.total == right.total &&
               left.state == right.state && left.unit == right.unit;
    });
}

}  // namespace

Result<std::unique_ptr<Session>> Session::open(const EngineOptions& options, Send send)
{
    auto source = openSource(options);
    if (!source) return std::unexpected(source.error());
    return std::unique_ptr<Session>(new Session(options, std::move(*source), std::move(send)));
}

Session::Session(const EngineOptions& options, OpenedSource source, Send send)
    : m_options(options)
    , m_device(std::move(source.device))
    , m_storeProblem(std::move(source.storeProblem))
    , m_send(std::move(send))
    , m_source(std::move(source.source))
{
    FeatureDesk::Listener listener;
    listener.jobsChanged = [this] { touch(); };
    listener.storeProblem = [this](const Error& error) { notice(error); };
    m_announcer = std::make_unique<Announcer>([this] { announce(); });
    m_desk = std::make_unique<FeatureDesk>(*m_source, std::move(listener));
    m_quick = std::make_unique<jobs::Lane>();
    m_clicks = std::make_unique<jobs::Lane>();
    m_surveys = std::make_unique<jobs::Lane>();
    m_trials = std::make_unique<jobs::Lane>();
    const auto resources = findResources(m_options.resources);
    m_texts = std::make_unique<TextSource>(resources ? *resources : std::filesystem::path{});
    m_words = std::make_unique<jobs::Lane>();
    m_weights = std::make_unique<jobs::Lane>();
    m_training = std::make_unique<jobs::Lane>();
    m_preparing = std::make_unique<PreparationLane>(*m_source, *m_desk, [this] { touch(); });
}

void Session::greet()
{
    send(wire::notificationOf(wire::method::kHello, wire::toJson(hello())));
    if (m_storeProblem) notice(*m_storeProblem);
}

Session::~Session()
{
    std::unique_ptr<Announcer> announcer;
    {
        const std::scoped_lock lock(m_mutex);
        announcer = std::move(m_announcer);
    }
    announcer.reset();  // before the lanes, whose jobs it lists
    m_training.reset();
    m_surveys.reset();
    m_trials.reset();
    m_words.reset();  // posts to the clicks
    m_weights.reset();
    m_preparing.reset();
    m_clicks.reset();
    m_quick.reset();
    m_desk.reset();
}

wire::Hello Session::hello() const
{
    return {.protocol = wire::kProtocolVersion,
            .maxFrameBytes = wire::kMaxFrameBytes,
            .engineVersion = kEngineVersion,
            .processId = getpid(),
            .device = models::toText(m_device.device),
            .deviceName = m_device.name,
            .precision = m_source->choosesPrecision() ? "auto" : std::string(models::nameOf(m_device.device.precision)),
            .threads = m_device.threads};
}

void Session::receive(const Json& message)
{
    const auto envelope = wire::envelopeOf(message);
    if (!envelope) {
        spdlog::warn("{}", envelope.error().message);
        return notice(envelope.error());
    }
    switch (envelope->kind) {
    case wire::EnvelopeKind::request:
        return dispatch(*envelope);
    case wire::EnvelopeKind::cancel:
        return cancel(envelope->id);
    case wire::EnvelopeKind::reply:
    case wire::EnvelopeKind::failure:
    case wire::EnvelopeKind::notification:
    case wire::EnvelopeKind::progress:
        return spdlog::warn("A message that an engine does not expect was ignored.");
    }
}

void Session::dispatch(const wire::Envelope& envelope)
{
    static const Json kNothing = Json::object();
    const auto& params = envelope.body ? *envelope.body : kNothing;
    const auto call = std::make_shared<Call>();
    call->id = envelope.id;
    call->method = envelope.method;
    {
        const std::scoped_lock lock(m_mutex);
        if (!m_calls.emplace(call->id, call).second) {
            spdlog::warn("Request {} was sent twice; the second was ignored.", call->id);
            return;
        }
    }
    if (call->method == wire::method::kInitialize) return initialize(call, params);
    if (call->method == wire::method::kStatus) return answer(call, wire::toJson(status()));
    if (call->method == wire::method::kShutdown) {
        m_over = true;
        return answer(call, Json::object());
    }
    if (!m_ready)
        return answer(call, std::unexpected(Error{ErrorKind::invalidRequest, "The conversation has not begun.",
                                                  "Send `initialize` with the protocol's version first."}));
    if (dispatchSubject(call, params) || dispatchFeatures(call, params) || dispatchComparison(call, params) ||
        dispatchWords(call, params) || dispatchWeights(call, params) || dispatchPreparation(call, params) ||
        dispatchTraining(call, params) || dispatchAnalysis(call, params) || dispatchData(call, params))
        return;
    answer(call, std::unexpected(Error{ErrorKind::invalidRequest, fmt::format("There is no method '{}'.", call->method),
                                       "Use a window and an engine of the same version."}));
}

void Session::initialize(const CallPtr& call, const Json& params)
{
    const auto request = wire::fromJson<wire::Initialize>(params);
    if (!request) return answer(call, std::unexpected(request.error()));
    if (request->protocol != wire::kProtocolVersion)
        return answer(
            call, std::unexpected(
                      Error{ErrorKind::mismatch,
                            fmt::format("This engine ({}) speaks version {} of the protocol, the window {} speaks version {}.",
                                        kEngineVersion, wire::kProtocolVersion, request->client, request->protocol),
                            "Install a window and an engine of the same version, on this machine and on the engine's."}));
    m_ready = true;
    answer(call, wire::toJson(hello()));
}

void Session::cancel(std::uint64_t request)
{
    CallPtr call;
    bool ahead = false;
    {
        const std::scoped_lock lock(m_mutex);
        if (const auto found = m_calls.find(request); found != m_calls.end()) call = found->second;
        if (call) call->cancelled = true;
        ahead = request == m_prefetch;
    }
    if (ahead) m_desk->orderAhead({}, 0);
    m_preparing->cancel(request);
    if (!call) return;  // it may just have been answered
    answer(call, std::unexpected(cancelledError()));
    if (call->lane) call->lane->cancel(call->job);
    m_cancelled.push_back(call);
}

void Session::settle()
{
    if (m_cancelled.empty()) return;
    // Behind the clicks that were posted meanwhile, so that they have joined the work that they share.
    jobs::Job job;
    job.title = "Cancel";
    job.work = [this, calls = std::exchange(m_cancelled, {})](const jobs::JobContext&) -> Result<void> {
        for (const auto& call : calls) {
            leavePredecessors(call);
            std::vector<FeatureDesk::Ticket> tickets;
            {
                const std::scoped_lock lock(m_mutex);
                tickets = call->tickets;
            }
            for (const auto ticket : tickets) m_desk->leave(ticket);
        }
        return {};
    };
    (void)m_clicks->post(std::move(job));
}

void Session::post(jobs::Lane& lane, const CallPtr& call, std::string key, Work work)
{
    jobs::Job job;
    job.key = std::move(key);
    job.title = call->method;
    job.work = [call, work = std::move(work)](const jobs::JobContext& context) {
        call->stop = context.stop;
        return work(call);
    };
    job.finished = [this, call](const jobs::Outcome& outcome) {
        if (const auto* error = std::get_if<Error>(&outcome)) answer(call, std::unexpected(*error));
        if (std::holds_alternative<jobs::Cancelled>(outcome)) answer(call, std::unexpected(cancelledError()));
    };
    call->lane = &lane;
    call->job = lane.post(std::move(job));
}

void Session::answer(const CallPtr& call, Result<Json> result)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (std::exchange(call->answered, true)) return;
        m_calls.erase(call->id);
    }
    if (!result && result.error().kind != ErrorKind::cancelled) spdlog::info("{}: {}", call->method, result.error().message);
    send(result ? wire::replyOf(call->id, std::move(*result)) : wire::failureOf(call->id, result.error()));
    touch();
}

void Session::progress(const CallPtr& call, Json value)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (call->answered) return;
    }
    send(wire::progressOf(call->id, std::move(value)));
}

void Session::send(const Json& message)
{
    const std::scoped_lock lock(m_sending);
    m_send(message);
}

void Session::notice(const Error& error)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (!m_noticed.insert(fmt::format("{} {}", wire::nameOf(error.kind), error.remedy)).second) return;
    }
    spdlog::warn("{} {}", error.message, error.remedy);
    send(wire::notificationOf(wire::method::kNotice, wire::toJson(wire::Notice{error.message, error.remedy})));
}

void Session::touch()
{
    const std::scoped_lock lock(m_mutex);
    if (m_announcer) m_announcer->touch();
}

wire::EngineStatus Session::status() const
{
    return {.residentBytes = residentBytes(),
            .storeBytes = m_source->storeBytes(),
            .storeCapBytes = m_source->storeCapBytes(),
            .memoryLimitBytes = m_source->memoryLimitBytes()};
}

wire::JobList Session::jobList() const
{
    wire::JobList list;
    const auto append = [&](const FeatureDesk::JobState& job, const char* unit) {
        list.jobs.push_back({.id = job.request,
                             .title = job.title,
                             .done = job.progress.done,
                             .total = job.progress.total,
                             .state = job.running ? "running" : "waiting",
                             .unit = unit});
    };
    for (const auto& job : m_desk->jobs())
        if (job.request != 0) append(job, "views");  // 0: a part of what m_preparing does
    for (const auto& job : m_preparing->jobs()) append(job, "photos");
    const std::scoped_lock lock(m_mutex);
    for (const auto& [request, work] : m_longWork) append(work, "%");
    return list;
}

void Session::announce()
{
    auto jobs = jobList();
    const auto now = status();
    bool newJobs = false;
    bool newStatus = false;
    {
        const std::scoped_lock lock(m_mutex);
        newJobs = !equal(jobs, m_announcedJobs);
        newStatus = differs(now, m_announcedStatus);
        if (newJobs) m_announcedJobs = jobs;
        if (newStatus) m_announcedStatus = now;
    }
    if (newJobs) send(wire::notificationOf(wire::method::kJobs, wire::toJson(jobs)));
    if (newStatus) send(wire::notificationOf(wire::method::kStatus, wire::toJson(now)));
}

Result<std::shared_ptr<const Study>> Session::study() const
{
    const std::scoped_lock lock(m_mutex);
    if (m_study) return m_study;
    return std::unexpected(Error{ErrorKind::invalidRequest, "No subject is open.", "Open one first."});
}

}  // namespace cortilens::engine
