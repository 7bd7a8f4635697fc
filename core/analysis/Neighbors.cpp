// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/Neighbors.h"

#include <Eigen/Core>
#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <limits>
#include <mutex>
#include <utility>

namespace cortilens::analysis {

namespace {

using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// Rows of a block. A multiple of the 12, 24 and 48 rows that Eigen's kernel takes at a time with 4, 8 and 16 floats in a
/// register: a block that is filled up to it with zeros sums every product in the same order, so that copies of a row have
/// products that are equal to the bit, wherever they stand.
constexpr std::size_t kBlock = 480;

/// Kept beyond what is asked for, because products that differ by rounding may stand in the wrong order.
constexpr std::size_t kSpare = 8;

struct Candidate {
    float cosine = -2;
    std::uint32_t row = std::numeric_limits<std::uint32_t>::max();
};

[[nodiscard]] bool isNearer(const Candidate& a, const Candidate& b)
{
    return a.cosine != b.cosine ? a.cosine > b.cosine : a.row < b.row;
}

/// The best that were offered to each row, whatever the order of the offers.
class Shortlists {
public:
    Shortlists(std::size_t rows, std::size_t length)
        : m_length(length)
        , m_candidates(rows * length)
        , m_least(rows, -2)
    {}

    /// What a candidate of this row has to reach.
    [[nodiscard]] float least(std::size_t row) const { return m_least[row]; }
    [[nodiscard]] std::span<const Candidate> of(std::size_t row) const
    {
        return std::span(m_candidates).subspan(row * m_length, m_length);
    }

    void offer(std::size_t row, Candidate candidate)
    {
        const auto list = std::span(m_candidates).subspan(row * m_length, m_length);
        if (!isNearer(candidate, list.back())) return;
        auto place = m_length - 1;
        for (; place > 0 && isNearer(candidate, list[place - 1]); --place) list[place] = list[place - 1];
        list[place] = candidate;
        m_least[row] = list.back().cosine;
    }

private:
    std::size_t m_length;
    std::vector<Candidate> m_candidates;  // [rows, length], the nearest first
    std::vector<float> m_least;           // [rows], of the last candidate
};

[[nodiscard]] std::size_t blocksOf(const UnitRows& rows)
{
    return (rows.size() + kBlock - 1) / kBlock;
}

/// A block, filled up with rows of zeros.
[[nodiscard]] RowMajor blockOf(const UnitRows& rows, std::size_t block)
{
    const auto first = block * kBlock;
    const auto count = std::min(kBlock, rows.size() - first);
    const auto channels = static_cast<Eigen::Index>(rows.channels());
    RowMajor values = RowMajor::Zero(kBlock, channels);
    values.topRows(static_cast<Eigen::Index>(count)) =
        Eigen::Map<const RowMajor>(rows.row(first).data(), static_cast<Eigen::Index>(count), channels);
    return values;
}

/// One search: every tile of products fills the lists of the rows at its side and, where the rows are searched for among
/// themselves, of those at its top as well.
class Search {
public:
    /// `among`: `asked` and `rows` are the same, and none is its own neighbour.
    Search(const UnitRows& asked, const UnitRows& rows, std::size_t count, bool among)
        : m_asked(asked)
        , m_rows(rows)
        , m_among(among)
        , m_lists(asked.size(), std::min(count + kSpare, rows.size() - (m_among ? 1 : 0)))
        , m_locks(blocksOf(asked))
        , m_found{.count = count,
                  .rows = std::vector<std::uint32_t>(asked.size() * count),
                  .distances = std::vector<float>(asked.size() * count)}
    {
        for (std::size_t side = 0; side < blocksOf(asked); ++side)
            for (std::size_t top = m_among ? side : 0; top < blocksOf(rows); ++top) m_tiles.emplace_back(side, top);
    }

