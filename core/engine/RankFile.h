// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/EngineOptions.h"
#include "core/types/Error.h"

#include <filesystem>
#include <functional>
#include <string>

namespace cortilens::engine {

/// What a shell asks for, as it was written.
struct RankOptions {
    std::filesystem::path directory{};
    std::string subject{};  ///< empty: the first
    std::string backbone{};
    std::string text{};  ///< one of both
    std::string bank{};  ///< id of a prompt bank
    int most = 20;       ///< photos listed; 0: all
    bool json = false;
};

/// Photos by their cosine with words, highest first, as a table with tabs between nsdId, 73KID and cosine under a line that says
/// what was compared, or as JSON. `trouble` is told what went wrong without harm. Errors: those of rankPhotos.
[[nodiscard]] Result<std::string> rankText(const EngineOptions& engine, const RankOptions& options,
                                           const std::function<void(int done, int total)>& progress,
                                           const std::function<void(const Error&)>& trouble);

}  // namespace cortilens::engine
