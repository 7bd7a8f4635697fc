// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <random>
#include <vector>

/// Draws that are the same with every standard library, which the distributions of <random> are not.
namespace cortilens::encoder {

/// A whole number below `count`, by Lemire's multiplication; its bias of `count` in 2^64 is of no consequence.
[[nodiscard]] inline std::size_t drawBelow(std::mt19937_64& generator, std::size_t count)
{
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::size_t>((static_cast<Wide>(generator()) * count) >> 64);
}

/// A number in [-1, 1) on a grid of 2^-23.
[[nodiscard]] inline float drawSigned(std::mt19937_64& generator)
{
    return static_cast<float>(generator() >> 40) * 0x1p-23F - 1;
}

/// 0 .. count - 1 in an order of its own.
[[nodiscard]] inline std::vector<std::int64_t> drawOrder(std::mt19937_64& generator, std::size_t count)
{
    std::vector<std::int64_t> order(count);
    std::iota(order.begin(), order.end(), std::int64_t{0});
    for (auto left = count; left > 1; --left) std::swap(order[left - 1], order[drawBelow(generator, left)]);
    return order;
}

}  // namespace cortilens::encoder
