// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/files/NumberStream.h"
#include "core/files/UnpackedFile.h"
#include "core/types/Error.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

namespace cortilens::files {

/// The frames of a NIfTI or MGH file from front to back, in as much memory as the caller gives for one: a compressed file of an
/// hour of fMRI is unpacked once.
///
/// One thread at a time.
class FrameStream {
public:
    FrameStream(UnpackedFile file, const std::array<std::int64_t, 4>& shape, const StoredNumbers& stored,
                std::uint64_t dataBegin);

    [[nodiscard]] const std::array<std::int64_t, 4>& shape() const { return m_shape; }  ///< x, y, z, frames
    [[nodiscard]] const StoredNumbers& stored() const { return m_stored; }  ///< `swapped` is seen to; the scale is not
    [[nodiscard]] std::size_t frameBytes() const;

    /// The next frame as stored, in this machine's byte order, x fastest; `bytes` has frameBytes(). After the last one a
    /// compressed file's checksum is compared. Errors: those of UnpackedFile::readAll, invalidRequest (no more frames).
    [[nodiscard]] Result<void> next(std::span<std::byte> bytes);

    /// Back to the first frame. Errors: those of UnpackedFile::seek.
    [[nodiscard]] Result<void> rewind();

private:
    UnpackedFile m_file;
    std::array<std::int64_t, 4> m_shape{};
    StoredNumbers m_stored;
    std::uint64_t m_dataBegin = 0;
    std::int64_t m_next = 0;
};

/// Errors: those of readNiftiHeader.
[[nodiscard]] Result<FrameStream> openNiftiFrames(const std::filesystem::path& path);

/// Errors: those of readMghHeader.
[[nodiscard]] Result<FrameStream> openMghFrames(const std::filesystem::path& path);

}  // namespace cortilens::files
