// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/files/MappedFile.h"
#include "core/files/Npy.h"
#include "core/files/ZipDirectory.h"
#include "core/types/Error.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cortilens::files {

/// A NumPy archive (.npz): named arrays in a zip file, packed or not.
///
/// Immutable: any number of threads.
class NpzFile {
public:
    /// Reads the directory. Errors: those of MappedFile::open, malformed (not a zip archive, or a damaged one).
    [[nodiscard]] static Result<NpzFile> open(const std::filesystem::path& path);

    [[nodiscard]] std::vector<std::string> names() const;  ///< without .npy, sorted

    /// Errors: those of readNpy; notFound (no such array, naming those that are there); mismatch (encrypted, or packed in another
    /// way than NumPy's); malformed (its checksum or length differs), tooLarge (it says that it unpacks to more than 8 GiB, or to
    /// more than 1032 times its bytes, which deflate cannot: nothing is allocated).
    [[nodiscard]] Result<NpyArray> read(std::string_view name) const;

private:
    NpzFile(MappedFile file, std::filesystem::path path, std::vector<ZipEntry> entries)
        : m_file(std::move(file))
        , m_path(std::move(path))
        , m_entries(std::move(entries))
    {}

    MappedFile m_file;
    std::filesystem::path m_path;
    std::vector<ZipEntry> m_entries;  // sorted by name
};

}  // namespace cortilens::files
