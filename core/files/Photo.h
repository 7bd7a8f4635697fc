// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"
#include "core/types/Photo.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>

namespace cortilens::files {

/// 10 000 x 10 000: three hundred megabytes once decoded. Larger pictures are refused before anything is decoded.
inline constexpr std::int64_t kMaxPhotoPixels = 100'000'000;

/// Width and height in pixels, as stored (before a camera's rotation), from a picture's first bytes: JPEG, PNG, BMP or WebP.
/// `name` is for messages. Errors: malformed (none of the four, or cut short), tooLarge (above kMaxPhotoPixels, with numbers).
struct PhotoSize {
    int width = 0;
    int height = 0;
    friend bool operator==(PhotoSize, PhotoSize) = default;
};
[[nodiscard]] Result<PhotoSize> photoSizeOf(std::span<const std::byte> encoded, std::string_view name);

/// Decodes JPEG, PNG, BMP or WebP (no animations) into eight-bit RGB. The camera's rotation (EXIF) is applied to a JPEG, which
/// is where cameras write it. Grey becomes equal channels; CMYK is converted without a colour profile; 16 bits are rounded to 8;
/// transparency is laid over white, the colour that views show around a photo. Embedded colour profiles are ignored: values are
/// taken as sRGB. Errors: those of photoSizeOf, malformed (cut short or damaged), outOfMemory.
[[nodiscard]] Result<Photo> decodePhoto(std::span<const std::byte> encoded, std::string_view name);

/// decodePhoto of a file's content. Errors: also those of MappedFile::open.
[[nodiscard]] Result<Photo> readPhoto(const std::filesystem::path& path);

}  // namespace cortilens::files
