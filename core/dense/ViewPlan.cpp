// SPDX-License-Identifier: Apache-2.0
#include "core/dense/ViewPlan.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <optional>

namespace cortilens::dense {

namespace {

__extension__ using Wide = unsigned __int128;

constexpr Wide wide(std::uint64_t high, std::uint64_t low)
{
    return (Wide{high} << 64U) | low;
}

/// numpy's `default_rng(42)`: PCG64 (O'Neill 2014, XSL-RR 128/64) from the state that its seeding gives, with numpy's way of
/// making bounded integers.
class SeededPcg {
public:
    /// Uniform over [low, low + range), by Lemire's rejection (2019) on 32 bits.
    [[nodiscard]] int bounded(int low, std::uint32_t range)
    {
        std::uint64_t product = std::uint64_t{next32()} * range;
        if (static_cast<std::uint32_t>(product) < range) {
            const std::uint32_t threshold = (0U - range) % range;
            while (static_cast<std::uint32_t>(product) < threshold) product = std::uint64_t{next32()} * range;
        }
        return low + static_cast<int>(product >> 32U);
    }

private:
    /// The low half of a 64-bit draw, then its high half; numpy keeps the second across calls.
    [[nodiscard]] std::uint32_t next32()
    {
        if (m_kept) {
            const auto high = *m_kept;
            m_kept.reset();
            return high;
        }
        const std::uint64_t drawn = next64();
        m_kept = static_cast<std::uint32_t>(drawn >> 32U);
        return static_cast<std::uint32_t>(drawn);
    }

    [[nodiscard]] std::uint64_t next64()
    {
        constexpr Wide kMultiplier = wide(0x2360ED051FC65DA4, 0x4385DF649FCCF645);
        constexpr Wide kIncrement = wide(0xfa505436c9a8416e, 0x66caf2e28d25abff);
        m_state = m_state * kMultiplier + kIncrement;
        const auto folded = static_cast<std::uint64_t>(m_state >> 64U) ^ static_cast<std::uint64_t>(m_state);
        return std::rotr(folded, static_cast<int>(m_state >> 122U));
    }

    Wide m_state = wide(0xcea44f6798798f2a, 0xacbc7c9d68860ac8);
    std::optional<std::uint32_t> m_kept;
};

constexpr std::size_t kCandidates = 5000;

[[nodiscard]] std::vector<GridCell> candidateShifts(SeededPcg& random, int maxShift)
{
    const auto range = static_cast<std::uint32_t>(2 * maxShift + 1);
    std::vector<GridCell> shifts(kCandidates);
    for (auto& shift : shifts) shift.row = random.bounded(-maxShift, range);
    for (auto& shift : shifts) shift.col = random.bounded(-maxShift, range);
    return shifts;
}

/// Each next point is the one farthest from all before it, the first of equals.
[[nodiscard]] std::vector<GridCell> farthestPoints(const std::vector<GridCell>& points, std::size_t count)
{
    constexpr std::size_t kStart = 2542;  // torch.randint(0, 5000) after torch.manual_seed(42)
    std::vector<int> distance(points.size(), std::numeric_limits<int>::max());
    std::vector<GridCell> chosen;
    for (std::size_t current = kStart; chosen.size() < count;) {
        const GridCell last = points[current];
        chosen.push_back(last);
        for (std::size_t i = 0; i < points.size(); ++i) {
            const int rows = points[i].row - last.row;
            const int cols = points[i].col - last.col;
            distance[i] = std::min(distance[i], rows * rows + cols * cols);
        }
        current = static_cast<std::size_t>(std::ranges::max_element(distance) - distance.begin());
    }
    return chosen;
}

/// How alike two views are taken to be, 0 to 1. Its exact shape hardly matters; that a third of the reach is near does.
[[nodiscard]] double likeness(View a, View b, int reach)
{
    constexpr double kMirrored = 0.25;
    const double distance = std::hypot(a.shift.row - b.shift.row, a.shift.col - b.shift.col);
    return std::exp(-3 * distance / std::max(reach, 1)) * (a.mirrored == b.mirrored ? 1 : kMirrored);
}

}  // namespace

std::vector<View> viewsFor(int count, int maxShift)
{
    assert(count >= 1 && static_cast<std::size_t>(count) <= kCandidates && maxShift >= 0);
    SeededPcg random;
    const auto shifts = farthestPoints(candidateShifts(random, maxShift), static_cast<std::size_t>(count));
    std::vector<View> views;
    for (const GridCell shift : shifts) views.push_back({.shift = shift, .mirrored = random.bounded(0, 2) == 1});
    views.front() = {};  // the scripts overwrite the first draw; the others stay spread around the point that it had
    return views;
}

std::vector<View> settlingEarly(const std::vector<View>& views)
{
    constexpr double kTie = 1e-9;  // what mathematical libraries may differ by must not decide
    int reach = 0;
    for (const View view : views) reach = std::max({reach, std::abs(view.shift.row), std::abs(view.shift.col)});
    std::vector<double> toAll(views.size());    // mean likeness to every view
    std::vector<double> toTaken(views.size());  // sum of likenesses to those taken
    for (std::size_t i = 0; i < views.size(); ++i)
        for (const View other : views) toAll[i] += likeness(views[i], other, reach) / static_cast<double>(views.size());
    std::vector<View> order;
    std::vector<bool> isTaken(views.size());
    for (std::size_t next = 0; order.size() < views.size();) {
        order.push_back(views[next]);
        isTaken[next] = true;
        const auto count = static_cast<double>(order.size() + 1);
        double best = -std::numeric_limits<double>::infinity();
        for (std::size_t i = 0, last = next; i < views.size(); ++i) {
            toTaken[i] += likeness(views[i], views[last], reach);
            // What the squared distance of the mean embeddings loses by this view; its likeness to itself is 1.
            const double gain = 2 * toAll[i] - (2 * toTaken[i] + 1) / count;
            if (isTaken[i] || gain <= best + kTie) continue;
            best = gain;
            next = i;
        }
    }
    return order;
}

}  // namespace cortilens::dense
