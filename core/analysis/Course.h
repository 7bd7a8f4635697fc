// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <cstddef>
#include <functional>
#include <stop_token>

namespace cortilens::analysis {

/// How long work is followed and ended.
struct Course {
    std::stop_token stop;  ///< looked at between pieces of work
    std::function<void(std::size_t done, std::size_t of)>
        report{};     ///< called on the caller's thread only, after some of the pieces
    int threads = 0;  ///< the caller's among them; 0: one for each core
};

/// Calls `piece`(number) for each number below `count`, on several threads and in no certain order. The result is the same for
/// any number of threads as long as the pieces do not depend on their order. Errors: the first of the pieces' own, cancelled,
/// outOfMemory (a piece that got none).
[[nodiscard]] Result<void> onThreads(std::size_t count, const Course& course,
                                     const std::function<Result<void>(std::size_t number)>& piece);

}  // namespace cortilens::analysis
