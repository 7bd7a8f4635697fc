// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <cstddef>
#include <filesystem>
#include <span>

namespace cortilens::files {

/// A file that appears under its name only when it is whole: written beside the target under a temporary name, flushed to
/// the disk, renamed. Whoever reads the target sees the old content or the new, never a part; a crash leaves the old.
///
/// One thread at a time. Moved-from objects may only be destroyed. Destroyed without commit(), it leaves nothing behind.
class AtomicFile {
public:
    /// Opens the temporary file. Errors: notFound (no such folder), unreadable (not allowed there), outOfSpace.
    [[nodiscard]] static Result<AtomicFile> create(const std::filesystem::path& target);

    AtomicFile(AtomicFile&& other) noexcept;
    AtomicFile& operator=(AtomicFile&&) = delete;
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;
    ~AtomicFile();

    /// Where the bytes go until commit(): the target's folder, the target's name behind a prefix (so that its extension stays).
    /// A library that wants a name instead of bytes may truncate and write it, and must have closed it before commit().
    [[nodiscard]] const std::filesystem::path& temporaryPath() const { return m_temporary; }

    /// Appends. Errors: outOfSpace (full disk, quota or size limit), unreadable (the device failed).
    [[nodiscard]] Result<void> write(std::span<const std::byte> bytes);

    /// Flushes and renames; nothing may be written afterwards. Errors as of write().
    [[nodiscard]] Result<void> commit();

private:
    AtomicFile(std::filesystem::path target, std::filesystem::path temporary, int descriptor);

    std::filesystem::path m_target;
    std::filesystem::path m_temporary;  // empty once renamed or moved from
    int m_descriptor = -1;
};

/// A library could not write to temporaryPath(), and says no more than that: outOfSpace where errno still tells of a full disk,
/// else unreadable.
[[nodiscard]] Error writeError(const std::filesystem::path& target);

/// The same when the system call said why: `code` as of errno.
[[nodiscard]] Error writeError(const std::filesystem::path& target, int code);

/// The whole content at once. Errors as of AtomicFile.
[[nodiscard]] Result<void> writeAtomically(const std::filesystem::path& path, std::span<const std::byte> bytes);

}  // namespace cortilens::files
