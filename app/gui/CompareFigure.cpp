// SPDX-License-Identifier: Apache-2.0
#include "app/gui/CompareFigure.h"

#include "app/gui/Columns.h"
#include "app/gui/CompareController.h"
#include "app/gui/FigureContent.h"
#include "app/gui/Workspace.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace cortilens::gui {

namespace {

/// The key of a PNG text about a column. Qt's writer ends a key at the first colon and takes one with a space for the
/// description.
[[nodiscard]] std::string keyOf(std::string_view what, const CompareColumn& column)
{
    auto key = fmt::format("{}/{}", what, toText(column));
    std::ranges::replace(key, ':', '/');
    std::ranges::replace(key, ' ', '-');
    return key;
}

/// What a column's maps are hatched by, row after row, each once. Words have no interval.
[[nodiscard]] std::string hatchedBy(const Workspace& workspace, std::size_t column)
{
    std::vector<std::string> intervals;
    for (std::size_t row = 0; row < workspace.compare.rows().size(); ++row) {
        const auto& reply = workspace.compare.cell(row, column).reply;
        if (!reply || reply->map.low.empty() || std::ranges::find(intervals, reply->interval) != intervals.end()) continue;
        intervals.push_back(reply->interval);
    }
    if (intervals.empty()) return {};
    return fmt::format(", hatched where zero lies within {}", fmt::join(intervals, " and "));
}

}  // namespace

ComparisonFigure comparisonFigureOf(const Workspace& workspace, const FigureView& view)
{
    ComparisonFigure figure;
    if (const auto photo = workspace.photo.photo()) figure.photo = *photo;
    figure.rows = rowsIn(workspace);
    figure.columns = columnsIn(workspace);
    figure.facts = factsOf(workspace);
    for (const auto& column : workspace.compare.columns())
        if (const auto& other = column.subject; !other.empty() && figure.facts.subject.find(other) == std::string::npos)
            figure.facts.subject += ", " + other;
    figure.facts.precision = "Computed on " + workspace.engine.hello().device;  // each column states its own precision
    figure.methods.resize(figure.columns.size());
    for (std::size_t row = 0; row < figure.rows.size(); ++row) {
        auto& cells = figure.cells.emplace_back();
        for (std::size_t column = 0; column < figure.columns.size(); ++column) {
            cells.push_back(cellOf(workspace, row, column));
            // A map of the selection before would be called by this one's name.
            if (cells.back().isStale) cells.back().map.reset();
            const auto& reply = workspace.compare.cell(row, column).reply;
            if (reply) figure.methods[column] = methodIn(reply->provenance);
            if (row == 0 && reply) {
                const auto& about = workspace.compare.columns()[column];
                figure.facts.more[keyOf("Recipe", about)] = reply->recipe;
                figure.facts.more[keyOf("Values", about)] = lineOf(reply->provenance, "recipe");
            }
        }
        figure.agreements.push_back(agreementOf(workspace, row));
        if (figure.agreements.back().isStale) figure.agreements.back() = {};
    }
    for (std::size_t column = 0; column < figure.columns.size(); ++column) figure.methods[column] += hatchedBy(workspace, column);
    figure.style = view.map;
    figure.isScaleShared = view.isScaleShared;
    figure.limit = view.limit;
    figure.facts.more["Session"] = receiptOf(workspace, view);
    for (const auto* key : {"Encoder", "Recipe", "Values", "Readout"}) figure.facts.more.erase(key);
    return figure;
}

}  // namespace cortilens::gui
