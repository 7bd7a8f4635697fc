// SPDX-License-Identifier: Apache-2.0
#include "core/dense/DevicePixels.h"

#include "core/dense/ViewPixels.h"
#include "core/files/PillowResize.h"
#include "core/models/Upload.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

namespace cortilens::dense {

namespace {

constexpr int kBytes = 256;

/// `bytes` int32 [3, height, width], resized along an axis in Pillow's integers.
[[nodiscard]] at::Tensor resized(const at::Tensor& bytes, std::int64_t axis, int outputs)
{
    const auto inputs = bytes.size(axis);
    if (inputs == outputs) return bytes;
    const auto taps = files::bicubicTaps(outputs, static_cast<int>(inputs));
    const auto most =
        static_cast<std::int64_t>(std::ranges::max(taps, {}, [](const auto& tap) { return tap.weights.size(); }).weights.size());
    auto places = at::zeros({outputs, most}, at::kInt);
    auto weights = at::zeros({outputs, most}, at::kInt);  // zero behind the last
    auto* place = places.mutable_data_ptr<std::int32_t>();
    auto* weight = weights.mutable_data_ptr<std::int32_t>();
    for (const auto& tap : taps) {
        std::ranges::copy(tap.weights, weight);
        std::iota(place, place + tap.weights.size(), tap.first);
        place += most;
        weight += most;
    }
    const auto seen =
        bytes.index_select(axis, models::onDevice(places.flatten(), bytes.device())).unflatten(axis, {outputs, most});
    const auto shaped = models::onDevice(weights, bytes.device());
    const auto products = seen * (axis == 1 ? shaped.unsqueeze(2) : shaped);
    const auto sums = products.sum(axis + 1, false, at::kInt) + (1 << (files::kBicubicFractionBits - 1));
    return sums.bitwise_right_shift(files::kBicubicFractionBits).clamp(0, 255);
}

}  // namespace

at::Tensor pixelsOn(const models::Device& device, const Photo& photo, int side, const std::array<double, 3>& mean,
                    const std::array<double, 3>& deviation)
{
    const auto place = placeOf(device);
    auto bytes = at::empty({photo.height, photo.width, 3}, at::kByte);
    std::ranges::copy(photo.rgb, bytes.mutable_data_ptr<std::uint8_t>());
    const auto planes = models::onDevice(bytes, place).permute({2, 0, 1}).to(at::kInt);
    const auto square = resized(resized(planes, 2, side), 1, side);
    // What each byte of each channel stands for: a photo with one pixel of each.
    Photo every{kBytes, 1, std::vector<std::uint8_t>(3 * kBytes)};
    for (std::size_t i = 0; i < every.rgb.size(); ++i) every.rgb[i] = static_cast<std::uint8_t>(i / 3);
    const auto table = models::onDevice(normalised(every, mean, deviation).view({3, kBytes}), place);
    return table.gather(1, square.flatten(1).to(at::kLong)).view({3, side, side});
}

}  // namespace cortilens::dense
