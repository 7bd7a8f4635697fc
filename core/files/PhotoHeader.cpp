// SPDX-License-Identifier: Apache-2.0
#include "core/files/PhotoHeader.h"

#include "core/files/BigEndian.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

namespace cortilens::files {

namespace {

using Bytes = std::span<const std::byte>;

[[nodiscard]] bool has(Bytes bytes, std::size_t at, std::string_view text)
{
    return bytes.size() >= at + text.size() && std::ranges::equal(bytes.subspan(at, text.size()), std::as_bytes(std::span(text)));
}

/// `count` <= 4 bytes from `at`, which must be there.
[[nodiscard]] std::uint32_t littleEndian(Bytes bytes, std::size_t at, std::size_t count)
{
    std::uint32_t value = 0;
    for (std::size_t i = count; i-- > 0;) value = value << 8U | std::to_integer<std::uint32_t>(bytes[at + i]);
    return value;
}

using OptionalSize = std::optional<PhotoHeader::Size>;

/// A JPEG marker segment: FF, marker, length (of itself and the content).
struct Segment {
    std::uint32_t marker = 0;
    std::size_t content = 0;
    std::size_t end = 0;
};

/// Nothing at the end of the bytes and where no segment begins.
[[nodiscard]] std::optional<Segment> segmentAt(Bytes jpeg, std::size_t at)
{
    while (at + 1 < jpeg.size() && jpeg[at] == std::byte{0xFF} && jpeg[at + 1] == std::byte{0xFF}) ++at;  // fill bytes
    if (at + 4 > jpeg.size() || jpeg[at] != std::byte{0xFF}) return std::nullopt;
    const auto length = bigEndianBits(jpeg, at + 2, 2);
    if (length < 2) return std::nullopt;
    return Segment{.marker = bigEndianBits(jpeg, at + 1, 1), .content = at + 4, .end = at + 2 + length};
}

[[nodiscard]] bool startsAFrame(std::uint32_t marker)
{
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

constexpr std::size_t kAfterJpegSignature = 2;
constexpr std::uint32_t kStartOfScan = 0xDA;

[[nodiscard]] OptionalSize jpegSize(Bytes bytes)
{
    for (auto segment = segmentAt(bytes, kAfterJpegSignature); segment; segment = segmentAt(bytes, segment->end)) {
        if (segment->marker == kStartOfScan) return std::nullopt;
        if (!startsAFrame(segment->marker)) continue;
        if (segment->content + 5 > bytes.size()) return std::nullopt;
        return PhotoHeader::Size{bigEndianBits(bytes, segment->content + 3, 2), bigEndianBits(bytes, segment->content + 1, 2)};
    }
    return std::nullopt;
}

[[nodiscard]] OptionalSize pngSize(Bytes bytes)
{
    if (bytes.size() < 24 || !has(bytes, 12, "IHDR")) return std::nullopt;
    return PhotoHeader::Size{bigEndianBits(bytes, 16, 4), bigEndianBits(bytes, 20, 4)};
}

[[nodiscard]] OptionalSize bmpSize(Bytes bytes)
{
    if (bytes.size() < 26) return std::nullopt;
    if (littleEndian(bytes, 14, 4) == 12) return PhotoHeader::Size{littleEndian(bytes, 18, 2), littleEndian(bytes, 20, 2)};
    const auto width = static_cast<std::int32_t>(littleEndian(bytes, 18, 4));
    if (width < 0) return std::nullopt;
    const std::int64_t height = static_cast<std::int32_t>(littleEndian(bytes, 22, 4));  // negative: rows from the top
    return PhotoHeader::Size{width, std::abs(height)};
}

[[nodiscard]] OptionalSize webpSize(Bytes bytes)
{
    if (bytes.size() < 30) return std::nullopt;
    if (has(bytes, 12, "VP8X")) return PhotoHeader::Size{littleEndian(bytes, 24, 3) + 1, littleEndian(bytes, 27, 3) + 1};
    if (has(bytes, 12, "VP8L")) {
        const auto packed = littleEndian(bytes, 21, 4);
        return PhotoHeader::Size{(packed & 0x3FFFU) + 1, (packed >> 14U & 0x3FFFU) + 1};
    }
    if (has(bytes, 12, "VP8 "))
        return PhotoHeader::Size{littleEndian(bytes, 26, 2) & 0x3FFFU, littleEndian(bytes, 28, 2) & 0x3FFFU};
    return std::nullopt;
}

}  // namespace

std::optional<PhotoHeader> photoHeaderOf(Bytes encoded)
{
    const auto header = [](PhotoFormat format, OptionalSize size) {
        return size ? std::optional(PhotoHeader{.format = format, .size = *size}) : std::nullopt;
    };
    if (has(encoded, 0, "\xFF\xD8\xFF")) return header(PhotoFormat::jpeg, jpegSize(encoded));
    if (has(encoded, 0, "\x89PNG\r\n\x1A\n")) return header(PhotoFormat::png, pngSize(encoded));
    if (has(encoded, 0, "BM")) return header(PhotoFormat::bmp, bmpSize(encoded));
    if (has(encoded, 0, "RIFF") && has(encoded, 8, "WEBP")) return header(PhotoFormat::webp, webpSize(encoded));
    return std::nullopt;
}

bool jpegIsWhole(Bytes encoded)
{
    constexpr std::array kEndOfImage{std::byte{0xFF}, std::byte{0xD9}};
    for (auto segment = segmentAt(encoded, kAfterJpegSignature); segment; segment = segmentAt(encoded, segment->end)) {
        if (segment->marker != kStartOfScan) continue;
        return segment->end < encoded.size() && !std::ranges::search(encoded.subspan(segment->end), kEndOfImage).empty();
    }
    return false;
}

}  // namespace cortilens::files
