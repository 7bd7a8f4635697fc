// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/LayoutDescent.h"

#include "core/encoder/SeededDraws.h"
#include "core/types/Cancelled.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <type_traits>
#include <vector>

namespace cortilens::analysis {

namespace {

constexpr float kLongestMove = 4;  // of a coordinate, in learning rates

/// Derivatives of the cross entropy by the squared distance of two rows, to be multiplied with the difference of the two.
class Forces {
public:
    explicit Forces(const LayoutCurve& curve)
        : m_a(static_cast<float>(curve.a))
        , m_b(static_cast<float>(curve.b))
    {}

    [[nodiscard]] float attraction(float square) const
    {
        if (!(square > 0)) return 0;
        const float power = m_a * std::pow(square, m_b);
        return -2 * m_b * power / (square * (power + 1));
    }

    [[nodiscard]] float repulsion(float square) const
    {
        if (!(square > 0)) return 0;
        return 2 * m_b / ((0.001F + square) * (m_a * std::pow(square, m_b) + 1));
    }

private:
    float m_a;
    float m_b;
};

/// An edge, and when its turn is: in epochs, which may be fractions.
struct Turn {
    FuzzyEdge edge;
    float period = 0;
    float next = 0;
};

/// Of the edges that have a turn at all.
[[nodiscard]] std::vector<Turn> turnsOf(std::span<const FuzzyEdge> edges, int epochs)
{
    float strongest = 0;
    for (const auto& edge : edges) strongest = std::max(strongest, edge.weight);
    std::vector<Turn> turns;
    for (const auto& edge : edges) {
        const float period = strongest / edge.weight;
        if (period <= static_cast<float>(epochs)) turns.push_back({edge, period, period});
    }
    return turns;
}

/// One descent. `Other` is float where both ends of an edge move, and const float where only `from` does.
template <int kAxes, typename Other> class Descent {
public:
    Descent(std::span<float> moving, std::span<Other> others, const DescentOptions& options)
        : m_moving(moving)
        , m_others(others)
        , m_forces(options.curve)
        , m_negativeSamples(options.negativeSamples)
        , m_generator(options.seed)
    {}

    /// All edges whose turn it is.
    void epoch(std::span<Turn> turns, float epoch, float rate)
    {
        for (auto& turn : turns) {
            if (turn.next > epoch) continue;
            turn.next += turn.period;
            float* const from = m_moving.data() + std::size_t{turn.edge.from} * kAxes;
            pull(from, m_others.data() + std::size_t{turn.edge.to} * kAxes, rate);
            for (int i = 0; i < m_negativeSamples; ++i)
                push(from, m_others.data() + encoder::drawBelow(m_generator, m_others.size() / kAxes) * kAxes, rate);
        }
    }

private:
    [[nodiscard]] static float squareBetween(const float* a, const float* b)
    {
        float square = 0;
        for (int axis = 0; axis < kAxes; ++axis) square += (a[axis] - b[axis]) * (a[axis] - b[axis]);
        return square;
    }

    void pull(float* from, Other* to, float rate) const
    {
        const float force = m_forces.attraction(squareBetween(from, to));
        for (int axis = 0; axis < kAxes; ++axis) {
            const float move = rate * std::clamp(force * (from[axis] - to[axis]), -kLongestMove, kLongestMove);
            from[axis] += move;
            if constexpr (!std::is_const_v<Other>) to[axis] -= move;
        }
    }

    /// A row that is drawn for itself stays where it is: at no distance there is no direction.
    void push(float* from, const float* to, float rate) const
    {
        const float force = m_forces.repulsion(squareBetween(from, to));
        for (int axis = 0; axis < kAxes; ++axis)
            from[axis] += rate * std::clamp(force * (from[axis] - to[axis]), -kLongestMove, kLongestMove);
    }

    std::span<float> m_moving;
    std::span<Other> m_others;
    Forces m_forces;
    int m_negativeSamples;
    std::mt19937_64 m_generator;
};

template <int kAxes, typename Other>
[[nodiscard]] Result<void> descend(std::span<float> moving, std::span<Other> others, std::span<const FuzzyEdge> edges,
                                   const DescentOptions& options, const Course& course)
{
    Descent<kAxes, Other> descent(moving, others, options);
    auto turns = turnsOf(edges, options.epochs);
    for (int epoch = 1; epoch <= options.epochs; ++epoch) {
        if (course.stop.stop_requested()) return cancelled();
        const double rate = options.learningRate * (1 - static_cast<double>(epoch - 1) / options.epochs);
        descent.epoch(turns, static_cast<float>(epoch), static_cast<float>(rate));
        if (course.report) course.report(static_cast<std::size_t>(epoch), static_cast<std::size_t>(options.epochs));
    }
    return {};
}

}  // namespace

Result<void> layOut(std::span<float> positions, std::span<const FuzzyEdge> edges, const DescentOptions& options,
                    const Course& course)
{
    assert(options.components == 2 || options.components == 3);
    return options.components == 2 ? descend<2>(positions, positions, edges, options, course)
                                   : descend<3>(positions, positions, edges, options, course);
}

Result<void> layOutAmong(std::span<float> moving, std::span<const float> fixed, std::span<const FuzzyEdge> edges,
                         const DescentOptions& options, const Course& course)
{
    assert(options.components == 2 || options.components == 3);
    return options.components == 2 ? descend<2>(moving, fixed, edges, options, course)
                                   : descend<3>(moving, fixed, edges, options, course);
}

}  // namespace cortilens::analysis
