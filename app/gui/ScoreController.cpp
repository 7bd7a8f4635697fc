// SPDX-License-Identifier: Apache-2.0
#include "app/gui/ScoreController.h"

#include "app/gui/EncoderController.h"
#include "app/gui/RegionSheetUse.h"
#include "app/gui/TableExport.h"
#include "app/gui/Workspace.h"

#include <algorithm>
#include <utility>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

namespace {

/// The value of a row, where the list has one for each.
[[nodiscard]] float at(const std::vector<float>& values, std::size_t row)
{
    return row < values.size() ? values[row] : std::numeric_limits<float>::quiet_NaN();
}

}  // namespace

panels::ScoreTable tableOf(const wire::EvaluateReply& reply, float threshold)
{
    panels::ScoreTable table{.words = QString::fromStdString(reply.title),
                             .against = QString::fromStdString(reply.against),
                             .rows = {},
                             .threshold = threshold};
    for (std::size_t row = 0; row < reply.regions.size(); ++row)
        table.rows.push_back({.region = reply.regions[row],
                              .isRegion = row > 0,  // the whole encoder comes first
                              .voxels = row < reply.voxels.size() ? reply.voxels[row] : 0,
                              .mean = at(reply.mean, row),
                              .low = at(reply.low, row),
                              .high = at(reply.high, row),
                              .median = at(reply.median, row),
                              .ofCeiling = at(reply.ofCeiling, row),
                              .above = at(reply.above, row),
                              .difference = at(reply.difference, row),
                              .differenceLow = at(reply.differenceLow, row),
                              .differenceHigh = at(reply.differenceHigh, row),
                              .q = at(reply.differenceQ, row)});
    return table;
}

std::vector<panels::ScoreSheet::Other> othersFor(const wire::SubjectSummary& summary, const std::string& backbone)
{
    std::vector<panels::ScoreSheet::Other> others;
    for (const auto& each : summary.backbones) {
        const bool isOwn = each.id == backbone;
        for (std::size_t place = 0; place < each.encoders.size(); ++place)
            if (isOwn ? place > 0 : place == 0 && each.usable)
                others.push_back({each.encoders[place].file, titleOf(each, each.encoders[place])});
    }
    return others;
}

ScoreController::ScoreController(Workspace& workspace, QWidget& window, ActionSet& actions, Notices& notices, QObject* parent)
    : MeasureController(workspace, window, actions, ActionId::showScores, u"There is no encoder to be scored."_s, notices, parent)
{
    connect(&m_workspace.session, &Session::changed, this, [this](const ViewState& was, const ViewState& is) {
        if (!m_sheet) return;
        if (was.opened != is.opened || was.backbone != is.backbone) forget();
        if (was.selection != is.selection) showSelection(*m_sheet, is.selection);
    });
}

panels::MeasureSheet* ScoreController::makeSheet()
{
    m_sheet = new panels::ScoreSheet(&m_window);
    connect(m_sheet, &panels::ScoreSheet::exportRequested, this, &ScoreController::save);
    connectSelection(*m_sheet, m_workspace.session);
    return m_sheet;
}

void ScoreController::showEncoder()
{
    const auto* used = backboneInUse(m_workspace);
    if (!used) return m_sheet->setEncoder({}, {});
    m_sheet->setEncoder(titleOf(*used, used->encoders.front()), othersFor(m_workspace.subject.summary(), used->id));
}

void ScoreController::forgetMeasured()
{
    m_csv.clear();
}

RequestId ScoreController::ask(const wire::BackboneSummary& used)
{
    const float threshold = m_sheet->threshold();
    return m_workspace.engine.evaluate(
        {.file = used.encoders.front().file, .against = m_sheet->against(), .threshold = threshold},
        [this, threshold](const Result<wire::EvaluateReply>& reply) { onMeasured(reply, threshold); },
        [this](const wire::TrainProgress& progress) {
            const QString detail = QString::fromStdString(progress.detail);
            progressed(detail.isEmpty() ? u"Measuring"_s : u"Measuring: %1"_s.arg(detail),
                       static_cast<double>(progress.fraction));
        });
}

void ScoreController::onMeasured(const Result<wire::EvaluateReply>& reply, float threshold)
{
    if (!reply) return failed(reply.error());
    ended();
    m_csv = reply->csv;
    m_sheet->showTable(tableOf(*reply, threshold));
    showSelection(*m_sheet, m_workspace.session.state().selection);
}

void ScoreController::save()
{
    if (!m_csv.empty()) exportTable(*m_sheet, u"Save the scores"_s, stemOfEncoder(), m_csv, m_notices);
}

}  // namespace cortilens::gui
