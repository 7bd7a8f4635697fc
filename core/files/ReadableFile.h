// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <cstdint>
#include <filesystem>

namespace cortilens::files {

/// An open descriptor of a regular file, closed at the end unless taken.
class ReadableFile {
public:
    /// Errors: notFound, unreadable (not allowed, a folder or device). Every reader's answers to a missing file come from here.
    [[nodiscard]] static Result<ReadableFile> open(const std::filesystem::path& path);

    ReadableFile(ReadableFile&& other) noexcept;
    ReadableFile& operator=(ReadableFile&&) = delete;
    ReadableFile(const ReadableFile&) = delete;
    ReadableFile& operator=(const ReadableFile&) = delete;
    ~ReadableFile();

    [[nodiscard]] int descriptor() const { return m_descriptor; }
    [[nodiscard]] std::uint64_t bytes() const { return m_bytes; }
    [[nodiscard]] int take();  ///< the descriptor, which the caller closes

private:
    ReadableFile(int descriptor, std::uint64_t bytes)
        : m_descriptor(descriptor)
        , m_bytes(bytes)
    {}

    int m_descriptor = -1;
    std::uint64_t m_bytes = 0;
};

}  // namespace cortilens::files
