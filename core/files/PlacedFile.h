// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

namespace cortilens::files {

/// A file that is there already, whose bytes are replaced in place.
///
/// Any number of threads and processes may write as long as their bytes do not overlap. Unlike AtomicFile nothing is whole at
/// once: the format needs checks that tell a part from the whole.
class PlacedFile {
public:
    /// Errors: notFound, unreadable.
    [[nodiscard]] static Result<PlacedFile> open(const std::filesystem::path& path);

    PlacedFile(PlacedFile&& other) noexcept;
    PlacedFile& operator=(PlacedFile&& other) noexcept;
    PlacedFile(const PlacedFile&) = delete;
    PlacedFile& operator=(const PlacedFile&) = delete;
    ~PlacedFile();

    /// Errors: outOfSpace (full disk, quota or size limit), unreadable (the device failed). A part may have been written.
    [[nodiscard]] Result<void> writeAt(std::size_t offset, std::span<const std::byte> bytes);

    /// Waits until all of it is on the disk. Errors as of writeAt().
    [[nodiscard]] Result<void> flush();

private:
    PlacedFile(std::filesystem::path path, int descriptor);

    std::filesystem::path m_path;
    int m_descriptor = -1;
};

}  // namespace cortilens::files
