// SPDX-License-Identifier: Apache-2.0
#include "core/dense/Float16.h"

#include <c10/util/Half.h>

#include <algorithm>

namespace cortilens::dense {

std::vector<std::uint16_t> float16Of(std::span<const float> values)
{
    std::vector<std::uint16_t> bits(values.size());
    std::ranges::transform(values, bits.begin(), [](float value) { return c10::Half(value).x; });
    return bits;
}

void roundToFloat16(std::span<float> values)
{
    std::ranges::transform(values, values.begin(), [](float value) { return static_cast<float>(c10::Half(value)); });
}

}  // namespace cortilens::dense
