// SPDX-License-Identifier: Apache-2.0
#include "core/engine/FeatureSource.h"

#include "core/analysis/ActivationShelf.h"
#include "core/dense/BatchSize.h"
#include "core/dense/CompanionPixels.h"
#include "core/dense/Control.h"
#include "core/dense/DenseNetwork.h"
#include "core/dense/DistilMany.h"
#include "core/dense/Distiller.h"
#include "core/engine/Machine.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace cortilens::engine {

namespace {

namespace fs = std::filesystem;

[[nodiscard]] std::int64_t bytesOf(const dense::FeatureMap& map)
{
    return static_cast<std::int64_t>(map.mean.size() * sizeof(float) + map.visits.size() * 8);
}

[[nodiscard]] Error tooMuch(const Backbone& backbone, const FeatureSource::Need& need, std::int64_t used, std::int64_t limit)
{
    return {ErrorKind::outOfMemory,
            fmt::format("{} at {} px needs about {} of memory; {} are in use and the limit is {}.", backbone.row->name,
                        need.pixels, sizeText(need.bytes), sizeText(used), sizeText(limit)),
            "Raise --memory-limit, close other programs, or choose a smaller backbone."};
}

}  // namespace

FeatureSource::FeatureSource(const models::Device& device, Limits limits, std::optional<dense::FeatureStore> store,
                             std::unique_ptr<MapPrecisions> precisions)
    : m_device(device)
    , m_limits(limits)
    , m_store(std::move(store))
    , m_activations(std::make_shared<analysis::ActivationShelf>())
    , m_precisions(std::move(precisions))
    , m_hashes(m_store ? m_store->directory() / "weights.hashes" : fs::path{})
{}

FeatureSource::~FeatureSource() = default;

models::Precision FeatureSource::mapPrecision(const models::BackboneRow& row, const std::stop_token& stop)
{
    return m_precisions ? m_precisions->of(row, stop).precision : models::precisionOf(row, m_device);
}

std::int64_t FeatureSource::storeBytes() const
{
    return m_store ? m_store->bytes() : 0;
}

std::optional<fs::path> FeatureSource::storeDirectory() const
{
    return m_store ? std::optional(m_store->directory()) : std::nullopt;
}

std::int64_t FeatureSource::storeCapBytes() const
{
    return m_store ? m_store->capBytes() : 0;
}

Result<std::string> FeatureSource::weightsHash(const Backbone& backbone)
{
    return backbone.row->hasNetwork() ? weightsHash(backbone.weights) : dense::controlHash();
}

Result<std::string> FeatureSource::weightsHash(const fs::path& weights)
{
    auto hash = m_hashes.of(weights);
    if (!hash) return std::unexpected(hash.error());
    return std::move(hash->sha256);
}

Features FeatureSource::find(const dense::Provenance& provenance)
{
    {
        const std::scoped_lock lock(m_mutex);
        const auto found = std::ranges::find(m_kept, provenance, [](const auto& map) { return map->provenance; });
        if (found != m_kept.end()) {
            m_kept.splice(m_kept.begin(), m_kept, found);
            return m_kept.front();
        }
    }
    if (!m_store) return nullptr;
    auto stored = m_store->find(provenance);
    if (!stored) return nullptr;
    auto features = std::make_shared<const dense::FeatureMap>(std::move(*stored));
    remember(features);
    return features;
}

Features FeatureSource::look(const dense::Provenance& provenance)
{
    {
        const std::scoped_lock lock(m_mutex);
        const auto found = std::ranges::find(m_kept, provenance, [](const auto& map) { return map->provenance; });
        if (found != m_kept.end()) return *found;
    }
    if (!m_store) return nullptr;
    auto stored = m_store->find(provenance);
    return stored ? std::make_shared<const dense::FeatureMap>(std::move(*stored)) : nullptr;
}

bool FeatureSource::has(const dense::Provenance& provenance) const
{
    {
        const std::scoped_lock lock(m_mutex);
        if (std::ranges::any_of(m_kept, [&](const auto& map) { return map->provenance == provenance; })) return true;
    }
    return m_store && m_store->contains(provenance);
}

void FeatureSource::remember(const Features& features)
{
    const std::scoped_lock lock(m_mutex);
    std::erase_if(m_kept, [&](const auto& map) { return map->provenance == features->provenance; });
    m_kept.push_front(features);
    std::int64_t bytes = 0;
    for (const auto& map : m_kept) bytes += bytesOf(*map);
    while (bytes > m_limits.keptBytes && m_kept.size() > 1) {
        bytes -= bytesOf(*m_kept.back());
        m_kept.pop_back();
    }
}

