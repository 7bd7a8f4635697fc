// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/StudyFiles.h"
#include "core/types/Error.h"
#include "core/types/Ids.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cortilens::data {

/// Which photo each trial of a subject showed.
struct TrialPhotos {
    std::vector<NsdId> photos;         ///< by trial, in whole sessions from the first; as far as the files tell
    std::vector<std::size_t> ends;     ///< by session: one past its last trial
    std::string source;                ///< the file that says so
    std::vector<std::string> notices;  ///< where other files disagree about single trials, in words

    [[nodiscard]] int sessions() const { return static_cast<int>(ends.size()); }
    [[nodiscard]] std::span<const NsdId> ofSession(int session) const;  ///< from 1 to sessions()
};

/// Of a study: the lists that it names, a photo per trial; without one trial n showed photo n. Of an NSD tree from the design,
/// else from behav/responses.tsv, else from the merged table. The others are compared with it, trial by trial. Errors: notFound
/// (none of the three), mismatch (another one disagrees about most trials: ids that count from 0 where they should count from 1,
/// or a file of another release; a list of another length than the responses, with both), malformed (a line that names no photo),
/// those of the reader when the only file is damaged.
[[nodiscard]] Result<TrialPhotos> trialPhotosOf(const StudyFiles& study, std::string_view subject);

}  // namespace cortilens::data
