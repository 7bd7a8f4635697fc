// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/files/DType.h"
#include "core/files/MappedFile.h"
#include "core/types/Error.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cortilens::files {

/// One named array of a safetensors file.
struct SafetensorsEntry {
    std::string name;
    DType dtype{};
    std::vector<std::int64_t> shape;  ///< C order; empty: a scalar; zero-size axes are allowed
    std::size_t begin = 0;            ///< first byte, from the start of the file
    std::size_t end = 0;              ///< one past the last byte

    [[nodiscard]] std::int64_t elements() const;
};

/// A safetensors file, memory-mapped (format: github.com/huggingface/safetensors, README).
///
/// Any number of threads may read. Once open, every entry is known to lie inside the file, to be as long as its shape and
/// dtype say, and to overlap no other; values may be anything, NaN included.
class SafetensorsFile {
public:
    /// Everything in the header is checked against the file before it is believed. Errors: notFound, unreadable, malformed
    /// (truncated, not safetensors, duplicate names, holes or overlaps, lengths that do not fit, a dtype not listed in DType).
    [[nodiscard]] static Result<SafetensorsFile> open(const std::filesystem::path& path);

    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }
    [[nodiscard]] const std::map<std::string, std::string>& metadata() const { return m_metadata; }
    [[nodiscard]] std::span<const SafetensorsEntry> tensors() const { return m_entries; }  ///< sorted by name

    /// Null when there is none of that name.
    [[nodiscard]] const SafetensorsEntry* find(std::string_view name) const;

    /// The entry's little-endian bytes; not aligned to its dtype. Empty when there is none of that name.
    [[nodiscard]] std::span<const std::byte> bytes(std::string_view name) const;
    [[nodiscard]] std::span<const std::byte> bytes(const SafetensorsEntry& entry) const;

    /// A floating-point entry widened (float64: rounded) to float32. Errors: notFound, mismatch (not floating point).
    [[nodiscard]] Result<std::vector<float>> floats(std::string_view name) const;

    /// The whole file, for hashing.
    [[nodiscard]] std::span<const std::byte> content() const { return m_file.bytes(); }

private:
    SafetensorsFile(std::filesystem::path path, MappedFile file, std::vector<SafetensorsEntry> entries,
                    std::map<std::string, std::string> metadata);

    std::filesystem::path m_path;
    MappedFile m_file;
    std::vector<SafetensorsEntry> m_entries;
    std::map<std::string, std::string> m_metadata;
};

/// An array to be written; `bytes` are little-endian and must be as long as shape and dtype say.
struct SafetensorsArray {
    std::string name;
    DType dtype{};
    std::vector<std::int64_t> shape;
    std::span<const std::byte> bytes;
};

/// Writes atomically; same input, same bytes: widest dtypes first, then by name, the header padded so that data start at a
/// multiple of 8. Errors: invalidRequest (two arrays of one name, a length that does not fit its shape, text that is not
/// UTF-8), and those of AtomicFile.
[[nodiscard]] Result<void> writeSafetensors(const std::filesystem::path& path, std::vector<SafetensorsArray> arrays,
                                            const std::map<std::string, std::string>& metadata);

/// The same with zeros in every array, whose `bytes` are ignored: nothing but the header is written, and the file takes no more
/// room than that until its arrays are filled in place (PlacedFile). Errors as of writeSafetensors.
[[nodiscard]] Result<void> writeZeroSafetensors(const std::filesystem::path& path, std::vector<SafetensorsArray> arrays,
                                                const std::map<std::string, std::string>& metadata);

}  // namespace cortilens::files
