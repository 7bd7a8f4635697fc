// SPDX-License-Identifier: Apache-2.0
#include "core/engine/Preparation.h"

#include "core/engine/FeatureSource.h"
#include "core/engine/Machine.h"
#include "core/jobs/BoundedQueue.h"
#include "core/types/FirstError.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace cortilens::engine {

namespace {

[[nodiscard]] Error cancelledError()
{
    return {ErrorKind::cancelled, "Cancelled.", {}};
}

struct Finished {
    FeatureOrder order;
    Features features;
};

constexpr std::size_t kAhead = 4;

/// From one queue to the other, until the first is empty and closed or somebody stops it.
[[nodiscard]] Result<void> distilThem(FeatureSource& source, jobs::BoundedQueue<FeatureOrder>& orders,
                                      jobs::BoundedQueue<Finished>& finished, const ManyCourse& course,
                                      const std::stop_token& stop)
{
    std::mutex handing;  // guards first
    auto first = orders.pop();
    if (!first) return {};
    const auto like = *first;
    FeatureSource::Many many;
    many.stop = stop;
    many.next = [&]() -> std::optional<FeatureOrder> {
        if (course.beforeEach) course.beforeEach();
        if (stop.stop_requested()) return std::nullopt;
        {
            const std::scoped_lock lock(handing);
            if (first) return std::exchange(first, std::nullopt);
        }
        return orders.pop();
    };
    many.done = [&](const FeatureOrder& order, Features features) -> Result<void> {
        if (!finished.push({order, std::move(features)})) return std::unexpected(cancelledError());
        return {};
    };
    return source.distilMany(like, many);
}

}  // namespace

Result<Prepared> preparedFrom(std::string_view text)
{
    if (text == "embedding") return Prepared::embedding;
    if (text == "dense") return Prepared::dense;
    return std::unexpected(Error{ErrorKind::invalidRequest, fmt::format("There are no features called '{}'.", text),
                                 "Ask for embedding (one vector a photo) or dense (one a patch)."});
}

Result<MapList> missingMaps(const std::shared_ptr<const Study>& study, FeatureSource& source, const FeatureWish& wish,
                            std::span<const NsdId> photos, const ManyCourse& course)
{
    MapList list;
    for (std::size_t looked = 0; looked < photos.size(); ++looked) {
        if (course.stop.stop_requested()) return std::unexpected(cancelledError());
        auto one = wish;
        one.image = photos[looked];
        const auto order = orderWithoutEncoder(study, source, one);
        if (!order) return std::unexpected(order.error());
        if (source.has(order->provenance))
            ++list.stored;
        else
            list.missing.push_back(one.image);
        if (course.progress) course.progress(looked + 1, photos.size());
    }
    return list;
}

Result<void> checkRoom(const FeatureSource& source, const dense::FeatureRecipe& recipe, std::size_t maps)
{
    const auto directory = source.storeDirectory();
    if (!directory)
        return std::unexpected(Error{ErrorKind::unreadable, "There is no store that could keep feature maps.",
                                     "Start with --store and the name of a folder that you may write to."});
    const auto needed = static_cast<std::int64_t>(maps) * dense::storedBytes(recipe.grid(), recipe.channels);
    const auto what = fmt::format("{} feature maps of {} take {}", maps, recipe.backbone, sizeText(needed));
    if (needed > source.storeCapBytes())
        return std::unexpected(Error{ErrorKind::tooLarge,
                                     fmt::format("{}, and the store may take {}: the first would be dropped for the last.", what,
                                                 sizeText(source.storeCapBytes())),
                                     "Raise --store-cap, or name fewer photos with --images."});
    const auto free = freeBytes(*directory);
    // What the store would drop to stay below its cap becomes free on the way.
    const auto dropped = std::max<std::int64_t>(source.storeBytes() + needed - source.storeCapBytes(), 0);
    if (free >= 0 && free + dropped < needed)
        return std::unexpected(
            Error{ErrorKind::outOfSpace, fmt::format("{}, and {} has {} free.", what, directory->string(), sizeText(free)),
                  "Make room on that disk, choose another folder with --store, or name fewer photos with --images."});
    return {};
}

Result<void> makeMaps(const std::shared_ptr<const Study>& study, FeatureSource& source, const FeatureWish& wish,
                      std::span<const NsdId> missing, const ManyCourse& course)
{
    FirstError trouble;
    const std::stop_callback passOn(course.stop, [&] { trouble.stop(); });
    const auto stop = trouble.token();
    jobs::BoundedQueue<FeatureOrder> orders(kAhead);
    jobs::BoundedQueue<Finished> finished(kAhead);
    std::jthread reader([&] {
        for (const auto photo : missing) {
            auto one = wish;
            one.image = photo;
            auto order = orderWithoutEncoder(study, source, one);
            if (!order) trouble.report(order.error());
            if (!order || !orders.push(std::move(*order))) break;
        }
        orders.close();
    });
    std::jthread writer([&] {
        std::size_t done = 0;
        while (const auto map = finished.pop()) {
            if (auto problem = source.keep(map->order, map->features)) {
                trouble.report(std::move(*problem));
                return finished.close();  // whoever waits for room in it waits in vain
            }
            if (course.kept)
                if (auto used = course.kept(map->order, *map->features); !used) {
                    trouble.report(used.error());
                    return finished.close();
                }
            if (course.progress) course.progress(++done, missing.size());
        }
    });
    if (auto made = distilThem(source, orders, finished, course, stop); !made && made.error().kind != ErrorKind::cancelled)
        trouble.report(made.error());
    orders.close();
    finished.close();
    reader.join();
    writer.join();
    if (auto result = trouble.result(); !result) return result;
    if (course.stop.stop_requested()) return std::unexpected(cancelledError());
    return {};
}

}  // namespace cortilens::engine
