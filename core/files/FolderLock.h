// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <filesystem>

namespace cortilens::files {

/// Held while one process writes into a folder; given back when the object, or the process, ends. A file `.lock` stays behind.
class FolderLock {
public:
    /// Errors: invalidRequest (another process, or another object of this one, holds it), those of AtomicFile::create. A file
    /// system without locks grants it.
    [[nodiscard]] static Result<FolderLock> take(const std::filesystem::path& folder);

    FolderLock(FolderLock&& other) noexcept;
    FolderLock& operator=(FolderLock&&) = delete;
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;
    ~FolderLock();

private:
    explicit FolderLock(int descriptor)
        : m_descriptor(descriptor)
    {}
    int m_descriptor = -1;
};

/// Removes what AtomicFile left half-written in a folder when its process was killed. Whoever calls it holds the folder's lock.
void removeTemporaryFiles(const std::filesystem::path& folder);

}  // namespace cortilens::files
