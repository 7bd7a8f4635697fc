// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <cstddef>
#include <filesystem>
#include <span>

namespace cortilens::files {

/// A file's bytes, mapped read-only: nothing is copied, and what is not looked at is not read.
///
/// Any number of threads may read. The bytes stay where they are when the object is moved. A file that another process cuts
/// short while it is mapped ends this process on the next touch, as with every map: replace files by renaming (AtomicFile).
class MappedFile {
public:
    /// Errors: notFound, unreadable (not allowed, a folder, a device fault). An empty file is a file with no bytes.
    [[nodiscard]] static Result<MappedFile> open(const std::filesystem::path& path);

    MappedFile(MappedFile&& other) noexcept;
    MappedFile& operator=(MappedFile&& other) noexcept;
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;
    ~MappedFile();

    [[nodiscard]] std::span<const std::byte> bytes() const { return m_bytes; }

private:
    explicit MappedFile(std::span<const std::byte> bytes)
        : m_bytes(bytes)
    {}

    std::span<const std::byte> m_bytes;
};

/// Bytes of a mapped file that are about to be read: what is not in memory is fetched meanwhile. Named beforehand, places in
/// several files cost one turn of the disk's delay, not one each. A hint: it has no other effect, and cannot fail.
void expect(std::span<const std::byte> bytes);

}  // namespace cortilens::files
