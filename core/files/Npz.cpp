// SPDX-License-Identifier: Apache-2.0
#include "core/files/Npz.h"

#include "core/files/Crc32.h"
#include "core/files/Gzip.h"
#include "core/files/ReadError.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace cortilens::files {

namespace {

constexpr std::string_view kFormat = ".npz";
constexpr std::string_view kSuffix = ".npy";
constexpr std::uint64_t kMaxBytes = std::uint64_t{8} << 30;
constexpr std::uint64_t kMostOfDeflate = 1032;  // a stream of one repeated byte; zlib's documentation

}  // namespace

Result<NpzFile> NpzFile::open(const std::filesystem::path& path)
{
    auto file = MappedFile::open(path);
    if (!file) return std::unexpected(file.error());
    auto entries = readZipDirectory(file->bytes());
    if (!entries) return std::unexpected(malformed(path, kFormat, entries.error()));
    return NpzFile(std::move(*file), path, std::move(*entries));
}

std::vector<std::string> NpzFile::names() const
{
    std::vector<std::string> names;
    for (const auto& entry : m_entries)
        if (entry.name.ends_with(kSuffix)) names.push_back(entry.name.substr(0, entry.name.size() - kSuffix.size()));
    std::ranges::sort(names);
    return names;
}

Result<NpyArray> NpzFile::read(std::string_view name) const
{
    const auto* entry = findEntry(m_entries, fmt::format("{}{}", name, kSuffix));
    if (!entry)
        return std::unexpected(Error{
            ErrorKind::notFound, fmt::format("{} has no array {}. It has: {}.", m_path.string(), name, fmt::join(names(), ", ")),
            "Check that it is the right file."});
    const auto packed = m_file.bytes().subspan(entry->begin, entry->end - entry->begin);
    const auto inside = m_path / entry->name;  // for messages: weights.npz/coef_.npy
    const auto damaged = [&] { return std::unexpected(malformed(inside, kFormat, "its checksum differs")); };
    if (entry->stored && crc32(packed) != entry->contentCrc32) return damaged();
    if (entry->stored) return npyFrom(packed, inside);
    if (!entry->deflated)
        return std::unexpected(Error{ErrorKind::mismatch,
                                     fmt::format("{} is encrypted, or packed in a way that is not read.", inside.string()),
                                     "Write it with numpy.savez or numpy.savez_compressed."});
    if (entry->contentBytes > kMaxBytes || entry->contentBytes / kMostOfDeflate > packed.size())
        return std::unexpected(
            Error{ErrorKind::tooLarge,
                  fmt::format("{} says that its {} bytes unpack to {}.", inside.string(), packed.size(), entry->contentBytes),
                  "It is damaged, or too large: write it with numpy.savez."});
    const auto content = inflate(packed, static_cast<std::size_t>(entry->contentBytes), inside.string());
    if (!content) return std::unexpected(content.error());
    if (content->size() != entry->contentBytes || crc32(*content) != entry->contentCrc32) return damaged();
    return npyFrom(*content, inside);
}

}  // namespace cortilens::files
