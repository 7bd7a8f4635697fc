// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace cortilens::files {

enum class PhotoFormat : std::uint8_t { jpeg, png, bmp, webp };

/// What a picture says of itself before any of it is decoded. Nothing here is trusted yet: sizes may be zero or absurd.
struct PhotoHeader {
    struct Size {
        std::int64_t width = 0;
        std::int64_t height = 0;
    };

    PhotoFormat format{};
    Size size;  ///< pixels, as stored; below 2^32 each
};

/// Nothing when the bytes are none of the formats or end before the size.
[[nodiscard]] std::optional<PhotoHeader> photoHeaderOf(std::span<const std::byte> encoded);

/// Whether a JPEG has an end-of-image marker behind its first scan. Inside a scan such a byte pair cannot occur.
[[nodiscard]] bool jpegIsWhole(std::span<const std::byte> encoded);

}  // namespace cortilens::files
