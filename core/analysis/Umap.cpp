// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/Umap.h"

#include "core/analysis/FuzzyGraph.h"
#include "core/analysis/LayoutDescent.h"
#include "core/analysis/Neighbors.h"
#include "core/analysis/PrincipalStart.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <utility>

namespace cortilens::analysis {

namespace {

constexpr std::size_t kGroup = 64;  // rows that are placed at a time

[[nodiscard]] std::unexpected<Error> invalid(std::string message, std::string remedy)
{
    return std::unexpected(Error{ErrorKind::invalidRequest, std::move(message), std::move(remedy)});
}

[[nodiscard]] Result<void> checked(const UmapOptions& options)
{
    const auto within = [](double value, double least, double most) { return value >= least && value <= most; };
    const auto positive = [](double value, double most) { return value > 0 && value <= most; };
    if (!within(options.neighbors, 2, 1000))
        return invalid(fmt::format("A layout cannot have {} neighbours.", options.neighbors), "Use 2 to 1000; 15 is usual.");
    if (!positive(options.spread, 100))
        return invalid(fmt::format("A layout cannot have a spread of {}.", options.spread), "Use a number above 0, up to 100.");
    if (!within(options.minDistance, 0, options.spread))
        return invalid(
            fmt::format("A layout cannot have a least distance of {} with a spread of {}.", options.minDistance, options.spread),
            "Use a number from 0 to the spread; 0.1 is usual.");
    if (!within(options.components, 2, 3))
        return invalid(fmt::format("A layout cannot have {} components.", options.components), "Use 2 or 3.");
    if (!within(options.epochs, 0, 100'000))
        return invalid(fmt::format("A layout cannot take {} epochs.", options.epochs), "Use 1 to 100000, or 0 to choose.");
    if (!within(options.negativeSamples, 0, 100))
        return invalid(fmt::format("A layout cannot have {} negative samples.", options.negativeSamples), "Use 0 to 100.");
    if (!positive(options.learningRate, 10))
        return invalid(fmt::format("A layout cannot have a learning rate of {}.", options.learningRate),
                       "Use a number above 0, up to 10.");
    return {};
}

/// The part of a course that is one stage.
[[nodiscard]] Course stageOf(const UmapCourse& course, UmapProgress::Stage stage)
{
    Course part{.stop = course.stop, .threads = course.threads};
    if (course.report) part.report = [&course, stage](std::size_t done, std::size_t of) { course.report({stage, done, of}); };
    return part;
}

[[nodiscard]] DescentOptions descentOf(const UmapLayout& layout)
{
    return {.curve = layout.curve,
            .components = layout.options.components,
            .epochs = layout.options.epochs,
            .negativeSamples = layout.options.negativeSamples,
            .learningRate = layout.options.learningRate,
            .seed = layout.options.seed};
}

/// Where a row begins whose edges lead into the layout.
void begin(std::span<float> position, std::span<const FuzzyEdge> edges, std::span<const float> fixed)
{
    const auto placeOf = [&](const FuzzyEdge& edge) {
        return fixed.subspan(std::size_t{edge.to} * position.size(), position.size());
    };
    const auto copy = std::ranges::find(edges, 1.0F, &FuzzyEdge::weight);
    if (copy != edges.end()) {
        std::ranges::copy(placeOf(*copy), position.begin());
        return;
    }
    float sum = 0;
    for (const auto& edge : edges) sum += edge.weight;
    for (const auto& edge : edges)
        for (std::size_t axis = 0; axis < position.size(); ++axis) position[axis] += edge.weight / sum * placeOf(edge)[axis];
}

/// Places further rows one by one.
class Placing {
public:
    Placing(const UmapLayout& layout, const Neighbors& neighbors)
        : m_layout(layout)
        , m_neighbors(neighbors)
        , m_reach(reachAmongOthers(neighbors))
        , m_components(static_cast<std::size_t>(layout.options.components))
        , m_descent(descentOf(layout))
        , m_positions(neighbors.size() * m_components)
    {
        m_descent.epochs = layout.options.epochs == 0 ? 100 : std::max(1, layout.options.epochs / 3);
        m_descent.learningRate /= 4;
    }

    [[nodiscard]] Result<std::vector<float>> run(const Course& course)
    {
        const auto rows = m_neighbors.size();
        const auto done = onThreads((rows + kGroup - 1) / kGroup, course, [&](std::size_t group) -> Result<void> {
            for (auto row = group * kGroup; row < std::min((group + 1) * kGroup, rows); ++row)
                if (auto placed = place(row); !placed) return placed;
            return {};
        });
        if (!done) return std::unexpected(done.error());
        return std::move(m_positions);
    }

private:
    [[nodiscard]] Result<void> place(std::size_t row)
    {
        std::vector<FuzzyEdge> edges;
        for (std::size_t i = 0; i < m_neighbors.count; ++i)
            edges.push_back({.from = 0,
                             .to = m_neighbors.rowsOf(row)[i],
                             .weight = membership(m_neighbors.distancesOf(row)[i], m_reach.nearest[row], m_reach.scale[row])});
        const auto position = std::span(m_positions).subspan(row * m_components, m_components);
        begin(position, edges, m_layout.positions);
        return layOutAmong(position, m_layout.positions, edges, m_descent, {});
    }

    const UmapLayout& m_layout;
    const Neighbors& m_neighbors;
    Reach m_reach;
    std::size_t m_components;
    DescentOptions m_descent;
    std::vector<float> m_positions;  // each group of rows is written by one thread
};

}  // namespace

Result<UmapLayout> umap(const UnitRows& rows, const UmapOptions& options, const UmapCourse& course)
{
    if (auto valid = checked(options); !valid) return std::unexpected(std::move(valid.error()));
    if (rows.size() == 0) return invalid("There is no row to lay out.", "Choose voxels or patches first.");
    UmapLayout layout{.options = options, .curve = curveFor(options.minDistance, options.spread)};
    std::vector<FuzzyEdge> edges;
    {
        const auto neighbors = nearestNeighbors(rows, static_cast<std::size_t>(options.neighbors) - 1,
                                                stageOf(course, UmapProgress::Stage::neighbors));
        if (!neighbors) return std::unexpected(neighbors.error());
        edges = fuzzyUnion(*neighbors);
    }
    layout.positions = principalStart(rows, options.components, options.seed);
    auto descent = descentOf(layout);
    if (descent.epochs == 0) descent.epochs = rows.size() <= 10'000 ? 500 : 200;
    const auto done = layOut(layout.positions, edges, descent, stageOf(course, UmapProgress::Stage::layout));
    if (!done) return std::unexpected(done.error());
    return layout;
}

Result<std::vector<float>> placeInUmap(const UmapLayout& layout, const UnitRows& rows, const UnitRows& further,
                                       const UmapCourse& course)
{
    if (rows.size() != layout.size())
        return std::unexpected(Error{ErrorKind::mismatch,
                                     fmt::format("A layout of {} rows is none of these {}.", layout.size(), rows.size()),
                                     "Give the rows that were laid out."});
    const auto neighbors = nearestAmong(further, rows, static_cast<std::size_t>(layout.options.neighbors),
                                        stageOf(course, UmapProgress::Stage::neighbors));
    if (!neighbors) return std::unexpected(neighbors.error());
    return Placing(layout, *neighbors).run(stageOf(course, UmapProgress::Stage::layout));
}

}  // namespace cortilens::analysis
