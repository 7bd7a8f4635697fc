// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/files/AtomicFile.h"
#include "core/files/DType.h"
#include "core/types/Error.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace cortilens::files {

/// An array that is announced before its bytes are there.
struct SafetensorsPlan {
    std::string name;
    DType dtype{};
    std::vector<std::int64_t> shape;
};

/// A safetensors file written from front to back, so that arrays larger than memory can be: first all names and shapes, then the
/// bytes in that order. The reader is SafetensorsFile.
///
/// One thread at a time. Destroyed without commit(), it leaves nothing behind.
class SafetensorsStream {
public:
    /// `arrays` in the order in which they are written: wide elements first keeps each aligned. Errors: invalidRequest (two of
    /// one name, a shape that makes no sense, text that is not UTF-8), those of AtomicFile.
    [[nodiscard]] static Result<SafetensorsStream> create(const std::filesystem::path& path,
                                                          std::span<const SafetensorsPlan> arrays,
                                                          const std::map<std::string, std::string>& metadata);

    /// The next little-endian bytes. Errors: invalidRequest (more than was announced), those of AtomicFile.
    [[nodiscard]] Result<void> append(std::span<const std::byte> bytes);

    /// Errors: invalidRequest (fewer bytes than were announced), those of AtomicFile.
    [[nodiscard]] Result<void> commit();

private:
    SafetensorsStream(AtomicFile file, std::filesystem::path path, std::uint64_t bytes);

    AtomicFile m_file;
    std::filesystem::path m_path;
    std::uint64_t m_left = 0;  // announced and not yet written
};

}  // namespace cortilens::files