/// Before a network is opened: what it and the first maps will take. Other networks and kept maps make room first.
Result<void> FeatureSource::checkMemory(const Backbone& backbone, const Need& need)
{
    const bool onCpu = m_device.kind == models::Device::Kind::cpu;
    auto used = onCpu ? residentBytes() : 0;
    if (used + need.bytes > m_limits.memoryBytes && !m_networks.empty()) {
        m_networks.clear();
        const std::scoped_lock lock(m_mutex);
        m_kept.clear();
        used = onCpu ? residentBytes() : 0;
    }
    if (used + need.bytes > m_limits.memoryBytes) return std::unexpected(tooMuch(backbone, need, used, m_limits.memoryBytes));
    return {};
}

Result<std::shared_ptr<const dense::DenseNetwork>> FeatureSource::networkFor(const Backbone& backbone, const std::string& hash,
                                                                             const Need& need, const std::stop_token& stop)
{
    // One file may serve two descriptions, and one network maps in another precision than embeddings.
    const auto key =
        fmt::format("{} {} {} {}", backbone.row->id, backbone.row->description, hash, models::nameOf(need.precision));
    const auto found = m_networks.find(key);
    if (found != m_networks.end()) return found->second;
    if (auto fits = checkMemory(backbone, need); !fits) return std::unexpected(fits.error());
    models::OpenOptions load{.stop = stop, .known = {}};
    if (backbone.row->hasNetwork()) {
        auto known = m_hashes.of(backbone.weights, stop);
        if (!known) return std::unexpected(known.error());
        load.known = std::move(*known);
    }
    auto device = m_device;
    device.precision = need.precision;
    auto network = dense::DenseNetwork::open(*backbone.row, backbone.weights, device, load);
    if (!network) return network;
    if ((*network)->weightsHash() != hash)
        return std::unexpected(Error{
            ErrorKind::mismatch, fmt::format("{} has changed since it was looked at.", backbone.weights.string()), "Ask again."});
    m_networks.insert_or_assign(key, *network);
    return network;
}

Result<std::shared_ptr<const dense::DenseNetwork>> FeatureSource::network(const Backbone& backbone, const std::string& hash,
                                                                          const Need& need, const std::stop_token& stop)
{
    const std::scoped_lock making(m_making);
    return networkFor(backbone, hash, need, stop);
}

/// The disk is looked at before it is written, so that a full one is said in numbers.
std::optional<Error> FeatureSource::keep(const FeatureOrder& order, const Features& features)
{
    if (!m_store) return std::nullopt;
    const auto free = freeBytes(m_store->directory());
    const auto needed = dense::storedBytes(order.recipe.grid(), order.recipe.channels);
    if (free >= 0 && free < needed)
        return Error{ErrorKind::outOfSpace,
                     fmt::format("Feature maps cannot be kept: {} has {} free, one takes {}.", m_store->directory().string(),
                                 sizeText(free), sizeText(needed)),
                     "Make room on that disk, or start the engine with --store on another one. Until then maps are made anew."};
    if (auto put = m_store->put(*features); !put) return put.error();
    return std::nullopt;
}

Result<FeatureSource::Made> FeatureSource::make(const FeatureOrder& order, const Course& course)
{
    if (auto found = find(order.provenance)) return Made{std::move(found), std::nullopt};
    auto features = distil(order, course);
    if (!features) return std::unexpected(features.error());
    return Made{*features, keep(order, *features)};
}

/// What a recipe is distilled with.
struct FeatureSource::Opened {
    dense::Distiller distiller;
    int viewsPerBatch = 1;
};

