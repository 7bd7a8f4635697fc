// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/dense/FeatureMap.h"
#include "core/types/Error.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

namespace cortilens::dense {

/// Feature maps on disk, found by what they were made of (content-addressed), with the least recently used dropped first.
///
/// Any number of threads and processes of one machine may share a directory. A map appears whole or not at all. One that does
/// not match its checksum counts as absent and is removed, so the caller's remedy is always the same: distil again. The index
/// is expendable as well: when it is damaged it is rebuilt from the maps.
class FeatureStore {
public:
    /// Creates the directory if need be. `capBytes`: what the maps may take together. Errors: unreadable (not allowed there, or
    /// another process blocked the index for seconds), outOfSpace.
    [[nodiscard]] static Result<FeatureStore> open(const std::filesystem::path& directory, std::int64_t capBytes);

    FeatureStore(FeatureStore&&) noexcept;
    FeatureStore& operator=(FeatureStore&&) noexcept;
    ~FeatureStore();

    /// The map made of exactly this, or nothing. Never an error: what cannot be read is not there.
    [[nodiscard]] std::optional<FeatureMap> find(const Provenance& provenance);

    /// Whether find() would look at a file, without reading it.
    [[nodiscard]] bool contains(const Provenance& provenance) const;

    /// Keeps a final map, dropping others until it fits. Errors: tooLarge (bigger than the cap, with numbers), outOfSpace,
    /// unreadable; the store stays usable after each, and the map is then absent.
    [[nodiscard]] Result<void> put(const FeatureMap& map);

    [[nodiscard]] std::int64_t bytes() const;  ///< of all maps, by the index
    [[nodiscard]] std::int64_t capBytes() const;
    [[nodiscard]] const std::filesystem::path& directory() const;

private:
    struct Parts;
    explicit FeatureStore(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> m_parts;
};

/// What one map of this shape takes on disk at most, in bytes.
[[nodiscard]] std::int64_t storedBytes(GridSize grid, int channels);

/// $XDG_CACHE_HOME/cortilens/features, or ~/.cache/cortilens/features.
[[nodiscard]] std::filesystem::path usualStoreDirectory();

}  // namespace cortilens::dense
