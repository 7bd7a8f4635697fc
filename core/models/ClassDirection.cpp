// SPDX-License-Identifier: Apache-2.0
#include "core/models/ClassDirection.h"

#include <algorithm>
#include <cassert>

namespace cortilens::models {

std::vector<float> classDirection(const ClassifierHead& head, std::span<const int> classes)
{
    assert(!classes.empty());
    const auto channels = static_cast<std::size_t>(head.channels);
    const auto rows = std::span(head.weights);
    std::vector<double> direction(channels);
    const auto add = [&](int index, double share) {
        const auto row = rows.subspan(static_cast<std::size_t>(index) * channels, channels);
        for (std::size_t c = 0; c < channels; ++c) direction[c] += share * static_cast<double>(row[c]);
    };
    for (const int index : classes) add(index, 1.0 / static_cast<double>(classes.size()));
    for (int index = 0; index < head.classes; ++index) add(index, -1.0 / head.classes);
    std::vector<float> rounded(channels);
    std::ranges::transform(direction, rounded.begin(), [](double value) { return static_cast<float>(value); });
    return rounded;
}

}  // namespace cortilens::models
