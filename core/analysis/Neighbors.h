// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/analysis/Course.h"
#include "core/analysis/UnitRows.h"
#include "core/types/Error.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

/// The rows that point the same way, found exactly: every pair is looked at.
///
/// Blocks of 480 rows are multiplied with each other in float, which takes N^2 C operations (half of them where the rows are
/// searched for among themselves), and of each row's products no more than a short list is kept. The rows on the lists are then
/// measured again in double from the difference of the directions, |a - b|^2 / 2, which is 1 - cosine without its cancellation:
/// copies are at distance 0 and their order is that of their numbers. Memory beside the rows: (16 count + 68) N bytes, and
/// 480 (8 C + 1920) bytes for each thread (3 MB at 512 channels).
///
/// Same rows, same bytes, whatever the number of threads.
namespace cortilens::analysis {

/// The nearest rows of each of N rows: the nearest first, and of equals the lower number.
struct Neighbors {
    std::size_t count = 0;            ///< of each row
    std::vector<std::uint32_t> rows;  ///< [N, count]
    std::vector<float> distances;     ///< [N, count], 1 - cosine: 0 to 2

    [[nodiscard]] std::size_t size() const { return count == 0 ? 0 : rows.size() / count; }
    [[nodiscard]] std::span<const std::uint32_t> rowsOf(std::size_t row) const
    {
        return std::span(rows).subspan(row * count, count);
    }
    [[nodiscard]] std::span<const float> distancesOf(std::size_t row) const
    {
        return std::span(distances).subspan(row * count, count);
    }
};

/// Of each row among the others, itself left out; fewer than `count` where there are no more. `rows` has fewer than 2^32.
/// Errors: those of onThreads.
[[nodiscard]] Result<Neighbors> nearestNeighbors(const UnitRows& rows, std::size_t count, const Course& course = {});

/// Of each row of `asked` among `rows`. Errors: mismatch (different numbers of channels, both named), those of onThreads.
[[nodiscard]] Result<Neighbors> nearestAmong(const UnitRows& asked, const UnitRows& rows, std::size_t count,
                                             const Course& course = {});

}  // namespace cortilens::analysis
