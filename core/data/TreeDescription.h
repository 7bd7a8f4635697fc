// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/NsdTree.h"

#include <filesystem>

namespace cortilens::data {

/// Reads `cortilens/tree.json`; fields that are not known are ignored, no file is an empty description. Errors: unreadable,
/// tooLarge (above 1 MiB), malformed (not JSON; a field of another kind, naming it; a story that is not whole).
[[nodiscard]] Result<TreeDescription> readTreeDescription(const std::filesystem::path& path);

}  // namespace cortilens::data
