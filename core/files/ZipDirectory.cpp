// SPDX-License-Identifier: Apache-2.0
#include "core/files/ZipDirectory.h"

#include "core/files/LittleEndian.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace cortilens::files {

namespace {

using Bytes = std::span<const std::byte>;

constexpr std::uint32_t kLocalHeader = 0x04034b50;
constexpr std::uint32_t kCentralHeader = 0x02014b50;
constexpr std::uint32_t kEnd = 0x06054b50;
constexpr std::uint32_t kEnd64 = 0x06064b50;
constexpr std::uint32_t kEnd64Locator = 0x07064b50;
constexpr std::size_t kLocalBytes = 30;
constexpr std::size_t kCentralBytes = 46;
constexpr std::size_t kEndBytes = 22;
constexpr std::size_t kEnd64Bytes = 56;
constexpr std::size_t kLocatorBytes = 20;
constexpr std::size_t kMaxComment = 0xFFFF;
constexpr std::uint32_t kIn64 = 0xFFFFFFFF;  // the number itself stands in the zip64 field
constexpr std::uint16_t kEncrypted = 1;
constexpr std::uint16_t kDeflate = 8;

template <typename Number> [[nodiscard]] Number at(Bytes bytes, std::size_t place)
{
    return littleEndianAt<Number>(bytes, place).value_or(0);
}

/// The directory's own place.
struct Place {
    std::uint64_t entries = 0;
    std::uint64_t bytes = 0;
    std::uint64_t begin = 0;
};

/// Behind the directory and its end record only a comment may follow, whose length the record says.
[[nodiscard]] std::optional<std::size_t> findEnd(Bytes archive)
{
    if (archive.size() < kEndBytes) return std::nullopt;
    const std::size_t last = archive.size() - kEndBytes;
    const std::size_t first = last > kMaxComment ? last - kMaxComment : 0;
    for (std::size_t place = last + 1; place-- > first;)
        if (at<std::uint32_t>(archive, place) == kEnd && at<std::uint16_t>(archive, place + 20) == last - place) return place;
    return std::nullopt;
}

[[nodiscard]] std::expected<Place, std::string> placeOf(Bytes archive)
{
    const auto end = findEnd(archive);
    if (!end) return std::unexpected("the directory at its end is missing, so it is not whole");
    Place place{.entries = at<std::uint16_t>(archive, *end + 10),
                .bytes = at<std::uint32_t>(archive, *end + 12),
                .begin = at<std::uint32_t>(archive, *end + 16)};
    std::uint64_t limit = *end;
    if (*end >= kLocatorBytes && at<std::uint32_t>(archive, *end - kLocatorBytes) == kEnd64Locator) {
        const auto end64 = at<std::uint64_t>(archive, *end - kLocatorBytes + 8);
        if (end64 > *end - kLocatorBytes || *end - kLocatorBytes - end64 < kEnd64Bytes ||
            at<std::uint32_t>(archive, end64) != kEnd64)
            return std::unexpected("its directory is not where it is said to be");
        place = {.entries = at<std::uint64_t>(archive, end64 + 32),
                 .bytes = at<std::uint64_t>(archive, end64 + 40),
                 .begin = at<std::uint64_t>(archive, end64 + 48)};
        limit = end64;
    }
    if (place.begin > limit || place.bytes > limit - place.begin)
        return std::unexpected(fmt::format("its directory claims bytes {} to {}, but must end before byte {}", place.begin,
                                           place.begin + place.bytes, limit));
    if (place.entries > place.bytes / kCentralBytes)
        return std::unexpected(
            fmt::format("its directory claims {} entries, for which {} bytes are too few", place.entries, place.bytes));
    return place;
}

/// Sizes and offset of an entry, of which zip64 keeps those that are too large in an extra field, in this order.
struct Extent {
    std::uint64_t unpacked = 0;
    std::uint64_t packed = 0;
    std::uint64_t header = 0;
};

[[nodiscard]] bool takeFromZip64(Extent& extent, Bytes extra)
{
    constexpr std::uint16_t kZip64 = 1;
    for (std::size_t place = 0; place + 4 <= extra.size();) {
        const std::size_t length = at<std::uint16_t>(extra, place + 2);
        if (length > extra.size() - place - 4) return false;
        if (at<std::uint16_t>(extra, place) == kZip64) {
            auto field = extra.subspan(place + 4, length);
            for (auto* value : {&extent.unpacked, &extent.packed, &extent.header}) {
                if (*value != kIn64) continue;
                const auto number = littleEndianAt<std::uint64_t>(field, 0);
                if (!number) return false;
                *value = *number;
                field = field.subspan(sizeof *number);
            }
            return true;
        }
        place += 4 + length;
    }
    return extent.unpacked != kIn64 && extent.packed != kIn64 && extent.header != kIn64;
}

/// Compares with the local header in front of the entry's bytes. Empty when it is in order.
[[nodiscard]] std::string placeData(ZipEntry& entry, const Extent& extent, Bytes archive, std::uint64_t limit)
{
    if (extent.header > limit || limit - extent.header < kLocalBytes)
        return fmt::format("{} is said to begin at byte {} of {}", entry.name, extent.header, archive.size());
    const std::size_t header = extent.header;
    const std::size_t nameBytes = at<std::uint16_t>(archive, header + 26);
    const std::size_t extraBytes = at<std::uint16_t>(archive, header + 28);
    const std::size_t room = limit - header - kLocalBytes;
    if (at<std::uint32_t>(archive, header) != kLocalHeader || nameBytes + extraBytes > room || nameBytes != entry.name.size() ||
        !std::ranges::equal(archive.subspan(header + kLocalBytes, nameBytes), std::as_bytes(std::span(entry.name))))
        return fmt::format("{} does not begin where the directory says", entry.name);
    if (extent.packed > room - nameBytes - extraBytes)
        return fmt::format("{} is said to be {} bytes long, but the archive ends before", entry.name, extent.packed);
    entry.begin = header + kLocalBytes + nameBytes + extraBytes;
    entry.end = entry.begin + extent.packed;
    if (entry.stored && extent.packed != extent.unpacked)
        return fmt::format("{} is said to be {} and {} bytes long", entry.name, extent.packed, extent.unpacked);
    return {};
}

[[nodiscard]] std::string disorderIn(std::vector<ZipEntry>& entries)
{
    std::ranges::sort(entries, {}, [](const ZipEntry& entry) { return std::pair(entry.begin, entry.end); });
    for (std::size_t i = 1; i < entries.size(); ++i)
        if (entries[i].begin < entries[i - 1].end) return fmt::format("{} and {} overlap", entries[i - 1].name, entries[i].name);
    std::ranges::sort(entries, {}, &ZipEntry::name);
    const auto twin = std::ranges::adjacent_find(entries, {}, &ZipEntry::name);
    return twin == entries.end() ? std::string{} : fmt::format("two entries are named {}", twin->name);
}

}  // namespace

