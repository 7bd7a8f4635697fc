// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cortilens::files {

/// One file inside a zip archive, and where its bytes lie in the archive.
struct ZipEntry {
    std::string name;
    std::size_t begin = 0;           ///< first byte, from the start of the archive
    std::size_t end = 0;             ///< one past the last byte
    bool stored = false;             ///< the bytes are the content itself: neither packed nor encrypted
    bool deflated = false;           ///< the bytes are one bare deflate stream (inflate()), not encrypted
    std::uint64_t contentBytes = 0;  ///< that it unpacks to, as it is said to; when stored its length
    std::uint32_t contentCrc32 = 0;  ///< likewise
};

/// Reads the directory at the end of a zip archive, zip64 included (format: PKWARE's APPNOTE.TXT). Only where things lie is
/// wanted here, so that stored entries can be used in a map of the file; libraries for zip hand out copies.
///
/// Entries are sorted by name, have different names, lie inside the archive and overlap nowhere; their local headers have the
/// same names. On failure a phrase that says what is wrong. No more memory is taken than the directory itself is long, a few
/// times.
[[nodiscard]] std::expected<std::vector<ZipEntry>, std::string> readZipDirectory(std::span<const std::byte> archive);

/// In a sorted directory; null when there is none of that name.
[[nodiscard]] const ZipEntry* findEntry(std::span<const ZipEntry> directory, std::string_view name);

}  // namespace cortilens::files