    [[nodiscard]] Result<Neighbors> run(const Course& course)
    {
        const auto tiles = onThreads(m_tiles.size(), course, [this](std::size_t number) { return multiply(number); });
        if (!tiles) return std::unexpected(tiles.error());
        const Course second{.stop = course.stop, .threads = course.threads};
        const auto measured = onThreads(blocksOf(m_asked), second, [this](std::size_t block) { return measure(block); });
        if (!measured) return std::unexpected(measured.error());
        return std::move(m_found);
    }

private:
    [[nodiscard]] Result<void> multiply(std::size_t number)
    {
        const auto [side, top] = m_tiles[number];
        RowMajor products(kBlock, kBlock);
        products.noalias() = blockOf(m_asked, side) * blockOf(m_rows, top).transpose();
        if (m_among && side != top) {
            const std::scoped_lock both(m_locks[side], m_locks[top]);
            offer(products, side * kBlock, top * kBlock);
        } else {
            const std::scoped_lock one(m_locks[side]);
            offer(products, side * kBlock, top * kBlock);
        }
        return {};
    }

    /// Under the locks of the lists that it fills.
    void offer(const RowMajor& products, std::size_t firstAsked, std::size_t firstRow)
    {
        const auto askedEnd = std::min(firstAsked + kBlock, m_asked.size());
        const auto rowEnd = std::min(firstRow + kBlock, m_rows.size());
        for (auto asked = firstAsked; asked < askedEnd; ++asked) {
            const float* const cosines = products.row(static_cast<Eigen::Index>(asked - firstAsked)).data();
            for (auto row = m_among ? std::max(firstRow, asked + 1) : firstRow; row < rowEnd; ++row) {
                const float cosine = cosines[row - firstRow];
                if (cosine >= m_lists.least(asked)) m_lists.offer(asked, {cosine, static_cast<std::uint32_t>(row)});
                if (m_among && cosine >= m_lists.least(row)) m_lists.offer(row, {cosine, static_cast<std::uint32_t>(asked)});
            }
        }
    }

    /// Puts the rows on the lists of a block in their order.
    [[nodiscard]] Result<void> measure(std::size_t block)
    {
        std::vector<std::pair<double, std::uint32_t>> measured;
        const auto vectorOf = [](std::span<const float> row) {
            return Eigen::Map<const Eigen::VectorXf>(row.data(), static_cast<Eigen::Index>(row.size())).cast<double>();
        };
        for (auto asked = block * kBlock; asked < std::min((block + 1) * kBlock, m_asked.size()); ++asked) {
            measured.clear();
            for (const auto& candidate : m_lists.of(asked))
                measured.emplace_back((vectorOf(m_asked.row(asked)) - vectorOf(m_rows.row(candidate.row))).squaredNorm() / 2,
                                      candidate.row);
            std::ranges::sort(measured);
            for (std::size_t place = 0; place < m_found.count; ++place) {
                m_found.distances[asked * m_found.count + place] = static_cast<float>(measured[place].first);
                m_found.rows[asked * m_found.count + place] = measured[place].second;
            }
        }
        return {};
    }

    const UnitRows& m_asked;
    const UnitRows& m_rows;
    bool m_among;
    Shortlists m_lists;  // those of a block are guarded by its lock
    std::vector<std::mutex> m_locks;
    std::vector<std::pair<std::size_t, std::size_t>> m_tiles;  // block of m_asked, block of m_rows
    Neighbors m_found;                                         // each block of m_asked is written by one thread
};

}  // namespace

Result<Neighbors> nearestNeighbors(const UnitRows& rows, std::size_t count, const Course& course)
{
    assert(rows.size() < std::numeric_limits<std::uint32_t>::max());
    const auto possible = std::min(count, std::max<std::size_t>(rows.size(), 1) - 1);
    if (possible == 0) return Neighbors{};
    return Search(rows, rows, possible, true).run(course);
}

Result<Neighbors> nearestAmong(const UnitRows& asked, const UnitRows& rows, std::size_t count, const Course& course)
{
    assert(rows.size() < std::numeric_limits<std::uint32_t>::max());
    if (asked.channels() != rows.channels())
        return std::unexpected(
            Error{ErrorKind::mismatch,
                  fmt::format("Rows of {} channels have no neighbours among rows of {}.", asked.channels(), rows.channels()),
                  "Use readouts and features of the same backbone."});
    const auto possible = std::min(count, rows.size());
    if (possible == 0 || asked.size() == 0) return Neighbors{};
    return Search(asked, rows, possible, false).run(course);
}

}  // namespace cortilens::analysis
