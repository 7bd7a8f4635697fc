// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace cortilens::engine {

struct ResponsesRequest {
    std::filesystem::path directory{};
    std::string subject{};  ///< empty: the first
    std::string space = "func1pt8mm";
    std::string version{};  ///< b1, b2, b3 or a folder's name; empty: the best there is
    std::string mask = "nsdgeneral";
    std::filesystem::path to{};   ///< folder of converted responses; empty: cortilens/responses of the tree
    std::vector<int> sessions{};  ///< empty: all
    std::uint64_t memoryBytes = std::uint64_t{512} << 20;  ///< for betas in memory
    bool replace = false;
    bool planOnly = false;  ///< say what would be done, and do nothing
    bool verify = false;    ///< compare everything with its checksums afterwards
    std::stop_token stop{};
};

/// Told how far it is, 0..1, and in words: session, rate, time left.
using ResponsesProgress = std::function<void(double fraction, std::string_view words)>;

/// Converts a subject's betas. The result is the report, in lines. Errors: those of data::convertResponses and StudyFiles::open,
/// notFound (no such subject, no betas in that space), outOfSpace (before anything is written, with numbers).
[[nodiscard]] Result<std::string> convertResponses(const ResponsesRequest& request, const ResponsesProgress& progress);

}  // namespace cortilens::engine
