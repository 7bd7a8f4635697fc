// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/files/AtomicFile.h"
#include "core/files/MappedFile.h"
#include "core/types/Error.h"

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// For tests that look at files byte by byte.
namespace cortilens::test {

inline void write(const std::filesystem::path& path, std::span<const std::byte> bytes)
{
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

inline void write(const std::filesystem::path& path, std::string_view text)
{
    write(path, std::as_bytes(std::span(text)));
}

[[nodiscard]] inline std::vector<std::byte> contentOf(const std::filesystem::path& path)
{
    const auto file = files::MappedFile::open(path).value();
    return {file.bytes().begin(), file.bytes().end()};
}

/// Cuts `bytes` off the end.
inline void cutShort(const std::filesystem::path& path, std::uintmax_t bytes)
{
    std::filesystem::resize_file(path, std::filesystem::file_size(path) - bytes);
}

/// Whether a message for a person names the file and holds the word.
[[nodiscard]] inline bool names(const Error& error, const std::filesystem::path& path, std::string_view word = {})
{
    return error.message.find(path.filename().string()) != std::string::npos && error.message.find(word) != std::string::npos;
}

}  // namespace cortilens::test
