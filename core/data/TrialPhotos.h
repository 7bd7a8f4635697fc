// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/NsdTree.h"
#include "core/types/Error.h"
#include "core/types/Ids.h"

#include <string>
#include <string_view>
#include <vector>

namespace cortilens::data {

/// Which photo each trial of a subject showed.
struct TrialPhotos {
    std::vector<NsdId> photos;         ///< by trial, in whole sessions from the first; as far as the files tell
    std::string source;                ///< the file that says so
    std::vector<std::string> notices;  ///< where other files disagree about single trials, in words

    [[nodiscard]] int sessions() const;
};

/// From the design, else from behav/responses.tsv, else from the merged table. The others are compared with it, trial by trial.
/// Errors: notFound (none of the three), mismatch (another one disagrees about most trials: ids that count from 0 where they
/// should count from 1, or a file of another release), those of the reader when the only file is damaged.
[[nodiscard]] Result<TrialPhotos> trialPhotosOf(const NsdTree& tree, std::string_view subject);

}  // namespace cortilens::data
