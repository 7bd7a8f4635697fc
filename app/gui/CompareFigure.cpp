// SPDX-License-Identifier: Apache-2.0
#include "app/gui/CompareFigure.h"

#include "app/gui/Columns.h"
#include "app/gui/CompareController.h"
#include "app/gui/FigureContent.h"
#include "app/gui/Workspace.h"

#include <string>

namespace cortilens::gui {

ComparisonFigure comparisonFigureOf(const Workspace& workspace, const FigureView& view)
{
    ComparisonFigure figure;
    if (const auto photo = workspace.photo.photo()) figure.photo = *photo;
    figure.rows = rowsIn(workspace);
    figure.columns = columnsIn(workspace);
    figure.facts = factsOf(workspace);
    for (std::size_t row = 0; row < figure.rows.size(); ++row) {
        auto& cells = figure.cells.emplace_back();
        for (std::size_t column = 0; column < figure.columns.size(); ++column) {
            cells.push_back(cellOf(workspace, row, column));
            // A map of the selection before would be called by this one's name.
            if (cells.back().isStale) cells.back().map.reset();
            const auto& reply = workspace.compare.cell(row, column).reply;
            const auto name = toText(workspace.compare.columns()[column]);
            if (row == 0 && reply) {
                figure.facts.more["Recipe of " + name] = reply->recipe;
                figure.facts.more["Values of " + name] = lineOf(reply->provenance, "recipe");
            }
        }
        figure.agreements.push_back(agreementOf(workspace, row));
        if (figure.agreements.back().isStale) figure.agreements.back() = {};
    }
    figure.style = view.map;
    figure.isScaleShared = view.isScaleShared;
    figure.limit = view.limit;
    for (const auto* key : {"Encoder", "Recipe", "Values", "Readout"}) figure.facts.more.erase(key);
    return figure;
}

}  // namespace cortilens::gui
