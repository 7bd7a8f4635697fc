// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace cortilens::files {

/// Held by at most one process (and one object) at a time while it lives: waits for its turn. When the lock file can be neither
/// opened nor made it holds nothing, and whoever writes beside it learns from that what is wrong with the folder.
class FileLock {
public:
    explicit FileLock(const std::filesystem::path& lockFile);
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;
    ~FileLock();

private:
    int m_descriptor;
};

}  // namespace cortilens::files
