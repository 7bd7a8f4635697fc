// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <filesystem>

namespace cortilens::files {

/// Removes what killed processes left of writing `target` with an AtomicFile: its drafts that nobody has written to for `idle`,
/// as nobody needs that long between two writes. By age and not by process, because the folder may be another machine's as well.
/// What cannot be removed stays.
void sweepDrafts(const std::filesystem::path& target, std::chrono::minutes idle = std::chrono::minutes(60));

}  // namespace cortilens::files
