// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <cstdint>
#include <filesystem>

namespace cortilens::files {

/// Which file, in which state. Equal ones have the same content, unless it was written twice within a tick of the file system's
/// clock (some milliseconds): isSettled() tells that apart.
struct FileIdentity {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::uint64_t bytes = 0;
    std::int64_t modifiedNs = 0;  ///< since 1970
    std::int64_t changedNs = 0;   ///< of content or attributes; no program can set it back
    friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
};

/// Errors: notFound, unreadable.
[[nodiscard]] Result<FileIdentity> identityOf(const std::filesystem::path& path);

/// The last change is long enough ago for any later one to have another time.
[[nodiscard]] bool isSettled(const FileIdentity& file);

}  // namespace cortilens::files
