// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"
#include "core/types/Ids.h"

#include <cstdint>
#include <string>
#include <vector>

namespace cortilens::encoder {

/// How an encoder came about: enough to train it again, and to know what its scores were measured on. Empty: not stated.
struct TrainingRecord {
    std::string method;     ///< in words, with every option: "ridge, 5 folds, penalties 0.1, ..."
    std::string responses;  ///< of which betas, sessions and mask
    std::string embedding;  ///< dense::toText of the recipe
    std::string stimuli;    ///< SHA-256 that stands for the set of photos
    std::string split;      ///< name of the split
    std::uint64_t seed = 0;
    std::vector<NsdId> train;  ///< ascending
    std::vector<NsdId> test;   ///< ascending; none of `train`
    int testTrials = 0;        ///< repeats of the test images, all together
    std::string scoring;       ///< definitions of the scores, in words
    std::string version;       ///< of the program

    friend bool operator==(const TrainingRecord&, const TrainingRecord&) = default;
};

/// Errors: malformed (without a file's name: the caller knows it), saying what contradicts what.
[[nodiscard]] Result<void> check(const TrainingRecord& record, int testImages);

}  // namespace cortilens::encoder