/// With m_making held: opens what is needed for so many photos at once.
Result<FeatureSource::Opened> FeatureSource::openFor(const FeatureOrder& order, int photos, const std::stop_token& stop)
{
    const auto& row = *order.backbone->row;
    const auto* companionRow = order.companion ? order.companion->row : nullptr;
    auto device = m_device;
    device.precision = order.recipe.precision;
    const bool onCpu = device.kind == models::Device::Kind::cpu;
    const auto allViews = dense::viewsPerBatchFor(order.recipe, row, device, models::freeBytesOf(device), companionRow);
    const int views = onCpu ? allViews : std::max(allViews / photos, 1);
    auto needed = onCpu && photos > 1 ? dense::estimateBytesOfMany(order.recipe, row, device, photos, companionRow)
                                      : dense::estimateBytes(order.recipe, row, device, views * photos, companionRow);
    // The second network first: once it is open its weights are a part of what this process uses, and only its work is to come.
    std::shared_ptr<const dense::DenseNetwork> companion;
    if (companionRow) {
        const int side = dense::companionSide(row, *companionRow, order.recipe.pixels);
        const auto all = dense::networkBytes(*companionRow, device, side, views);
        auto opened = networkFor(*order.companion, order.recipe.companion.weights,
                                 {all, side, models::precisionOf(*companionRow, device)}, stop);
        if (!opened) return std::unexpected(opened.error());
        companion = std::move(*opened);
        if (onCpu) needed -= all - dense::workBytes(*companionRow, device, side, views);
    }
    const auto network =
        networkFor(*order.backbone, order.provenance.weights, {needed, order.recipe.pixels, device.precision}, stop);
    if (!network) return std::unexpected(network.error());
    return Opened{dense::Distiller(order.recipe, *network, companion), views};
}

Result<Features> FeatureSource::distil(const FeatureOrder& order, const Course& course)
{
    const std::scoped_lock making(m_making);
    const auto opened = openFor(order, 1, course.stop);
    if (!opened) return std::unexpected(opened.error());
    dense::DistilOptions options;
    options.viewsPerBatch = opened->viewsPerBatch;
    options.stop = course.stop;
    options.onViews = course.onViews;
    options.provenance = order.provenance;
    if (course.onPartial)
        options.onPartial = [&](const dense::FeatureMap& partial) {
            course.onPartial(std::make_shared<const dense::FeatureMap>(partial));
        };
    auto map = opened->distiller.distil(order.photo->photo, options);
    if (!map) return std::unexpected(map.error());
    auto features = std::make_shared<const dense::FeatureMap>(std::move(*map));
    remember(features);
    return features;
}

Result<void> FeatureSource::distilMany(const FeatureOrder& like, const Many& many)
{
    const std::scoped_lock making(m_making);
    auto device = m_device;
    device.precision = like.recipe.precision;
    const int atOnce = dense::photosAtOnce(like.recipe, *like.backbone->row, device, m_limits.memoryBytes - residentBytes(),
                                           like.companion ? like.companion->row : nullptr);
    const auto opened = openFor(like, atOnce, many.stop);
    if (!opened) return std::unexpected(opened.error());
    dense::DistilManyOptions options;
    options.atOnce = atOnce;
    options.viewsPerBatch = opened->viewsPerBatch;
    options.stop = many.stop;
    const auto next = [&]() -> std::optional<dense::PhotoToDistil> {
        auto order = many.next();
        if (!order) return std::nullopt;
        std::shared_ptr<const Photo> photo(order->photo, &order->photo->photo);
        auto provenance = order->provenance;
        return dense::PhotoToDistil{std::move(photo), std::move(provenance),
                                    [&many, order = std::move(*order)](dense::FeatureMap map) {
                                        return many.done(order, std::make_shared<const dense::FeatureMap>(std::move(map)));
                                    }};
    };
    return dense::distilMany(opened->distiller, next, options);
}

Result<OpenedSource> openSource(const EngineOptions& options)
{
    auto device = models::chooseDevice(options.device);
    if (!device) return std::unexpected(device.error());
    OpenedSource opened{.device = std::move(*device), .source = nullptr, .storeProblem = std::nullopt};
    std::optional<dense::FeatureStore> store;
    if (options.storeCapBytes > 0) {
        auto place = dense::FeatureStore::open(options.store.empty() ? dense::usualStoreDirectory() : options.store,
                                               options.storeCapBytes);
        if (place)
            store = std::move(*place);
        else
            opened.storeProblem = place.error();
    }
    const bool onCpu = opened.device.device.kind == models::Device::Kind::cpu;
    FeatureSource::Limits limits;
    limits.memoryBytes = options.memoryLimitBytes;
    if (limits.memoryBytes <= 0) limits.memoryBytes = (onCpu ? memoryBytes() : opened.device.memoryBytes) / 5 * 4;
    auto precisions = mapPrecisionsFor(options, opened.device);
    opened.source = std::make_unique<FeatureSource>(opened.device.device, limits, std::move(store), std::move(precisions));
    return opened;
}

}  // namespace cortilens::engine
