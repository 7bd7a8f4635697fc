// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <filesystem>
#include <map>
#include <string>

namespace cortilens::files {

/// Large models are published in several files, with an index `model.safetensors.index.json` that says which tensor lies in which
/// (Hugging Face's format): {"metadata": {...}, "weight_map": {tensor: file}}.
///
/// Gives tensor -> path of its file, beside the index. Errors: notFound, unreadable, malformed (not such an index, no tensor, a
/// file name that leads elsewhere), tooLarge (above 64 MB).
[[nodiscard]] Result<std::map<std::string, std::filesystem::path>> readShardIndex(const std::filesystem::path& index);

[[nodiscard]] bool isShardIndex(const std::filesystem::path& path);  ///< by its name

}  // namespace cortilens::files
