// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/Responses.h"
#include "core/data/StudyFiles.h"
#include "core/types/Error.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace cortilens::data {

struct ConversionOptions {
    std::filesystem::path base;                        ///< folder of converted responses; empty: StudyFiles::responseFolder()
    std::vector<int> sessions;                         ///< from 1; empty: all on disk
    std::size_t memoryBytes = std::size_t{512} << 20;  ///< that rows of betas may take, at least 16 MiB; more means fewer passes
    bool replace = false;                              ///< what is there is converted anew
    std::stop_token stop{};
};

/// Where a conversion stands.
struct ConversionProgress {
    int session = 0;               ///< that is being converted
    std::size_t sessionsDone = 0;  ///< of those that had to be converted
    std::size_t sessionsTotal = 0;
    double fraction = 0;          ///< of all, 0..1
    std::uint64_t bytesDone = 0;  ///< of responses, as they are written
    double secondsLeft = 0;       ///< NaN until something can be said
};
using ConversionWatcher = std::function<void(const ConversionProgress& progress)>;

/// A session that could not be converted.
struct FailedSession {
    int session = 0;
    Error error;
};

struct ConversionReport {
    std::filesystem::path folder;
    std::size_t voxels = 0;
    std::vector<int> converted;         ///< now
    std::vector<int> kept;              ///< from before
    std::vector<FailedSession> failed;  ///< left out; the others are whole
    std::vector<std::string> notices;
    std::uint64_t bytes = 0;  ///< written now
    double seconds = 0;
};

/// What a conversion would do.
struct ConversionPlan {
    std::filesystem::path folder;
    std::size_t voxels = 0;
    std::vector<int> sessions;  ///< on disk
    std::vector<int> missing;   ///< those that are still to be converted
    std::uint64_t bytesNeeded = 0;
    std::uint64_t bytesFree = 0;  ///< on the disk of `folder`
};

/// Without writing anything. Errors as of convertResponses().
[[nodiscard]] Result<ConversionPlan> planConversion(const StudyFiles& study, const ResponseKey& key,
                                                    const ConversionOptions& options);

/// Converts the betas of `key` session by session into responseFolder(); sessions that are there already and whose source has not
/// changed are kept. A damaged session is left out and reported. Each session is written atomically: killed or out of space at
/// any moment, what was done stays usable, and the next call goes on from there. Threads: one conversion per folder at a time,
/// held by a lock on the folder. Errors: notFound (no betas; no such mask; no photos of the trials), mismatch (a contradiction
/// about the photos of most trials; a mask of another volume; the folder holds another mask of the same name), outOfSpace,
/// cancelled, invalidRequest (the folder is being converted by another process), and the first session's error when no session
/// can be converted.
[[nodiscard]] Result<ConversionReport> convertResponses(const StudyFiles& study, const ResponseKey& key,
                                                        const ConversionOptions& options = {},
                                                        const ConversionWatcher& watch = {});

}  // namespace cortilens::data
