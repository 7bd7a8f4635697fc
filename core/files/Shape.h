// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace cortilens::files {

/// Product of the axes, or nothing when an axis is negative or the product does not fit.
[[nodiscard]] inline std::optional<std::int64_t> elementsOf(std::span<const std::int64_t> shape)
{
    std::int64_t product = 1;
    for (const auto axis : shape)
        if (axis < 0 || __builtin_mul_overflow(product, axis, &product)) return std::nullopt;
    return product;
}

}  // namespace cortilens::files
