// SPDX-License-Identifier: Apache-2.0
#include "app/gui/WeightsController.h"

#include "app/gui/ActionSet.h"
#include "app/gui/Workspace.h"
#include "widgets/panels/EnginePanel.h"

#include <QFileInfo>
#include <QWidget>

#include <utility>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

namespace {

[[nodiscard]] QStringList textsOf(const std::vector<std::string>& texts)
{
    QStringList list;
    for (const auto& text : texts) list << QString::fromStdString(text);
    return list;
}

}  // namespace

panels::WeightsEntry entryOf(const wire::WeightsRow& row)
{
    panels::WeightsEntry entry;
    entry.name = QString::fromStdString(row.name);
    entry.fileNames = textsOf(row.fileNames);
    entry.source = QString::fromStdString(row.source);
    entry.licence = QString::fromStdString(row.licence);
    entry.size = u"%1 million parameters"_s.arg(static_cast<double>(row.parameters) / 1e6, 0, 'f', 1);
    entry.found = QString::fromStdString(row.found);
    entry.problem = QString::fromStdString(row.problem);
    if (!row.found.empty()) entry.size = u"%1 · %2"_s.arg(panels::bytesText(row.foundBytes), entry.size);
    return entry;
}

panels::WeightsVerdict verdictOf(const wire::WeightsReport& report)
{
    panels::WeightsVerdict verdict;
    verdict.file =
        u"%1: %2, %3, %4 tensors"_s
            .arg(QString::fromStdString(report.path), QString::fromStdString(report.format), panels::bytesText(report.bytes))
            .arg(report.tensors);
    verdict.isGood = report.good;
    verdict.words = QString::fromStdString(report.verdict);
    verdict.more = textsOf(report.problems);
    if (!report.licence.empty()) verdict.more << u"Licence: %1"_s.arg(QString::fromStdString(report.licence));
    verdict.more << u"SHA-256: %1"_s.arg(QString::fromStdString(report.sha256));
    verdict.target = QString::fromStdString(report.target);
    return verdict;
}

WeightsController::WeightsController(Workspace& workspace, QWidget& window, ActionSet& actions, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_window(window)
{
    actions.on(ActionId::showWeights, this, [this](bool) { open(); });
    connect(&m_workspace.engine, &EngineClient::ready, this, [this] {
        if (m_sheet) list();
    });
    connect(&m_workspace.engine, &EngineClient::died, this, [this] {
        if (std::exchange(m_running, 0) != 0 && m_sheet)
            m_sheet->showWords(u"The engine ended while it looked at the file."_s, u"Drop it once more."_s);
    });
}

void WeightsController::open()
{
    if (!m_sheet) {
        m_sheet = new panels::WeightsSheet(&m_window);
        m_sheet->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_sheet, &panels::WeightsSheet::fileChosen, this, &WeightsController::check);
        connect(m_sheet, &panels::WeightsSheet::putRequested, this, &WeightsController::put);
        connect(m_sheet, &panels::WeightsSheet::cancelRequested, this, &WeightsController::cancel);
        connect(m_sheet, &QDialog::finished, this, [this] { m_workspace.engine.cancel(std::exchange(m_running, 0)); });
    }
    m_sheet->open();
    m_sheet->raise();
    list();
}

void WeightsController::list()
{
    m_workspace.engine.cancel(m_listing);
    m_listing = m_workspace.engine.weights([this](const Result<wire::WeightsList>& list) {
        if (!m_sheet) return;
        if (!list) return say(list.error());
        std::vector<panels::WeightsEntry> entries;
        for (const auto& row : list->rows) entries.push_back(entryOf(row));
        m_sheet->setEntries(entries, textsOf(list->folders));
    });
}

void WeightsController::check(const QString& path)
{
    if (!m_sheet) open();
    m_workspace.engine.cancel(m_running);
    m_query = {.path = path.toStdString()};
    const QString words = u"Looking at %1"_s.arg(QFileInfo(path).fileName());
    m_sheet->showProgress(words, 0);
    m_running = m_workspace.engine.checkWeights(
        m_query,
        [this](const Result<wire::WeightsReport>& report) {
            m_running = 0;
            if (!m_sheet) return;
            if (!report) return say(report.error());
            m_query.backbone = report->backbone;
            m_sheet->showVerdict(verdictOf(*report));
        },
        [this, words](const wire::WeightsReport& partial) {
            if (m_sheet) m_sheet->showProgress(words, static_cast<double>(partial.fraction));
        });
    if (m_running == 0) m_sheet->showWords(u"The engine is not ready yet."_s, u"Drop the file again in a moment."_s);
}

void WeightsController::put()
{
    const QString words = u"Copying %1"_s.arg(QFileInfo(QString::fromStdString(m_query.path)).fileName());
    m_sheet->showProgress(words, 0);
    m_running = m_workspace.engine.installWeights(
        m_query,
        [this](const Result<wire::WeightsPlace>& place) {
            m_running = 0;
            if (!m_sheet) return;
            if (!place) return say(place.error());
            onPut(*place);
        },
        [this, words](const wire::WeightsPlace& partial) {
            if (m_sheet) m_sheet->showProgress(words, static_cast<double>(partial.fraction));
        });
    if (m_running == 0) m_sheet->showWords(u"The engine is not ready yet."_s, u"Drop the file again in a moment."_s);
}

/// What is open is opened again, because a backbone may have become usable.
void WeightsController::onPut(const wire::WeightsPlace& place)
{
    m_sheet->showWords(u"It is in place."_s, QString::fromStdString(place.path));
    list();
    m_workspace.subject.openAgain();
}

void WeightsController::cancel()
{
    m_workspace.engine.cancel(std::exchange(m_running, 0));
    if (m_sheet) m_sheet->invite();
}

void WeightsController::say(const Error& error)
{
    if (error.kind == ErrorKind::cancelled) return m_sheet->invite();
    m_sheet->showWords(QString::fromStdString(error.message), QString::fromStdString(error.remedy));
}

}  // namespace cortilens::gui
