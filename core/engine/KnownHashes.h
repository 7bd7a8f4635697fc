// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/WeightsHash.h"
#include "core/types/Error.h"

#include <filesystem>
#include <map>
#include <mutex>
#include <stop_token>
#include <string>

namespace cortilens::engine {

/// SHA-256 of weights files, computed once per file and state: hashing a large one takes longer than loading it. Remembered from
/// one run to the next in a small text file that may be deleted at any time.
///
/// Any number of threads. A file counts as the same while device, inode, length, and both of its times are; one that was changed
/// in the last moments is hashed again, because the clock of a file system is coarse.
class KnownHashes {
public:
    /// `memory`: where they are remembered; empty: only in this process. What cannot be read there is as good as nothing.
    explicit KnownHashes(std::filesystem::path memory);

    /// Errors as of models::weightsHash.
    [[nodiscard]] Result<models::WeightsHash> of(const std::filesystem::path& weights, const std::stop_token& stop = {});

private:
    void load();
    void save() const;

    std::filesystem::path m_memory;
    std::mutex m_mutex;                                  // guards what follows
    std::map<std::string, models::WeightsHash> m_known;  // by absolute path
};

}  // namespace cortilens::engine
