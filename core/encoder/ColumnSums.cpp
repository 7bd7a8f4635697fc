// SPDX-License-Identifier: Apache-2.0
#include "core/encoder/ColumnSums.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <array>

namespace cortilens::encoder {

namespace {

constexpr std::size_t kStrip = 64;    // columns that are added up side by side
constexpr std::int64_t kFlush = 128;  // rows after which float32 sums go to float64

/// One strip of columns of one part.
struct StripSums {
    std::array<float, kStrip> sum{};
    std::array<float, kStrip> square{};

    void add(float* row, const std::array<float, kStrip>& shift, std::size_t width)
    {
        for (std::size_t c = 0; c < width; ++c) {
            const float value = row[c] - shift[c];
            row[c] = value;
            sum[c] += value;
            square[c] += value * value;
        }
    }

    void flush(double* sums, double* squares, std::size_t width)
    {
        for (std::size_t c = 0; c < width; ++c) {
            sums[c] += static_cast<double>(sum[c]);
            squares[c] += static_cast<double>(square[c]);
        }
        *this = {};
    }
};

}  // namespace

ColumnSums shiftAndSum(const at::Tensor& block, std::span<const RowPart> parts, bool shift)
{
    const auto columns = static_cast<std::size_t>(block.size(1));
    const auto count = static_cast<std::int64_t>(parts.size());
    ColumnSums result{.shift = shift ? block[0].to(at::kDouble) : at::zeros({block.size(1)}, at::kDouble),
                      .sums = at::zeros({count, block.size(1)}, at::kDouble),
                      .squares = at::zeros({count, block.size(1)}, at::kDouble)};
    auto* values = block.mutable_data_ptr<float>();
    const auto* typical = result.shift.const_data_ptr<double>();
    auto* sums = result.sums.mutable_data_ptr<double>();
    auto* squares = result.squares.mutable_data_ptr<double>();
    const auto addStrip = [&](std::size_t first) {
        const auto width = std::min(kStrip, columns - first);
        std::array<float, kStrip> shifts{};
        for (std::size_t c = 0; c < width; ++c) shifts[c] = static_cast<float>(typical[first + c]);
        StripSums strip;
        for (std::size_t p = 0; p < parts.size(); ++p) {
            for (std::int64_t r = 0; r < parts[p].rows; ++r) {
                strip.add(values + static_cast<std::size_t>(parts[p].first + r) * columns + first, shifts, width);
                if (r % kFlush == kFlush - 1) strip.flush(sums + p * columns + first, squares + p * columns + first, width);
            }
            strip.flush(sums + p * columns + first, squares + p * columns + first, width);
        }
    };
    const auto strips = static_cast<std::int64_t>((columns + kStrip - 1) / kStrip);
    at::parallel_for(0, strips, 1, [&](std::int64_t begin, std::int64_t end) {
        for (auto strip = begin; strip < end; ++strip) addStrip(static_cast<std::size_t>(strip) * kStrip);
    });
    return result;
}

}  // namespace cortilens::encoder
