// SPDX-License-Identifier: Apache-2.0
#include "core/engine/FeatureSource.h"
#include "core/engine/Machine.h"
#include "core/engine/Preparation.h"
#include "core/engine/Resources.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <chrono>

namespace cortilens::engine {

namespace {

/// How long something took, and how much of it the cores were busy.
class Stopwatch {
public:
    [[nodiscard]] double seconds() const
    {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count();
    }
    /// Of this process: 1 is every one of `threads` all the time.
    [[nodiscard]] double busy(int threads) const { return (cpuSeconds() - m_cpu) / (seconds() * threads); }

private:
    [[nodiscard]] static double cpuSeconds()
    {
        rusage usage{};
        ::getrusage(RUSAGE_SELF, &usage);
        const auto secondsOf = [](const timeval& time) {
            return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
        };
        return secondsOf(usage.ru_utime) + secondsOf(usage.ru_stime);
    }

    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
    double m_cpu = cpuSeconds();
};

/// Everything that a run needs, opened.
struct Run {
    std::shared_ptr<const Study> study;
    OpenedSource opened;
    std::vector<NsdId> photos;  ///< of this shard
    FeatureWish wish;
};

[[nodiscard]] Result<Run> openRun(const EngineOptions& engine, const PrepareOptions& options)
{
    const auto resources = findResources(engine.resources);
    auto study = Study::open(options.directory, options.subject, resources ? *resources : std::filesystem::path{});
    if (!study) return std::unexpected(study.error());
    const auto stimuli = (*study)->stimuli();
    if (!stimuli) return std::unexpected(stimuli.error());
    const auto shard = data::shardFrom(options.shard);
    if (!shard) return std::unexpected(shard.error());
    auto photos = data::imagesFrom(options.images, **stimuli);
    if (!photos) return std::unexpected(photos.error());
    auto opened = openSource(engine);
    if (!opened) return std::unexpected(opened.error());
    if (opened->storeProblem) return std::unexpected(*opened->storeProblem);
    FeatureWish wish;
    wish.backbone = options.backbone;
    wish.preset = options.preset;
    wish.adaptor = options.adaptor;
    wish.views = options.views;
    wish.stopAtConvergence = options.stopAtConvergence;
    return Run{std::move(*study), std::move(*opened), shard->of(std::move(*photos)), std::move(wish)};
}

[[nodiscard]] std::string plan(std::size_t missing, std::size_t photos, std::int64_t bytesEach, const std::string& where)
{
    return fmt::format("{} of {} photos are to be made; they take {} in {}", missing, photos,
                       sizeText(static_cast<std::int64_t>(missing) * bytesEach), where);
}

/// The last line: how many, how fast, how busy.
[[nodiscard]] std::string summary(std::string_view what, std::size_t made, std::size_t photos, const Stopwatch& watch,
                                  const models::DeviceChoice& device)
{
    if (made == 0) return fmt::format("{} of {} photos: all are there already", what, photos);
    auto line = fmt::format("{} of {} photos: {} made in {:.1f} s, {:.3g} a second", what, photos, made, watch.seconds(),
                            static_cast<double>(made) / watch.seconds());
    if (device.device.kind == models::Device::Kind::cpu && device.threads > 0)
        line += fmt::format(", {} thread{} busy for {:.0f} % of it", device.threads, device.threads == 1 ? "" : "s",
                            100 * watch.busy(device.threads));
    return line;
}

/// A cancelled run says what it leaves behind.
[[nodiscard]] Error explained(Error error, std::size_t made, std::size_t missing)
{
    if (error.kind == ErrorKind::cancelled)
        return {error.kind, fmt::format("Cancelled; {} of {} photos are kept.", made, missing), "Run it again to go on."};
    if (made > 0) error.remedy += fmt::format(" The {} photos that were made are kept.", made);
    return error;
}

/// Passes progress on and counts into `made`.
[[nodiscard]] ManyCourse counting(const PrepareCourse& course, std::size_t& made)
{
    ManyCourse many;
    many.stop = course.stop;
    many.progress = [&course, &made](std::size_t done, std::size_t total) {
        made = done;
        if (course.progress) course.progress("photos", done, total);
    };
    return many;
}

[[nodiscard]] Result<std::string> prepareEmbeddings(Run& run, const PrepareCourse& course)
{
    const auto order = embeddingOrderOf(run.study, *run.opened.source, run.wish.backbone);
    if (!order) return std::unexpected(order.error());
    const auto before = missingEmbeddings(*order, run.photos);
    if (!before) return std::unexpected(before.error());
    const auto missing = before->size();
    if (course.say && missing > 0)
        course.say(plan(missing, run.photos.size(), dense::embeddingBytes(order->shape.channels), order->store.string()));
    const Stopwatch watch;
    std::size_t made = 0;
    const auto many = counting(course, made);
    if (auto done = makeEmbeddings(*order, *run.opened.source, run.photos, many); !done)
        return std::unexpected(explained(done.error(), made, missing));
    const auto what = fmt::format("{} embeddings ({} px, {} channels)", order->backbone->row->name, order->recipe.pixels,
                                  order->shape.channels);
    return summary(what, made, run.photos.size(), watch, run.opened.device);
}

[[nodiscard]] Result<std::string> prepareMaps(Run& run, const PrepareCourse& course)
{
    auto& source = *run.opened.source;
    const auto backbone = run.study->backboneWithWeights(run.wish.backbone);
    if (!backbone) return std::unexpected(backbone.error());
    const auto recipe = recipeFor(*(*backbone)->row, source.mapPrecision(*(*backbone)->row), run.wish);
    if (!recipe) return std::unexpected(recipe.error());
    ManyCourse looking;
    looking.stop = course.stop;
    looking.progress = [&](std::size_t done, std::size_t total) {
        if (course.progress) course.progress("photos looked at", done, total);
    };
    const auto list = missingMaps(run.study, source, run.wish, run.photos, looking);
    if (!list) return std::unexpected(explained(list.error(), 0, run.photos.size()));
    if (auto fits = checkRoom(source, *recipe, list->missing.size()); !fits) return std::unexpected(fits.error());
    if (course.say && !list->missing.empty())
        course.say(plan(list->missing.size(), run.photos.size(), dense::storedBytes(recipe->grid(), recipe->channels),
                        source.storeDirectory()->string()));
    const Stopwatch watch;
    std::size_t made = 0;
    const auto many = counting(course, made);
    if (course.progress && !list->missing.empty()) course.progress("photos", 0, list->missing.size());
    if (auto done = makeMaps(run.study, source, run.wish, list->missing, many); !done)
        return std::unexpected(explained(done.error(), made, list->missing.size()));
    const auto what =
        fmt::format("{} feature maps ({}, {} px, {} views, {})", (*backbone)->row->name, dense::nameOf(recipe->adaptor),
                    recipe->pixels, recipe->views, models::nameOf(recipe->precision));
    return summary(what, made, run.photos.size(), watch, run.opened.device);
}

}  // namespace

Result<std::string> prepare(const EngineOptions& engine, const PrepareOptions& options, const PrepareCourse& course)
{
    const auto what = preparedFrom(options.what);
    if (!what) return std::unexpected(what.error());
    auto run = openRun(engine, options);
    if (!run) return std::unexpected(run.error());
    return *what == Prepared::embedding ? prepareEmbeddings(*run, course) : prepareMaps(*run, course);
}

}  // namespace cortilens::engine
