// SPDX-License-Identifier: Apache-2.0
#include "app/gui/CorrelateController.h"

#include "app/gui/ActionSet.h"
#include "app/gui/EncoderController.h"
#include "app/gui/Notices.h"
#include "app/gui/Plan.h"
#include "app/gui/SheetUse.h"
#include "app/gui/TableExport.h"
#include "app/gui/Workspace.h"

#include <QFileInfo>
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
                                 .high = {}};
        for (const auto& property : reply.properties) {
            row.r.push_back(property.r.at(region));
            row.low.push_back(property.low.at(region));
            row.high.push_back(property.high.at(region));
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

CorrelateController::CorrelateController(Workspace& workspace, QWidget& window, ActionSet& actions, Notices& notices,
                                         QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_window(window)
    , m_notices(notices)
{
    actions.on(ActionId::showCorrelates, this, [this](bool) { open(); });
    connect(&m_workspace.session, &Session::changed, this, [this](const ViewState& was, const ViewState& is) {
        if (was.opened != is.opened || was.backbone != is.backbone || was.preset != is.preset || was.adaptor != is.adaptor)
            forget();
        if (was.selection != is.selection || was.overlay != is.overlay) showState();
    });
    connect(&m_workspace.relevance, &RelevanceModel::viewsChanged, this, &CorrelateController::forget);
    connect(&m_workspace.engine, &EngineClient::died, this, [this] {
        if (std::exchange(m_measuring, 0) != 0) showEngineEnded(*m_sheet);
    });
}

void CorrelateController::open()
{
    if (!m_sheet) makeSheet();
    m_sheet->show();
    m_sheet->raise();
    m_sheet->activateWindow();
    if (m_measuring != 0 || m_sheet->hasResult()) return;
    showEncoder();
    measure();
}

void CorrelateController::makeSheet()
{
    m_sheet = new panels::CorrelateSheet(&m_window);
    connect(m_sheet, &panels::CorrelateSheet::measureRequested, this, &CorrelateController::measure);
    connect(m_sheet, &panels::CorrelateSheet::cancelRequested, this, [this] { m_workspace.engine.cancelJob(m_measuring); });
    connectSelection(*m_sheet, m_workspace.session);
    connect(m_sheet, &panels::CorrelateSheet::overlayChosen, this,
            [this](const std::string& id) { m_workspace.session.edit([&](ViewState& state) { state.overlay = id; }); });
    connect(m_sheet, &panels::CorrelateSheet::exportRequested, this, [this] {
        const auto* used = backboneInUse(m_workspace);
        if (!used || m_csv.empty()) return;
        const QString stem = QFileInfo(QString::fromStdString(used->encoders.front().file)).completeBaseName();
        exportTable(*m_sheet, u"Save the correlates"_s, stem + u"-correlates"_s, m_csv, m_notices);
    });
}

void CorrelateController::showEncoder()
{
    const auto* used = backboneInUse(m_workspace);
    m_sheet->setEncoder(used ? titleOf(*used, used->encoders.front()) : QString());
}

/// Another encoder or recipe is in use: what was measured is not about it.
void CorrelateController::forget()
{
    m_workspace.engine.cancel(std::exchange(m_measuring, 0));
    m_csv.clear();
    m_workspace.overlay.offer(kSource, {});
    if (m_sheet) m_sheet->showProblem({}, {});
    if (!isCorrelation(m_workspace.session.state().overlay) && !(m_sheet && m_sheet->isVisible())) return;
    if (!m_sheet) makeSheet();
    showEncoder();
    measure();
}

void CorrelateController::measure()
{
    m_workspace.engine.cancel(std::exchange(m_measuring, 0));
    const auto* used = backboneInUse(m_workspace);
    if (!used)
        return m_sheet->showProblem(u"There is no encoder whose maps could be correlated."_s,
                                    u"Train one (Ctrl+T), or put one into cortilens/encoders of the tree."_s);
    const auto& state = m_workspace.session.state();
    m_measuring = m_workspace.engine.correlates(
        {.backbone = used->id, .adaptor = state.adaptor, .views = m_workspace.relevance.views(), .preset = state.preset},
        [this](const Result<wire::CorrelatesReply>& reply) { onMeasured(reply); },
        [this](const wire::TrainProgress& progress) {
            if (m_measuring == 0) return;
            m_sheet->showWorking(u"Looking at stored maps: %1"_s.arg(QString::fromStdString(progress.detail)),
                                 static_cast<double>(progress.fraction));
        });
    if (m_measuring == 0) return showEngineNotReady(*m_sheet);
    m_sheet->showWorking(u"Waiting for the engine"_s, 0);
}

void CorrelateController::onMeasured(const Result<wire::CorrelatesReply>& reply)
{
    m_measuring = 0;
    if (!reply) {
        m_csv.clear();
        return showOutcome(*m_sheet, reply.error());
    }
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

}  // namespace cortilens::gui
