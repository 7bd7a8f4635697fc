// SPDX-License-Identifier: Apache-2.0
#include "core/files/Photo.h"

#include "core/files/MappedFile.h"
#include "core/files/PhotoHeader.h"

#include <fmt/format.h>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <new>
#include <string>

namespace cortilens::files {

namespace {

[[nodiscard]] std::unexpected<Error> damaged(std::string_view name, std::string_view how)
{
    return std::unexpected(Error{ErrorKind::malformed, fmt::format("The photo {} {}.", name, how),
                                 "Copy or download it again, or save it again from an image editor."});
}

[[nodiscard]] Result<PhotoHeader> checkedHeader(std::span<const std::byte> encoded, std::string_view name)
{
    const auto header = photoHeaderOf(encoded);
    if (!header)
        return std::unexpected(
            Error{ErrorKind::malformed,
                  fmt::format("The photo {} is not a JPEG, PNG, BMP or WebP picture, or its beginning is cut off.", name),
                  "Save it as JPEG or PNG."});
    const auto [width, height] = header->size;
    if (width <= 0 || height <= 0) return damaged(name, fmt::format("says that it has {} x {} pixels", width, height));
    if (height > kMaxPhotoPixels / width) {
        const double millions = static_cast<double>(width) * static_cast<double>(height) * 1e-6;
        return std::unexpected(
            Error{ErrorKind::tooLarge,
                  fmt::format("The photo {} has {} x {} pixels ({:.0f} million); at most {} million are opened.", name, width,
                              height, millions, kMaxPhotoPixels / 1'000'000),
                  "Make it smaller first: a backbone sees at most about a thousand pixels a side."});
    }
    return *header;
}

/// Photos with transparency lie on white.
[[nodiscard]] Photo laidOverWhite(const cv::Mat& bgra)
{
    Photo photo{.width = bgra.cols, .height = bgra.rows, .rgb = {}};
    photo.rgb.reserve(bgra.total() * 3);
    for (int row = 0; row < bgra.rows; ++row)
        for (int col = 0; col < bgra.cols; ++col) {
            const auto& pixel = bgra.at<cv::Vec4b>(row, col);
            const int alpha = pixel[3];
            for (const int channel : {2, 1, 0})
                photo.rgb.push_back(static_cast<std::uint8_t>((pixel[channel] * alpha + 255 * (255 - alpha) + 127) / 255));
        }
    return photo;
}

[[nodiscard]] Photo photoOf(cv::Mat picture)
{
    if (picture.depth() == CV_16U) picture.convertTo(picture, CV_8U, 1.0 / 257);
    if (picture.channels() == 4) return laidOverWhite(picture);
    Photo photo{.width = picture.cols, .height = picture.rows, .rgb = std::vector<std::uint8_t>(picture.total() * 3)};
    cv::Mat rgb(picture.rows, picture.cols, CV_8UC3, photo.rgb.data());
    cv::cvtColor(picture, rgb, picture.channels() == 1 ? cv::COLOR_GRAY2RGB : cv::COLOR_BGR2RGB);
    return photo;
}

}  // namespace

Result<PhotoSize> photoSizeOf(std::span<const std::byte> encoded, std::string_view name)
{
    const auto header = checkedHeader(encoded, name);
    if (!header) return std::unexpected(header.error());
    return PhotoSize{static_cast<int>(header->size.width), static_cast<int>(header->size.height)};
}

Result<Photo> decodePhoto(std::span<const std::byte> encoded, std::string_view name)
try {
    const auto header = checkedHeader(encoded, name);
    if (!header) return std::unexpected(header.error());
    // The decoder would fill the missing part with grey and call it a success.
    if (header->format == PhotoFormat::jpeg && !jpegIsWhole(encoded)) return damaged(name, "is cut short");
    const cv::Mat bytes(1, static_cast<int>(encoded.size()), CV_8U, const_cast<std::byte*>(encoded.data()));
    // Unchanged keeps the transparency, but it ignores the camera's rotation, which only JPEG has in practice.
    const auto mode = header->format == PhotoFormat::jpeg ? cv::IMREAD_COLOR : cv::IMREAD_UNCHANGED;
    cv::Mat picture = cv::imdecode(bytes, mode);
    if (picture.empty()) return damaged(name, "is cut short or damaged");
    return photoOf(std::move(picture));
} catch (const std::bad_alloc&) {
    return std::unexpected(Error{ErrorKind::outOfMemory, fmt::format("Not enough memory to open the photo {}.", name),
                                 "Close other programs or make the photo smaller."});
} catch (const cv::Exception& exception) {
    return damaged(name, fmt::format("cannot be decoded ({})", exception.err));
}

Result<Photo> readPhoto(const std::filesystem::path& path)
{
    const auto file = MappedFile::open(path);
    if (!file) return std::unexpected(file.error());
    return decodePhoto(file->bytes(), path.string());
}

}  // namespace cortilens::files
