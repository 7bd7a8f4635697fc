// SPDX-License-Identifier: Apache-2.0
#include "core/encoder/Bootstrap.h"

#include <algorithm>
#include <cstddef>
#include <limits>

namespace cortilens::encoder {

double quantile(std::vector<double>& values, double share)
{
    if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
    std::ranges::sort(values);
    const double place = share * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const auto above = std::min(below + 1, values.size() - 1);
    return values[below] + (place - static_cast<double>(below)) * (values[above] - values[below]);
}

std::pair<double, double> percentileInterval(std::vector<double> draws, double confidence)
{
    const double low = quantile(draws, (1 - confidence) / 2);
    return {low, quantile(draws, (1 + confidence) / 2)};
}

}  // namespace cortilens::encoder
