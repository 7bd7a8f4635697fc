// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/ScoreTable.h"

#include "widgets/color/ValueScale.h"

#include <QCoreApplication>

namespace cortilens::panels {

namespace {

using color::formatValue;
using color::SignDisplay;

[[nodiscard]] QString tr(const char* text)
{
    return QCoreApplication::translate("ScoreTable", text);
}

[[nodiscard]] TableCell percent(float value)
{
    return cellOf(value, {.decimals = 0, .unit = QStringLiteral("%")});
}

}  // namespace

RegionTableContent contentOf(const ScoreTable& table)
{
    const color::ValueFormat plain{.decimals = 3};
    const color::ValueFormat difference{.decimals = 3, .sign = SignDisplay::always};
    const QString threshold = formatValue(table.threshold, {.decimals = 2});
    RegionTableContent content;
    content.columns = {{tr("Voxels"), tr("Of the region that the encoder has a readout of, and that were scored")},
                       {tr("Mean R²"), tr("Share of the variance of the test photos' responses that is predicted")},
                       {tr("95 % of the mean"), tr("Interval of the mean over bootstrap samples of the test photos")},
                       {tr("Median R²"), tr("Half of the voxels are predicted better than this")},
                       {tr("of ceiling"), tr("Mean R² as a share of the mean noise ceiling, of the voxels that have one")},
                       {tr("R² > %1").arg(threshold), tr("Share of the voxels that are predicted better than %1").arg(threshold)},
                       {tr("Difference"), tr("Of the mean R²: this encoder's minus the other one's")},
                       {tr("95 % of it"), tr("Interval of the difference over the same bootstrap samples of the test photos")},
                       {tr("q"), tr("False discovery rate at which the difference would be claimed, over all regions")}};
    for (const ScoreRow& row : table.rows)
        content.rows.push_back({row.region,
                                row.isRegion,
                                {{QString::number(row.voxels), static_cast<float>(row.voxels)},
                                 cellOf(row.mean, plain),
                                 intervalOf(row.low, row.high, plain),
                                 cellOf(row.median, plain),
                                 percent(row.ofCeiling),
                                 percent(100 * row.above),
                                 cellOf(row.difference, difference),
                                 intervalOf(row.differenceLow, row.differenceHigh, difference),
                                 cellOf(row.q, plain)}});
    return content;
}

}  // namespace cortilens::panels
