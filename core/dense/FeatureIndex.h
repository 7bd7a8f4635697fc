// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

struct sqlite3;

namespace cortilens::dense {

/// Which maps a store holds, how large they are and in which order they were last used: an SQLite file that can be made again
/// from the maps at any time.
///
/// One thread at a time; any number of processes of one machine. Each command is one transaction, and its callbacks run inside
/// it: what adds or deletes map files goes through here, so that index and folder change together. Errors of all functions:
/// malformed (damaged, or not an index), outOfSpace, unreadable (not allowed, or another process kept it for seconds).
class FeatureIndex {
public:
    struct Entry {
        std::string key;
        std::int64_t bytes = 0;
    };

    /// Opens or creates.
    [[nodiscard]] static Result<FeatureIndex> open(const std::filesystem::path& file);

    /// Of all maps.
    [[nodiscard]] Result<std::int64_t> bytes() const;

    /// Makes the index hold exactly what `list` finds, oldest first. Maps that it knew keep their order and count as older than
    /// new ones.
    [[nodiscard]] Result<void> reconcile(const std::function<std::vector<Entry>()>& list);

    /// Adds a map that lies there, or replaces it, as the one last used. `measure` says its bytes, or nothing when it has been
    /// deleted meanwhile: then it is forgotten.
    [[nodiscard]] Result<void> record(const std::string& key, const std::function<std::optional<std::int64_t>()>& measure);

    /// Makes a map the one last used, if it is there. Gives up within milliseconds when another process writes.
    [[nodiscard]] Result<void> touch(const std::string& key);

    /// `deleteFile` is called first.
    [[nodiscard]] Result<void> forget(const std::string& key, const std::function<void()>& deleteFile);

    /// Forgets the maps least recently used until the others take at most `budgetBytes`.
    [[nodiscard]] Result<void> dropOldestBeyond(std::int64_t budgetBytes,
                                                const std::function<void(const std::string& key)>& deleteFile);

private:
    struct Close {
        void operator()(sqlite3* database) const;
    };
    explicit FeatureIndex(std::unique_ptr<sqlite3, Close> database);

    std::unique_ptr<sqlite3, Close> m_database;
};

}  // namespace cortilens::dense
