// SPDX-License-Identifier: Apache-2.0
#include "core/encoder/Bootstrap.h"

#include <algorithm>
#include <cstddef>
#include <limits>

namespace cortilens::encoder {

namespace {

template <typename Value> [[nodiscard]] Value selected(std::span<Value> values, double share)
{
    if (values.empty()) return std::numeric_limits<Value>::quiet_NaN();
    const double place = share * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(below));
    const auto above = values.subspan(below + 1);
    if (above.empty()) return values[below];
    const auto first = static_cast<double>(values[below]);
    const auto second = static_cast<double>(*std::ranges::min_element(above));
    return static_cast<Value>(first + (place - static_cast<double>(below)) * (second - first));
}

}  // namespace

double quantile(std::span<double> values, double share)
{
    return selected(values, share);
}

float quantile(std::span<float> values, double share)
{
    return selected(values, share);
}

std::pair<double, double> percentileInterval(std::vector<double> draws, double confidence)
{
    const double low = quantile(draws, (1 - confidence) / 2);
    return {low, quantile(draws, (1 + confidence) / 2)};
}

}  // namespace cortilens::encoder
