// SPDX-License-Identifier: Apache-2.0
#include "core/files/Safetensors.h"

#include "core/files/AtomicFile.h"
#include "core/files/ReadError.h"
#include "core/files/SafetensorsHeader.h"
#include "core/files/Widen.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

namespace cortilens::files {

static_assert(std::endian::native == std::endian::little, "safetensors data are little-endian and are handed out as they lie");

namespace {

constexpr std::string_view kFormat = "safetensors";
constexpr std::size_t kLengthBytes = 8;
constexpr std::uint64_t kMaxHeaderBytes = 100'000'000;  // the format's own limit

/// Checks that the entries tile the data and turns their offsets into places in the file.
[[nodiscard]] std::string placeEntries(std::vector<SafetensorsEntry>& entries, std::size_t dataBegin, std::size_t fileBytes)
{
    std::ranges::sort(entries, {}, [](const auto& entry) { return std::pair(entry.begin, entry.end); });
    const std::size_t dataBytes = fileBytes - dataBegin;
    std::size_t next = 0;
    for (auto& entry : entries) {
        if (entry.end > dataBytes)
            return fmt::format("tensor {} ends at byte {} of the data, which are {} bytes long", entry.name, entry.end,
                               dataBytes);
        if (entry.begin != next)
            return fmt::format("tensor {} begins at byte {} of the data, but the one before it ends at {}", entry.name,
                               entry.begin, next);
        next = entry.end;
        entry.begin += dataBegin;
        entry.end += dataBegin;
    }
    if (next != dataBytes) return fmt::format("its tensors need {} bytes of data, but {} are there", next, dataBytes);
    std::ranges::sort(entries, {}, &SafetensorsEntry::name);
    const auto twin = std::ranges::adjacent_find(entries, {}, &SafetensorsEntry::name);
    return twin == entries.end() ? std::string{} : fmt::format("two tensors are named {}", twin->name);
}

}  // namespace

std::int64_t SafetensorsEntry::elements() const
{
    return static_cast<std::int64_t>((end - begin) / bytesOf(dtype));
}

Result<SafetensorsFile> SafetensorsFile::open(const std::filesystem::path& path)
try {
    auto file = MappedFile::open(path);
    if (!file) return std::unexpected(file.error());
    const auto content = file->bytes();
    if (content.size() < kLengthBytes)
        return std::unexpected(malformed(path, kFormat, fmt::format("it is only {} bytes long", content.size())));
    std::uint64_t headerBytes = 0;
    std::memcpy(&headerBytes, content.data(), kLengthBytes);
    if (headerBytes > kMaxHeaderBytes || headerBytes > content.size() - kLengthBytes)
        return std::unexpected(
            malformed(path, kFormat,
                      fmt::format("its header claims {} bytes, but the file is {} bytes long", headerBytes, content.size())));
    const auto text = content.subspan(kLengthBytes, headerBytes);
    auto header = parseSafetensorsHeader({reinterpret_cast<const char*>(text.data()), text.size()});
    if (!header) return std::unexpected(malformed(path, kFormat, header.error()));
    if (const auto problem = placeEntries(header->entries, kLengthBytes + headerBytes, content.size()); !problem.empty())
        return std::unexpected(malformed(path, kFormat, problem));
    return SafetensorsFile(path, std::move(*file), std::move(header->entries), std::move(header->metadata));
} catch (const std::bad_alloc&) {
    return std::unexpected(Error{ErrorKind::outOfMemory, fmt::format("Not enough memory to open {}.", path.string()),
                                 "Close other programs or use a machine with more memory."});
}

SafetensorsFile::SafetensorsFile(std::filesystem::path path, MappedFile file, std::vector<SafetensorsEntry> entries,
                                 std::map<std::string, std::string> metadata)
    : m_path(std::move(path))
    , m_file(std::move(file))
    , m_entries(std::move(entries))
    , m_metadata(std::move(metadata))
{}

const SafetensorsEntry* SafetensorsFile::find(std::string_view name) const
{
    const auto found = std::ranges::lower_bound(m_entries, name, {}, &SafetensorsEntry::name);
    return found != m_entries.end() && found->name == name ? &*found : nullptr;
}

std::span<const std::byte> SafetensorsFile::bytes(std::string_view name) const
{
    const auto* entry = find(name);
    return entry ? bytes(*entry) : std::span<const std::byte>{};
}

std::span<const std::byte> SafetensorsFile::bytes(const SafetensorsEntry& entry) const
{
    return m_file.bytes().subspan(entry.begin, entry.end - entry.begin);
}

Result<std::vector<float>> SafetensorsFile::floats(std::string_view name) const
{
    const auto* entry = find(name);
    if (!entry)
        return std::unexpected(Error{ErrorKind::notFound, fmt::format("{} holds no tensor {}.", m_path.string(), name),
                                     "Check that it is the right file."});
    if (!isFloatingPoint(entry->dtype))
        return std::unexpected(
            Error{ErrorKind::mismatch,
                  fmt::format("Tensor {} of {} is {}, not a floating-point type.", name, m_path.string(), nameOf(entry->dtype)),
                  "Check that it is the right file."});
    const auto stored = bytes(*entry);
    std::vector<float> values(stored.size() / bytesOf(entry->dtype));
    widen(entry->dtype, stored, values);
    return values;
}

}  // namespace cortilens::files
