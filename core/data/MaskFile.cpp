// SPDX-License-Identifier: Apache-2.0
#include "core/data/MaskFile.h"

#include "core/files/Npy.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace cortilens::data {

namespace {

/// Places of all voxels in a volume with x fastest, in the order in which numpy counts them (z fastest).
[[nodiscard]] std::vector<std::size_t> placesInNumpysOrder(const VolumeShape& shape)
{
    std::vector<std::size_t> places;
    for (std::int32_t i = 0; i < shape[0]; ++i)
        for (std::int32_t j = 0; j < shape[1]; ++j)
            for (std::int32_t k = 0; k < shape[2]; ++k) places.push_back(flatIndex(shape, {i, j, k}));
    return places;
}

[[nodiscard]] bool isPlace(double value, std::size_t count)
{
    return value >= 0 && value < static_cast<double>(count) && value == std::floor(value);
}

[[nodiscard]] Error ofNoLayout(const std::filesystem::path& path, const std::vector<std::int64_t>& found, std::size_t cortex,
                               const VolumeShape& shape)
{
    return {
        ErrorKind::mismatch,
        fmt::format("{} has the shape {}, where {} x {} x {} voxels, one value for each of {} voxels of cortex, or places among "
                    "these (from 0) are due.",
                    path.string(), fmt::join(found, " x "), shape[0], shape[1], shape[2], cortex),
        "It belongs to another subject, space or mask; save it as a volume (.nii.gz)."};
}

}  // namespace

Result<std::vector<float>> readMask(const std::filesystem::path& path, const std::filesystem::path& base,
                                    const VolumeShape& shape, float above)
{
    const auto array = files::readNpy(path);
    if (!array) return std::unexpected(array.error());
    auto places = placesInNumpysOrder(shape);
    std::vector<float> volume(places.size(), 0.0F);
    const auto spread = [&](const std::vector<float>& values) {
        for (std::size_t n = 0; n < values.size(); ++n) volume[places[n]] = values[n];
    };
    if (std::ranges::equal(array->shape, shape)) {
        spread(files::floatsOf(*array));
        return volume;
    }
    const auto cortex = readVolume(base, shape);
    if (!cortex) return std::unexpected(cortex.error());
    std::erase_if(places, [&](std::size_t place) { return !((*cortex)[place] > above); });
    if (array->shape.size() != 1) return std::unexpected(ofNoLayout(path, array->shape, places.size(), shape));
    if (std::cmp_equal(array->shape.front(), places.size())) {
        spread(files::floatsOf(*array));
        return volume;
    }
    const auto listed = files::doublesOf(*array);
    const bool inside = std::ranges::all_of(listed, [&](double value) { return isPlace(value, places.size()); });
    if (!inside || listed.size() > places.size() || array->dtype == files::DType::boolean || files::isFloatingPoint(array->dtype))
        return std::unexpected(ofNoLayout(path, array->shape, places.size(), shape));
    for (const double place : listed) volume[places[static_cast<std::size_t>(place)]] = 1;
    return volume;
}

}  // namespace cortilens::data
