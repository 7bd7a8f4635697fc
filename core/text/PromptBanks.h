// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <filesystem>
#include <string>
#include <vector>

namespace cortilens::text {

/// A category in many words: its vector is the mean of theirs.
struct PromptBank {
    std::string id;                    ///< food
    std::string title;                 ///< for people
    std::vector<std::string> prompts;  ///< for a text tower; not empty
    std::vector<std::string> classes;  ///< ImageNet names that stand for it where there is no text tower; may be empty
};

/// In the file's order. Errors: those of a missing or unreadable file, malformed (not such a list, a bank without prompts, an id
/// twice).
[[nodiscard]] Result<std::vector<PromptBank>> readPromptBanks(const std::filesystem::path& file);

}  // namespace cortilens::text
