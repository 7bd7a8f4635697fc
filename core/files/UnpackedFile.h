// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

namespace cortilens::files {

/// A file's content from front to back, unpacked on the way when it is gzip (told by its first bytes, not by its name).
///
/// One thread at a time. Needs no memory for what is skipped.
class UnpackedFile {
public:
    /// Errors: those of ReadableFile, outOfMemory.
    [[nodiscard]] static Result<UnpackedFile> open(const std::filesystem::path& path);

    UnpackedFile(UnpackedFile&&) noexcept;
    UnpackedFile& operator=(UnpackedFile&&) noexcept;
    ~UnpackedFile();

    /// Errors: malformed when the file cannot hold this many bytes of content, with both lengths: those of the file itself, or,
    /// compressed, more than 1032 times its length, which deflate cannot reach. To be asked before memory is taken.
    [[nodiscard]] Result<void> mustHold(std::uint64_t contentBytes) const;

    /// Fills `bytes`, and says how many there were: fewer only at the end. Errors: malformed (compressed, and damaged or cut
    /// short), unreadable.
    [[nodiscard]] Result<std::size_t> read(std::span<std::byte> bytes);

    /// Fills all of `bytes` or fails. Errors: as of read, malformed (the content ends before).
    [[nodiscard]] Result<void> readAll(std::span<std::byte> bytes);

    /// Where the next read begins, from the start of the content. Costs nothing in a plain file, unpacking in a compressed one.
    [[nodiscard]] Result<void> seek(std::uint64_t contentOffset);

    /// If the content ends here, a compressed file's checksum is compared. Errors: malformed.
    [[nodiscard]] Result<void> checkEnd();

private:
    struct State;
    explicit UnpackedFile(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

}  // namespace cortilens::files
