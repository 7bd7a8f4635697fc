// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/Design.h"
#include "core/types/Error.h"
#include "core/types/Ids.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace cortilens::data {

/// A test set of fewer images scores nothing that could be believed.
inline constexpr std::size_t kFewestTestImages = 10;

/// Which images train and which test, as places in a list of images (Responses::images()), ascending; no place is in both.
struct Split {
    std::string name;  ///< shared1000, custom, fold 2 of 5
    std::vector<std::size_t> train;
    std::vector<std::size_t> test;
};

/// Sessions that NSD's eight subjects did (data manual, technical notes).
inline constexpr std::array<int, 8> kNsdSessions{40, 40, 32, 30, 40, 32, 40, 30};

/// The shared photos that every subject of the design saw at least `leastTrials` times in its sessions: all of sharedix for 0;
/// with NSD's own design 907 for 1, 766 for 2, 515 for 3. `sessions` by subject; subjects beyond it did as many as the last.
/// Ascending.
[[nodiscard]] std::vector<NsdId> sharedPhotos(const Design& design, int leastTrials = 0,
                                              std::span<const int> sessions = kNsdSessions);

/// Images of `test` are the test set, all others train; images of `test` that are not in `images` are passed over.
/// Errors: invalidRequest (fewer than kFewestTestImages are left to test or to train, with the numbers).
[[nodiscard]] Result<Split> splitBy(std::span<const NsdId> images, std::span<const NsdId> test, std::string name);

/// Sets of a seeded permutation, equal in size but for one: every image is tested in exactly one of them. Same seed and images,
/// same folds. Errors: invalidRequest (fewer than two folds, or folds below kFewestTestImages).
[[nodiscard]] Result<std::vector<Split>> kFold(std::size_t images, std::size_t folds, std::uint64_t seed);

/// One id per line (`nsd:17`, `17` or `73k:18`; empty lines and # are passed over). Errors: those of MappedFile::open,
/// malformed (naming the line).
[[nodiscard]] Result<std::vector<NsdId>> readImageList(const std::filesystem::path& path);

}  // namespace cortilens::data
