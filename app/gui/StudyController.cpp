// SPDX-License-Identifier: Apache-2.0
#include "app/gui/StudyController.h"

#include "app/gui/ActionSet.h"
#include "app/gui/Workspace.h"

#include <QFileDialog>

#include <utility>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kCheckAfterMs = 400;

}  // namespace

StudyController::StudyController(Workspace& workspace, QWidget& window, ActionSet& actions, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_window(window)
{
    m_checkingSoon.setSingleShot(true);
    m_checkingSoon.setInterval(kCheckAfterMs);
    connect(&m_checkingSoon, &QTimer::timeout, this, &StudyController::check);
    actions.on(ActionId::describeData, this, [this](bool) { choose(); });
    connect(&m_workspace.engine, &EngineClient::died, this, [this] { m_asking = m_checking = m_saving = 0; });
    connect(&m_workspace.engine, &EngineClient::ready, this, [this] {
        if (!m_sheet || !m_sheet->isVisible()) return;
        if (m_sheet->file().isEmpty()) return ask(false);
        check();  // what was typed is still there
    });
}

void StudyController::choose()
{
    auto* dialog = new QFileDialog(&m_window, u"Folder with your own data"_s, m_folder);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, &StudyController::describe);
    dialog->open();
}

void StudyController::describe(const QString& folder)
{
    if (!m_sheet) {
        m_sheet = new panels::StudySheet(&m_window);
        connect(m_sheet, &panels::StudySheet::textChanged, &m_checkingSoon, qOverload<>(&QTimer::start));
        connect(m_sheet, &panels::StudySheet::draftRequested, this, [this] { ask(true); });
        connect(m_sheet, &panels::StudySheet::openRequested, this, &StudyController::save);
    }
    m_folder = folder;
    m_sheet->showLooking(folder);
    m_sheet->show();
    m_sheet->raise();
    m_sheet->activateWindow();
    ask(false);
}

void StudyController::ask(bool draft)
{
    m_checkingSoon.stop();
    m_workspace.engine.cancel(std::exchange(m_checking, 0));
    m_workspace.engine.cancel(m_asking);
    m_asking = m_workspace.engine.studyText({m_folder.toStdString(), draft}, [this](const Result<wire::StudyText>& study) {
        m_asking = 0;
        if (!study)
            return m_sheet->showProblem(QString::fromStdString(study.error().message),
                                        QString::fromStdString(study.error().remedy));
        m_sheet->setStudy(QString::fromStdString(study->file), QString::fromStdString(study->text), study->isSaved);
        check();
    });
    if (m_asking == 0)
        m_sheet->showProblem(u"The engine is not ready yet."_s, u"It looks through the folder as soon as it is."_s);
}

wire::StudyText StudyController::study() const
{
    return {m_sheet->file().toStdString(), m_sheet->text().toStdString(), false};
}

void StudyController::check()
{
    if (m_sheet->file().isEmpty()) return;
    m_workspace.engine.cancel(m_checking);
    m_checking = m_workspace.engine.checkStudy(study(), [this](const Result<wire::StudyVerdict>& verdict) {
        m_checking = 0;
        if (verdict) return m_sheet->showVerdict(QString::fromStdString(verdict->text), verdict->isUsable);
        m_sheet->showVerdict(QString::fromStdString(verdict.error().message + '\n' + verdict.error().remedy), false);
    });
}

void StudyController::save()
{
    if (m_saving != 0) return;
    m_saving = m_workspace.engine.saveStudy(study(), [this](const Result<wire::StudyText>& study) {
        m_saving = 0;
        if (!study)
            return m_sheet->showVerdict(QString::fromStdString(study.error().message + '\n' + study.error().remedy), false);
        m_sheet->setStudy(QString::fromStdString(study->file), QString::fromStdString(study->text), true);
        m_sheet->close();
        Q_EMIT saved(m_folder);
    });
    if (m_saving == 0) m_sheet->showVerdict(u"The engine is not ready yet; the text is checked again as soon as it is."_s, false);
}

}  // namespace cortilens::gui
