// SPDX-License-Identifier: Apache-2.0
#include "core/engine/PreparationLane.h"

#include "core/data/ImageList.h"
#include "core/types/Cancelled.h"

#include <fmt/format.h>

#include <chrono>
#include <condition_variable>
#include <optional>
#include <utility>

namespace cortilens::engine {

namespace {

[[nodiscard]] std::string titleOf(const Study& study, const wire::PrepareRequest& wish)
{
    std::string name = wish.backbone;
    for (const auto& backbone : study.backbones())
        if (backbone.row->id == wish.backbone) name = backbone.row->name;
    return fmt::format("{} of photos, {}", wish.what == "embedding" ? "Embeddings" : "Feature maps", name);
}

/// Waits at the desk for one map that is made when nobody waits for another.
[[nodiscard]] Result<Features> waitForMap(FeatureDesk& desk, const FeatureOrder& order, const std::string& title,
                                          const std::stop_token& stop)
{
    struct Waiting {
        std::mutex mutex;  // guards outcome
        std::condition_variable_any ended;
        std::optional<Result<Features>> outcome;
    };
    const auto waiting = std::make_shared<Waiting>();  // the desk may still be telling when this one has left
    FeatureDesk::Watcher watcher;
    watcher.title = title;
    watcher.finished = [waiting](const Result<Features>& features) {
        const std::scoped_lock lock(waiting->mutex);
        waiting->outcome = features;
        waiting->ended.notify_all();
    };
    const auto ticket = desk.askWhenIdle(order, std::move(watcher));
    std::unique_lock lock(waiting->mutex);
    if (waiting->ended.wait(lock, stop, [&] { return waiting->outcome.has_value(); })) return *waiting->outcome;
    lock.unlock();
    desk.leave(ticket);
    return cancelled();
}

[[nodiscard]] MapFolderOptions optionsOf(const wire::MapsRequest& wish)
{
    MapFolderOptions options;
    options.selections = wish.selections;
    options.texts = wish.texts;
    options.banks = wish.banks;
    options.backbone = wish.backbone;
    options.preset = wish.preset;
    options.adaptor = wish.adaptor;
    options.views = wish.views;
    options.images = wish.images;
    options.out = wish.out;
    return options;
}

}  // namespace

PreparationLane::PreparationLane(FeatureSource& source, FeatureDesk& desk, std::function<void()> changed)
    : m_source(source)
    , m_desk(desk)
    , m_lane(std::move(changed))
{}

PreparationLane::~PreparationLane() = default;

/// In the list of jobs, giving way to whoever waits.
void PreparationLane::post(std::uint64_t request, std::string title, Work work, std::function<void(const Result<void>&)> finished)
{
    jobs::Job job;
    job.title = std::move(title);
    job.work = [this, work = std::move(work)](const jobs::JobContext& context) -> Result<void> {
        ManyCourse course;
        course.stop = context.stop;
        course.progress = [&](std::size_t done, std::size_t total) {
            context.report({static_cast<int>(done), static_cast<int>(total)});
        };
        course.beforeEach = [&] { m_desk.waitUntilNobodyWaits(context.stop); };
        return work(course);
    };
    job.finished = [this, request, finished = std::move(finished)](const jobs::Outcome& outcome) {
        {
            const std::scoped_lock lock(m_mutex);
            std::erase_if(m_requests, [request](const auto& each) { return each.second == request; });
        }
        if (const auto* error = std::get_if<Error>(&outcome)) return finished(std::unexpected(*error));
        if (std::holds_alternative<jobs::Cancelled>(outcome)) return finished(cancelled("The request was given up."));
        finished({});
    };
    const std::scoped_lock lock(m_mutex);  // jobs() finds the request as soon as it finds the job
    m_requests[m_lane.post(std::move(job))] = request;
}

void PreparationLane::start(std::uint64_t request, const std::shared_ptr<const Study>& study, const wire::PrepareRequest& wish,
                            Finished finished)
{
    const auto reply = std::make_shared<wire::PrepareReply>();
    const auto work = [this, study, wish, reply](const ManyCourse& course) -> Result<void> {
        const auto start = std::chrono::steady_clock::now();
        const auto what = preparedFrom(wish.what);
        if (!what) return std::unexpected(what.error());
        const auto stimuli = study->stimuli();
        if (!stimuli) return std::unexpected(stimuli.error());
        const auto photos = data::imagesFrom(wish.images, **stimuli);
        if (!photos) return std::unexpected(photos.error());
        const auto made = *what == Prepared::embedding ? embed(study, wish, course, *photos) : map(study, wish, course, *photos);
        if (!made) return std::unexpected(made.error());
        *reply = *made;
        reply->seconds = std::chrono::duration<float>(std::chrono::steady_clock::now() - start).count();
        return {};
    };
    post(request, titleOf(*study, wish), work, [reply, finished = std::move(finished)](const Result<void>& done) {
        finished(done ? Result<wire::PrepareReply>(*reply) : std::unexpected(done.error()));
    });
}

void PreparationLane::start(std::uint64_t request, const std::shared_ptr<const Study>& study, TextSource& texts,
                            const wire::MapsRequest& wish, std::function<void(std::size_t done, std::size_t total)> told,
                            MapsFinished finished)
{
    const auto reply = std::make_shared<wire::MapsReply>();
    const auto work = [this, study, &texts, wish, told = std::move(told), reply](const ManyCourse& course) -> Result<void> {
        const auto folder = MapFolder::open(study, m_source, texts, optionsOf(wish));
        if (!folder) return std::unexpected(folder.error());
        auto telling = course;
        telling.progress = [&](std::size_t done, std::size_t total) {
            course.progress(done, total);
            told(done, total);
        };
        auto written = write(study, *folder, telling);
        if (!written) return std::unexpected(written.error());
        *reply = std::move(*written);
        return {};
    };
    post(request, fmt::format("Maps for {}", wish.out), work, [reply, finished = std::move(finished)](const Result<void>& done) {
        finished(done ? Result<wire::MapsReply>(*reply) : std::unexpected(done.error()));
    });
}

void PreparationLane::cancel(std::uint64_t request)
{
    std::vector<jobs::JobId> jobs;
    {
        const std::scoped_lock lock(m_mutex);
        for (const auto& [job, asked] : m_requests)
            if (asked == request) jobs.push_back(job);
    }
    for (const auto job : jobs) m_lane.cancel(job);
}

std::vector<FeatureDesk::JobState> PreparationLane::jobs() const
{
    const auto states = m_lane.jobs();
    std::vector<FeatureDesk::JobState> jobs;
    const std::scoped_lock lock(m_mutex);
    for (const auto& state : states)
        if (const auto found = m_requests.find(state.id); found != m_requests.end())
            jobs.push_back(
                {.request = found->second, .title = state.title, .running = state.running, .progress = state.progress});
    return jobs;
}

/// One photo after the other: who clicks meanwhile is answered first.
Result<wire::MapsReply> PreparationLane::write(const std::shared_ptr<const Study>& study, const MapFolder& folder,
                                               const ManyCourse& course)
{
    wire::MapsReply reply;
    std::size_t done = 0;
    course.progress(done, folder.photos().size());
    for (const auto photo : folder.photos()) {
        if (course.stop.stop_requested()) return cancelled();
        if (folder.isWhole(photo)) {
            ++reply.there;
        } else {
            auto wish = folder.wish();
            wish.image = photo;
            const auto order = orderWithoutEncoder(study, m_source, wish);
            if (!order) return std::unexpected(order.error());
            auto features = Result<Features>(m_source.look(order->provenance));
            if (!*features) features = waitForMap(m_desk, *order, fmt::format("Features of nsdId {}", photo.value), course.stop);
            if (!features) return std::unexpected(features.error());
            if (auto written = folder.write(photo, **features); !written) return std::unexpected(written.error());
            ++reply.written;
        }
        course.progress(++done, folder.photos().size());
    }
    reply.text = fmt::format("{}; {} photos written now, {} were there", folder.words(), reply.written, reply.there);
    return reply;
}

Result<wire::PrepareReply> PreparationLane::embed(const std::shared_ptr<const Study>& study, const wire::PrepareRequest& wish,
                                                  const ManyCourse& course, std::span<const NsdId> photos)
{
    const auto order = embeddingOrderOf(study, m_source, wish.backbone);
    if (!order) return std::unexpected(order.error());
    const auto missing = missingEmbeddings(*order, photos);
    if (!missing) return std::unexpected(missing.error());
    if (auto made = makeEmbeddings(*order, m_source, photos, course); !made) return std::unexpected(made.error());
    return wire::PrepareReply{.made = static_cast<std::int32_t>(missing->size()),
                              .there = static_cast<std::int32_t>(photos.size() - missing->size())};
}

Result<wire::PrepareReply> PreparationLane::map(const std::shared_ptr<const Study>& study, const wire::PrepareRequest& wish,
                                                const ManyCourse& course, std::span<const NsdId> photos)
{
    const FeatureWish features{
        .image = {}, .backbone = wish.backbone, .preset = wish.preset, .adaptor = wish.adaptor, .views = wish.views};
    ManyCourse looking;
    looking.stop = course.stop;
    const auto list = missingMaps(study, m_source, features, photos, looking);
    if (!list) return std::unexpected(list.error());
    std::size_t done = 0;
    for (const auto photo : list->missing) {
        auto one = features;
        one.image = photo;
        const auto order = orderWithoutEncoder(study, m_source, one);
        if (!order) return std::unexpected(order.error());
        if (done == 0)
            if (auto fits = checkRoom(m_source, order->recipe, list->missing.size()); !fits) return std::unexpected(fits.error());
        course.progress(done, list->missing.size());
        const auto title = fmt::format("Features of nsdId {}", photo.value);
        if (auto made = waitForMap(m_desk, *order, title, course.stop); !made) return std::unexpected(made.error());
        course.progress(++done, list->missing.size());
    }
    return wire::PrepareReply{.made = static_cast<std::int32_t>(done), .there = static_cast<std::int32_t>(list->stored)};
}

}  // namespace cortilens::engine
