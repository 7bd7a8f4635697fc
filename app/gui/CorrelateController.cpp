// SPDX-License-Identifier: Apache-2.0
#include "app/gui/CorrelateController.h"

#include "app/gui/CorrelateQuery.h"
#include "app/gui/EncoderController.h"
#include "app/gui/Plan.h"
#include "app/gui/RegionSheetUse.h"
#include "app/gui/TableExport.h"
#include "app/gui/Workspace.h"

#include <QLocale>

#include <utility>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

namespace {

constexpr const char* kSource = "correlates";

/// L*, 500 photos, 220 500 patches.
[[nodiscard]] QString whatOf(const wire::CorrelatedProperty& property)
{
    QStringList parts;
    if (!property.unit.empty()) parts << QString::fromStdString(property.unit);
    parts << u"%1 photos"_s.arg(property.photos);
    QString patches = QLocale(QLocale::English).toString(static_cast<qlonglong>(property.patches));
    parts << u"%1 patches"_s.arg(patches.replace(u',', QChar(0x2009)));
    return parts.join(u", "_s);
}

}  // namespace

panels::CorrelateTable tableOf(const wire::CorrelatesReply& reply)
{
    panels::CorrelateTable table;
    table.words = QString::fromStdString(reply.title);
    for (const auto& property : reply.properties)
        table.properties.push_back({property.map.id, QString::fromStdString(property.name), whatOf(property)});
    if (!reply.notices.empty())
        table.words += u". %1 %2"_s.arg(QString::fromStdString(reply.notices.front()),
                                        reply.notices.size() > 1 ? u"(and %1 more)"_s.arg(reply.notices.size() - 1) : QString());
    for (std::size_t region = 0; region < reply.regions.size(); ++region) {
        panels::CorrelateRow row{.region = reply.regions[region],
                                 .isRegion = region > 0,  // the whole encoder comes first
                                 .voxels = reply.voxels.at(region),
                                 .r = {},
                                 .low = {},
                                 .high = {},
                                 .chance = {},
                                 .q = {}};
        for (const auto& property : reply.properties) {
            row.r.push_back(property.r.at(region));
            row.low.push_back(property.low.at(region));
            row.high.push_back(property.high.at(region));
            row.chance.push_back(property.chance.at(region));
            row.q.push_back(property.q.at(region));
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

CorrelateController::CorrelateController(Workspace& workspace, QWidget& window, ActionSet& actions, Notices& notices,
                                         QObject* parent)
    : MeasureController(workspace, window, actions, ActionId::showCorrelates,
                        u"There is no encoder whose maps could be correlated."_s, notices, parent)
{
    connect(&m_workspace.session, &Session::changed, this, [this](const ViewState& was, const ViewState& is) {
        if (was.opened != is.opened || was.backbone != is.backbone || was.preset != is.preset || was.adaptor != is.adaptor)
            forget();
        if (was.selection != is.selection || was.overlay != is.overlay) showState();
    });
    connect(&m_workspace.relevance, &RelevanceModel::viewsChanged, this, &CorrelateController::forget);
}

panels::MeasureSheet* CorrelateController::makeSheet()
{
    m_sheet = new panels::CorrelateSheet(&m_window);
    connectSelection(*m_sheet, m_workspace.session);
    connect(m_sheet, &panels::CorrelateSheet::overlayChosen, this, [this](const std::string& id) {
        m_workspace.session.edit([&](ViewState& state) { state.overlay = id.empty() ? kNoOverlay : id; });
    });
    connect(m_sheet, &panels::CorrelateSheet::exportRequested, this, &CorrelateController::save);
    return m_sheet;
}

void CorrelateController::showEncoder()
{
    const auto* used = backboneInUse(m_workspace);
    m_sheet->setEncoder(used ? titleOf(*used, used->encoders.front()) : QString());
    m_sheet->setReadsWords(used && !used->words.empty());
}

void CorrelateController::forgetMeasured()
{
    m_csv.clear();
    m_workspace.overlay.offer(kSource, {});
}

bool CorrelateController::isWanted() const
{
    return isCorrelation(m_workspace.session.state().overlay) || MeasureController::isWanted();
}

RequestId CorrelateController::ask(const wire::BackboneSummary& used)
{
    const auto& state = m_workspace.session.state();
    const auto choice = m_sheet->words();
    CorrelateWords words{.banks = choice.banks};
    for (const auto& text : choice.texts) words.texts.push_back(text.toStdString());
    words = used.words.empty() ? CorrelateWords{} : withWordsOf(state.overlay, std::move(words));
    showWords(words);
    return m_workspace.engine.correlates(
        correlatesQueryFor(state, m_workspace.relevance.views(), words),
        [this](const Result<wire::CorrelatesReply>& reply) { onMeasured(reply); },
        [this](const wire::TrainProgress& progress) {
            progressed(u"Looking at stored maps: %1"_s.arg(QString::fromStdString(progress.detail)),
                       static_cast<double>(progress.fraction));
        });
}

/// Those of an overlay that came with a session stand in the sheet as if they had been typed.
void CorrelateController::showWords(const CorrelateWords& words)
{
    panels::CorrelateSheet::Words shown{.texts = {}, .banks = words.banks};
    for (const auto& text : words.texts) shown.texts << QString::fromStdString(text);
    m_sheet->setWords(shown);
}

void CorrelateController::onMeasured(const Result<wire::CorrelatesReply>& reply)
{
    if (!reply) return failed(reply.error());
    ended();
    m_csv = reply->csv;
    m_sheet->showTable(tableOf(*reply));
    std::vector<Overlay> maps;
    for (const auto& property : reply->properties) maps.push_back(property.map);
    m_workspace.overlay.offer(kSource, std::move(maps));
    showState();
}

void CorrelateController::showState()
{
    if (!m_sheet) return;
    const auto& state = m_workspace.session.state();
    showSelection(*m_sheet, state.selection);
    m_sheet->setOverlay(state.overlay);
}

void CorrelateController::save()
{
    if (m_csv.empty()) return;
    exportTable(*m_sheet, u"Save the correlates"_s, stemOfEncoder() + u"-correlates"_s, m_csv, m_notices);
}

}  // namespace cortilens::gui
