// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"
#include "core/types/Ids.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

namespace cortilens::data {

inline constexpr int kTrialsPerSession = 750;

/// Who was to see which photo in which trial (nsd_expdesign.mat). Numbers from 1 are turned into types and indices from 0 here.
/// Invariant: every entry of `order` is an index into every list.
struct Design {
    std::vector<std::int32_t> order;        ///< [trials], into a subject's list; the same for all subjects
    std::vector<std::vector<NsdId>> lists;  ///< by subject (subj01 first)
    std::vector<NsdId> shared;              ///< seen by all; empty when the file does not say
};

/// Errors: those of readMat, malformed (numbers below 1, not whole, or beyond the lists).
[[nodiscard]] Result<Design> readDesign(const std::filesystem::path& path);

/// The photo of each of the first `sessions` sessions' trials, in order. Empty when the design has no such subject.
[[nodiscard]] std::vector<NsdId> photosShown(const Design& design, std::string_view subject, int sessions);

/// How often each of `photos` photos (by nsdId) was shown in the first `sessions` sessions.
[[nodiscard]] std::vector<std::uint8_t> trialsOf(const Design& design, std::string_view subject, int sessions, int photos);

}  // namespace cortilens::data
