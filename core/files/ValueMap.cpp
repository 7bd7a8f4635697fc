// SPDX-License-Identifier: Apache-2.0
#include "core/files/ValueMap.h"

#include "core/files/MappedFile.h"
#include "core/files/Npy.h"
#include "core/files/Photo.h"

#include <fmt/format.h>
#include <opencv2/imgcodecs.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <new>
#include <string>
#include <utility>

namespace cortilens::files {

namespace {

[[nodiscard]] std::unexpected<Error> mismatch(const std::filesystem::path& path, std::string what)
{
    return std::unexpected(Error{ErrorKind::mismatch, fmt::format("The map {} {}.", path.string(), what),
                                 "Save one number for each pixel: a .npy with two axes, or a grey picture."});
}

void forgetInfinity(std::vector<float>& values)
{
    for (auto& value : values)
        if (std::isinf(value)) value = std::numeric_limits<float>::quiet_NaN();
}

[[nodiscard]] Result<ValueMap> mapFromNpy(const std::filesystem::path& path)
{
    const auto array = readNpy(path);
    if (!array) return std::unexpected(array.error());
    const auto& shape = array->shape;
    constexpr std::int64_t kMostSide = std::numeric_limits<int>::max();
    if (shape.size() != 2 || shape[0] < 1 || shape[1] < 1 || shape[0] > kMostSide || shape[1] > kMostSide)
        return mismatch(path, fmt::format("has the shape [{}]", fmt::join(shape, ", ")));
    return ValueMap{.rows = static_cast<int>(shape[0]), .cols = static_cast<int>(shape[1]), .values = floatsOf(*array)};
}

[[nodiscard]] Result<ValueMap> mapFromPicture(const std::filesystem::path& path)
{
    const auto file = MappedFile::open(path);
    if (!file) return std::unexpected(file.error());
    const auto encoded = file->bytes();
    if (const auto size = photoSizeOf(encoded, path.string()); !size) return std::unexpected(size.error());
    const cv::Mat bytes(1, static_cast<int>(encoded.size()), CV_8U, const_cast<std::byte*>(encoded.data()));
    const cv::Mat picture = cv::imdecode(bytes, cv::IMREAD_UNCHANGED);
    if (picture.empty())
        return std::unexpected(
            Error{ErrorKind::malformed, fmt::format("The map {} is cut short or damaged.", path.string()), "Copy it again."});
    if (picture.channels() != 1) return mismatch(path, fmt::format("has {} channels", picture.channels()));
    ValueMap map{.rows = picture.rows, .cols = picture.cols, .values = std::vector<float>(picture.total())};
    cv::Mat target(picture.rows, picture.cols, CV_32F, map.values.data());
    picture.convertTo(target, CV_32F);
    return map;
}

}  // namespace

Result<ValueMap> readValueMap(const std::filesystem::path& path)
try {
    auto map = path.extension() == ".npy" ? mapFromNpy(path) : mapFromPicture(path);
    if (map) forgetInfinity(map->values);
    return map;
} catch (const std::bad_alloc&) {
    return std::unexpected(Error{ErrorKind::outOfMemory, fmt::format("Not enough memory to open the map {}.", path.string()),
                                 "Close other programs or make the map smaller."});
} catch (const cv::Exception& exception) {
    return std::unexpected(Error{
        ErrorKind::malformed, fmt::format("The map {} cannot be decoded ({}).", path.string(), exception.err), "Copy it again."});
}

}  // namespace cortilens::files
