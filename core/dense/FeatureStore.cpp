// SPDX-License-Identifier: Apache-2.0
#include "core/dense/FeatureStore.h"

#include "core/dense/FeatureFile.h"
#include "core/dense/FeatureIndex.h"
#include "core/files/FileLock.h"
#include "core/files/Sha256.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <mutex>
#include <span>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace cortilens::dense {

namespace fs = std::filesystem;

namespace {

constexpr const char* kIndexName = "index.sqlite";
constexpr const char* kLockName = "index.lock";
constexpr std::string_view kSuffix = ".safetensors";

[[nodiscard]] std::string keyOf(const Provenance& provenance)
{
    const auto text = fmt::format("{}\n{}\n{}", provenance.photo, provenance.weights, provenance.recipe);
    return files::sha256(std::as_bytes(std::span(text)));
}

[[nodiscard]] bool isMapName(const std::string& name)
{
    return name.size() == 64 + kSuffix.size() && name.ends_with(kSuffix) &&
           std::ranges::all_of(name.substr(0, 64), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

/// What a crashed process left behind of a map that it was writing.
[[nodiscard]] bool isAbandoned(const std::string& name, fs::file_time_type written)
{
    return name.starts_with('.') && name.ends_with(kSuffix) && written < fs::file_time_type::clock::now() - std::chrono::hours(1);
}

/// The maps that lie there, oldest first.
[[nodiscard]] std::vector<FeatureIndex::Entry> entriesIn(const fs::path& directory)
{
    struct Found {
        fs::file_time_type written;
        FeatureIndex::Entry entry;
    };
    std::vector<Found> found;
    std::error_code error;
    for (fs::directory_iterator file(directory, error), end; !error && file != end; file.increment(error)) {
        const auto name = file->path().filename().string();
        std::error_code gone;  // another process may delete it meanwhile
        const auto written = file->last_write_time(gone);
        const auto bytes = gone ? 0 : file->file_size(gone);
        if (gone) continue;
        if (isMapName(name)) found.push_back({written, {name.substr(0, 64), static_cast<std::int64_t>(bytes)}});
        if (isAbandoned(name, written)) fs::remove(file->path(), gone);
    }
    std::ranges::sort(found, {}, [](const Found& f) { return std::pair(f.written, std::string_view(f.entry.key)); });
    std::vector<FeatureIndex::Entry> entries;
    for (auto& f : found) entries.push_back(std::move(f.entry));
    return entries;
}

[[nodiscard]] Error cannotUse(const fs::path& directory, const std::error_code& error)
{
    const bool isFull = error == std::errc::no_space_on_device;
    return {isFull ? ErrorKind::outOfSpace : ErrorKind::unreadable,
            fmt::format("The feature store cannot use {}: {}.", directory.string(), error.message()),
            isFull ? "Free some space on that disk or choose another folder." : "Choose a folder that you may write to."};
}

/// Opens the index and brings it in line with the maps; makes a new one when it is damaged.
[[nodiscard]] Result<FeatureIndex> openIndex(const fs::path& directory)
{
    // Two processes that both find it damaged must not delete each other's new one.
    const files::FileLock lock(directory / kLockName);
    const auto file = directory / kIndexName;
    const auto attempt = [&]() -> Result<FeatureIndex> {
        auto index = FeatureIndex::open(file);
        if (!index) return index;
        if (auto reconciled = index->reconcile([&] { return entriesIn(directory); }); !reconciled)
            return std::unexpected(reconciled.error());
        return index;
    };
    auto index = attempt();
    if (index || index.error().kind != ErrorKind::malformed) return index;
    std::error_code error;
    for (const auto* ending : {"", "-journal", "-wal", "-shm"}) fs::remove(file.string() + ending, error);
    return attempt();
}

}  // namespace

struct FeatureStore::Parts {
    fs::path directory;
    std::int64_t capBytes = 0;

    std::mutex mutex;  // guards index
    FeatureIndex index;

    Parts(fs::path where, std::int64_t cap, FeatureIndex opened)
        : directory(std::move(where))
        , capBytes(cap)
        , index(std::move(opened))
    {}

    [[nodiscard]] fs::path fileOf(const std::string& key) const { return directory / (key + std::string(kSuffix)); }

    void removeFile(const std::string& key) const
    {
        std::error_code gone;  // whoever deleted it first did the same work
        fs::remove(fileOf(key), gone);
    }

    /// Runs one command of the index, once more on a new index when it is damaged.
    template <typename Command> auto ask(Command command) -> decltype(command(index))
    {
        const std::scoped_lock lock(mutex);
        auto answer = command(index);
        if (answer || answer.error().kind != ErrorKind::malformed) return answer;
        auto opened = openIndex(directory);
        if (!opened) return std::unexpected(opened.error());
        index = std::move(*opened);
        return command(index);
    }

    /// Deletes what was least recently used until the maps take at most `budgetBytes`.
    [[nodiscard]] Result<void> shrinkTo(std::int64_t budgetBytes)
    {
        return ask(
            [&](FeatureIndex& i) { return i.dropOldestBeyond(budgetBytes, [&](const std::string& key) { removeFile(key); }); });
    }

    void drop(const std::string& key)
    {
        const auto forgotten = ask([&](FeatureIndex& i) { return i.forget(key, [&] { removeFile(key); }); });
        // An index that cannot be asked now is brought in line with the files when it is next opened.
        if (!forgotten) removeFile(key);
    }

    /// Of a file that another process may have deleted.
    [[nodiscard]] std::optional<std::int64_t> bytesOf(const std::string& key) const
    {
        std::error_code gone;
        const auto bytes = fs::file_size(fileOf(key), gone);
        return gone ? std::nullopt : std::optional(static_cast<std::int64_t>(bytes));
    }
};

Result<FeatureStore> FeatureStore::open(const fs::path& directory, std::int64_t capBytes)
{
    std::error_code error;
    fs::create_directories(directory, error);
    if (error) return std::unexpected(cannotUse(directory, error));
    auto index = openIndex(directory);
    if (!index) return std::unexpected(index.error());
    auto parts = std::make_unique<Parts>(directory, capBytes, std::move(*index));
    if (auto shrunk = parts->shrinkTo(capBytes); !shrunk) return std::unexpected(shrunk.error());
    return FeatureStore(std::move(parts));
}

FeatureStore::FeatureStore(std::unique_ptr<Parts> parts)
    : m_parts(std::move(parts))
{}

FeatureStore::FeatureStore(FeatureStore&&) noexcept = default;
FeatureStore& FeatureStore::operator=(FeatureStore&&) noexcept = default;
FeatureStore::~FeatureStore() = default;

std::optional<FeatureMap> FeatureStore::find(const Provenance& provenance)
{
    const auto key = keyOf(provenance);
    auto map = readFeatures(m_parts->fileOf(key));
    if (map && map->provenance == provenance) {
        static_cast<void>(m_parts->ask([&](FeatureIndex& i) { return i.touch(key); }));  // its place in the queue, at worst
        return std::move(*map);
    }
    if (map || map.error().kind == ErrorKind::malformed) m_parts->drop(key);
    return std::nullopt;
}

bool FeatureStore::contains(const Provenance& provenance) const
{
    std::error_code error;
    return fs::is_regular_file(m_parts->fileOf(keyOf(provenance)), error);
}

Result<void> FeatureStore::put(const FeatureMap& map)
{
    const auto key = keyOf(map.provenance);
    const auto file = m_parts->fileOf(key);
    const auto needed = storedBytes(map.grid, map.channels);
    if (needed > m_parts->capBytes)
        return std::unexpected(
            Error{ErrorKind::tooLarge,
                  fmt::format("A feature map of {:.1f} MB does not fit the feature store, whose cap is {:.1f} MB.",
                              static_cast<double>(needed) / 1e6, static_cast<double>(m_parts->capBytes) / 1e6),
                  "Raise the cap."});
    if (auto shrunk = m_parts->shrinkTo(m_parts->capBytes - needed); !shrunk) return shrunk;
    if (auto written = writeFeatures(file, map); !written) {
        m_parts->drop(key);
        return written;
    }
    const auto recorded = m_parts->ask([&](FeatureIndex& i) { return i.record(key, [&] { return m_parts->bytesOf(key); }); });
    if (!recorded) {
        m_parts->removeFile(key);
        return recorded;
    }
    return m_parts->shrinkTo(m_parts->capBytes);  // other processes were writing too
}

std::int64_t FeatureStore::bytes() const
{
    return m_parts->ask([](FeatureIndex& i) { return i.bytes(); }).value_or(0);
}

std::int64_t FeatureStore::capBytes() const
{
    return m_parts->capBytes;
}

const fs::path& FeatureStore::directory() const
{
    return m_parts->directory;
}

std::int64_t storedBytes(GridSize grid, int channels)
{
    constexpr std::int64_t kHeaderBytes = 4096;  // about 1.3 KB with the recipes there are
    return kHeaderBytes + static_cast<std::int64_t>(grid.cells()) * (2 * std::int64_t{channels} + 2 + 2);
}

fs::path usualStoreDirectory()
{
    const auto variable = [](const char* name) {
        const char* value = std::getenv(name);
        return fs::path(value == nullptr ? "" : value);
    };
    // The specification of XDG_CACHE_HOME says that a relative one is to be ignored.
    if (const auto cache = variable("XDG_CACHE_HOME"); cache.is_absolute()) return cache / "cortilens" / "features";
    if (const auto home = variable("HOME"); home.is_absolute()) return home / ".cache" / "cortilens" / "features";
    return fs::temp_directory_path() / "cortilens" / "features";
}

}  // namespace cortilens::dense
