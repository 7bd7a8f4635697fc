// SPDX-License-Identifier: Apache-2.0
#include "widgets/image/ComparisonGrid.h"

#include <algorithm>

namespace cortilens::image {

namespace {

constexpr int kTableHead = 30;
constexpr int kTableWidth = 190;  ///< the least that shows two names and a number

[[nodiscard]] int tableHeight(const ComparisonSizes& sizes)
{
    return sizes.pairs > 0 ? kTableHead + sizes.pairs * sizes.line + (sizes.rows > 1 ? sizes.line : 0) : 0;
}

/// The pictures of one row over `perLine` a line.
struct Flow {
    int perLine = 1;
    int lines = 1;
    bool tableInside = false;  ///< in what the last line leaves free
    int side = 0;
    int width = 0;  ///< of a cell
};

/// Of pictures that height keeps small, the words above them need not be cut.
[[nodiscard]] int cellWidth(const ComparisonSizes& sizes, int side, int wide)
{
    return std::max(side, std::min(wide, sizes.words));
}

[[nodiscard]] Flow flowOf(const ComparisonSizes& sizes, QSize room, int perLine)
{
    const int pictures = sizes.columns + (sizes.hasDisagreement ? 1 : 0);
    const int frame = sizes.head + sizes.foot;
    Flow flow{.perLine = perLine, .lines = (pictures + perLine - 1) / perLine};
    const int wide = (room.width() - (perLine - 1) * sizes.gap) / perLine;
    const int free = flow.lines * perLine - pictures;
    const auto high = [&](int below) { return (room.height() - below - (flow.lines - 1) * sizes.gap) / flow.lines - frame; };
    const int table = tableHeight(sizes);
    const int inside = std::min(wide, high(0));
    const int besides = free * (cellWidth(sizes, inside, wide) + sizes.gap) - sizes.gap;
    flow.tableInside = table > 0 && free > 0 && besides >= kTableWidth && inside + frame >= table;
    flow.side = flow.tableInside || table == 0 ? inside : std::min(wide, high(table + sizes.gap));
    flow.width = cellWidth(sizes, flow.side, wide);
    return flow;
}

[[nodiscard]] ComparisonPlan flowing(const ComparisonSizes& sizes, QSize room, int smallestSide)
{
    const int pictures = sizes.columns + (sizes.hasDisagreement ? 1 : 0);
    Flow best = flowOf(sizes, room, 1);
    for (int perLine = 2; perLine <= pictures + 1; ++perLine)
        if (const auto flow = flowOf(sizes, room, perLine); flow.side > best.side) best = flow;
    best.side = std::max(best.side, smallestSide);
    best.width = std::max(best.width, best.side);
    const int height = sizes.head + best.side + sizes.foot;
    const auto at = [&](int index) {
        return QRect((index % best.perLine) * (best.width + sizes.gap), (index / best.perLine) * (height + sizes.gap), best.width,
                     height);
    };
    ComparisonPlan plan;
    plan.side = best.side;
    plan.cells.emplace_back();
    for (int column = 0; column < sizes.columns; ++column) plan.cells[0].push_back(at(column));
    if (sizes.hasDisagreement) plan.disagreement.push_back(at(sizes.columns));
    plan.height = best.lines * (height + sizes.gap) - sizes.gap;
    const int width = best.perLine * (best.width + sizes.gap) - sizes.gap;
    plan.width = width;
    if (best.tableInside) {
        const auto first = at(pictures);
        plan.table = QRect(first.topLeft(), QSize(width - first.left(), height));
    } else if (const int table = tableHeight(sizes); table > 0) {
        plan.table = QRect(0, plan.height + sizes.gap, std::max(width, std::min(room.width(), kTableWidth)), table);
        plan.height += sizes.gap + table;
    }
    return plan;
}

[[nodiscard]] ComparisonPlan stacked(const ComparisonSizes& sizes, QSize room, int smallestSide)
{
    const int across = sizes.columns + (sizes.hasDisagreement ? 1 : 0);
    const int table = tableHeight(sizes);
    const int frame = sizes.rowTitle + sizes.head + sizes.foot;
    const int wide = (room.width() - (across - 1) * sizes.gap) / across;
    const int high = (room.height() - (table > 0 ? table + sizes.gap : 0) - (sizes.rows - 1) * sizes.gap) / sizes.rows - frame;
    ComparisonPlan plan;
    plan.side = std::max(std::min(wide, high), smallestSide);
    const int cell = cellWidth(sizes, plan.side, wide);
    const int width = across * (cell + sizes.gap) - sizes.gap;
    plan.width = width;
    for (int row = 0; row < sizes.rows; ++row) {
        const int top = row * (plan.side + frame + sizes.gap);
        const auto at = [&](int column) {
            return QRect(column * (cell + sizes.gap), top + sizes.rowTitle, cell, sizes.head + plan.side + sizes.foot);
        };
        plan.rowTitles.emplace_back(0, top, width, sizes.rowTitle);
        auto& cells = plan.cells.emplace_back();
        for (int column = 0; column < sizes.columns; ++column) cells.push_back(at(column));
        if (sizes.hasDisagreement) plan.disagreement.push_back(at(sizes.columns));
    }
    plan.height = sizes.rows * (plan.side + frame + sizes.gap) - sizes.gap;
    if (table > 0) {
        plan.table = QRect(0, plan.height + sizes.gap, width, table);
        plan.height += sizes.gap + table;
    }
    return plan;
}

}  // namespace

ComparisonPlan planOf(const ComparisonSizes& sizes, QSize room, int smallestSide)
{
    if (sizes.rows <= 0 || sizes.columns <= 0) return {};
    return sizes.rows == 1 ? flowing(sizes, room, smallestSide) : stacked(sizes, room, smallestSide);
}

}  // namespace cortilens::image