std::expected<std::vector<ZipEntry>, std::string> readZipDirectory(Bytes archive)
{
    const auto place = placeOf(archive);
    if (!place) return std::unexpected(place.error());
    auto rest = archive.subspan(place->begin, place->bytes);
    std::vector<ZipEntry> entries;
    entries.reserve(place->entries);
    for (std::uint64_t i = 0; i < place->entries; ++i) {
        const std::size_t nameBytes = at<std::uint16_t>(rest, 28);
        const std::size_t extraBytes = at<std::uint16_t>(rest, 30);
        const std::size_t bytes = kCentralBytes + nameBytes + extraBytes + at<std::uint16_t>(rest, 32);
        if (at<std::uint32_t>(rest, 0) != kCentralHeader || bytes > rest.size())
            return std::unexpected(fmt::format("its directory is damaged at entry {} of {}", i + 1, place->entries));
        const auto name = rest.subspan(kCentralBytes, nameBytes);
        ZipEntry entry;
        entry.name.assign(reinterpret_cast<const char*>(name.data()), name.size());
        const bool open = (at<std::uint16_t>(rest, 8) & kEncrypted) == 0;
        entry.stored = open && at<std::uint16_t>(rest, 10) == 0;
        entry.deflated = open && at<std::uint16_t>(rest, 10) == kDeflate;
        entry.contentCrc32 = at<std::uint32_t>(rest, 16);
        Extent extent{.unpacked = at<std::uint32_t>(rest, 24),
                      .packed = at<std::uint32_t>(rest, 20),
                      .header = at<std::uint32_t>(rest, 42)};
        if (!takeFromZip64(extent, rest.subspan(kCentralBytes + nameBytes, extraBytes)))
            return std::unexpected(fmt::format("the place of {} cannot be read", entry.name));
        entry.contentBytes = extent.unpacked;
        if (auto problem = placeData(entry, extent, archive, place->begin); !problem.empty())
            return std::unexpected(std::move(problem));
        entries.push_back(std::move(entry));
        rest = rest.subspan(bytes);
    }
    if (auto problem = disorderIn(entries); !problem.empty()) return std::unexpected(std::move(problem));
    return entries;
}

const ZipEntry* findEntry(std::span<const ZipEntry> directory, std::string_view name)
{
    const auto found = std::ranges::lower_bound(directory, name, {}, &ZipEntry::name);
    return found != directory.end() && found->name == name ? &*found : nullptr;
}

}  // namespace cortilens::files
