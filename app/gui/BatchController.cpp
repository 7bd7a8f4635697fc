// SPDX-License-Identifier: Apache-2.0
#include "app/gui/BatchController.h"

#include "app/gui/ActionSet.h"
#include "app/gui/BatchCommand.h"
#include "app/gui/Columns.h"
#include "app/gui/EncoderController.h"
#include "app/gui/FileChoice.h"
#include "app/gui/Notices.h"
#include "app/gui/Opening.h"
#include "app/gui/TableExport.h"
#include "app/gui/Workspace.h"
#include "widgets/panels/BatchSheet.h"

#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QGuiApplication>
#include <QRegularExpression>

#include <utility>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

BatchController::BatchController(Workspace& workspace, QWidget& window, ActionSet& actions, Notices& notices, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_window(window)
    , m_notices(notices)
{
    actions.on(ActionId::batch, this, [this](bool) { open(); });
    connect(&m_workspace.session, &Session::changed, this, [this](const ViewState&, const ViewState&) {
        if (m_sheet && m_sheet->isVisible()) showQuestions();
    });
    connect(&m_workspace.relevance, &RelevanceModel::viewsChanged, this, [this] {
        if (m_sheet && m_sheet->isVisible()) showCommand();
    });
    connect(&m_workspace.engine, &EngineClient::died, this, [this] {
        if (std::exchange(m_writing, 0) == 0 || !m_sheet) return;
        m_sheet->showOutcome(u"The engine ended while maps were written."_s,
                             u"Those that are written stay: write again to go on."_s);
    });
}

void BatchController::open()
{
    if (!m_sheet) {
        m_sheet = new panels::BatchSheet(&m_window);
        m_sheet->setFolder(QDir::home().filePath(u"cortilens-maps/"_s + stem()));
        connect(m_sheet, &panels::BatchSheet::choiceChanged, this, &BatchController::showCommand);
        connect(m_sheet, &panels::BatchSheet::folderRequested, this, &BatchController::chooseFolder);
        connect(m_sheet, &panels::BatchSheet::writeRequested, this, &BatchController::write);
        connect(m_sheet, &panels::BatchSheet::cancelRequested, this, &BatchController::cancel);
        connect(m_sheet, &panels::BatchSheet::copyRequested, this, &BatchController::copy);
        connect(m_sheet, &panels::BatchSheet::scriptRequested, this, &BatchController::chooseScript);
    } else if (m_writing == 0) {
        m_sheet->setFolder(QDir::home().filePath(u"cortilens-maps/"_s + stem()));
        m_sheet->showOutcome({}, {});
    }
    showQuestions();
    m_sheet->show();
    m_sheet->raise();
    m_sheet->activateWindow();
}

wire::MapsRequest BatchController::request() const
{
    auto request = mapsRequestFor(m_workspace.session.state(), m_workspace.relevance.views());
    if (!m_sheet) return request;
    const auto choice = m_sheet->choice();
    request.images = choice.images.toStdString();
    request.out = withHome(choice.folder).toStdString();
    return request;
}

QStringList BatchController::arguments() const
{
    const auto asked = request();
    const auto* used = backboneInUse(m_workspace);
    const bool needsEncoder = used && !asked.selections.empty() && !used->encoders.empty();
    return mapsArguments(asked, m_workspace.session.state(), needsEncoder ? used->encoders.front().file : std::string());
}

QString BatchController::stem() const
{
    const auto& state = m_workspace.session.state();
    QString name =
        u"%1_%2_%3"_s.arg(QString::fromStdString(state.subject), questionsOf(request()), QString::fromStdString(state.backbone));
    return name.replace(QRegularExpression(u"[^A-Za-z0-9_.-]+"_s), u"-"_s).left(80);
}

void BatchController::showQuestions()
{
    const auto& state = m_workspace.session.state();
    const auto asked = request();
    const auto questions = questionsOf(asked);
    const auto* backbone = m_workspace.subject.isOpen() ? findBackbone(m_workspace.subject.summary(), state.backbone) : nullptr;
    QString problem;
    if (questions.isEmpty())
        problem = u"Nothing is selected whose map could be made: click the cortex, or look for words."_s;
    else if (!backbone || !(asked.selections.empty() ? backbone->hasWeights : backbone->usable))
        problem = u"The backbone in use cannot answer: %1"_s.arg(backbone ? QString::fromStdString(backbone->why) : QString());
    const auto drawn = drawnAmong(asked, state);
    const QString notice =
        drawn.isEmpty()
            ? QString()
            : u"%1 was drawn in this window: save it (Ctrl+Alt+S) before a command or a job runs."_s.arg(drawn.join(u", "_s));
    const CompareColumn column{.backbone = state.backbone, .adaptor = state.adaptor, .preset = state.preset};
    const auto& summary = m_workspace.subject.summary();
    m_sheet->setQuestions(questions.isEmpty() ? QString()
                                              : u"%1, %2, through %3 (%4)"_s.arg(questions, QString::fromStdString(state.subject),
                                                                                 nameOf(column, summary),
                                                                                 detailOf(spelledOut(column, summary), summary)),
                          problem, notice);
    showCommand();
}

void BatchController::showCommand()
{
    m_sheet->setCommand(questionsOf(request()).isEmpty() ? QString()
                                                         : shellLine(QStringList{u"cortilens-engine"_s} + arguments()));
}

void BatchController::chooseFolder()
{
    auto* dialog = new QFileDialog(m_sheet, u"Folder for the maps"_s, QDir::homePath());
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, m_sheet, &panels::BatchSheet::setFolder);
    dialog->open();
}

void BatchController::copy()
{
    QGuiApplication::clipboard()->setText(shellLine(QStringList{u"cortilens-engine"_s} + arguments()));
    m_sheet->showOutcome(u"The command is on the clipboard."_s, {});
}

void BatchController::chooseScript()
{
    auto* dialog = new QFileDialog(m_sheet, u"Save as a Slurm job"_s, QDir::home().filePath(stem() + u".sbatch"_s),
                                   u"Slurm jobs (*.sbatch *.sh)"_s);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"sbatch"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, &BatchController::saveScript);
    dialog->open();
}

void BatchController::saveScript(const QString& path)
{
    const auto script = slurmScript(arguments(), stem(), m_sheet->choice().parts);
    if (const auto saved = saveText(path, script.toStdString()); !saved)
        return m_sheet->showOutcome(QString::fromStdString(saved.error().message), QString::fromStdString(saved.error().remedy));
    m_sheet->showOutcome(u"Saved %1."_s.arg(QDir::toNativeSeparators(path)),
                         u"On the cluster: sbatch %1, with study, weights, encoder and folder at the same paths."_s.arg(
                             QFileInfo(path).fileName()));
}

void BatchController::write()
{
    m_workspace.engine.cancel(std::exchange(m_writing, 0));
    m_writing = m_workspace.engine.writeMaps(
        request(), [this](const Result<wire::MapsReply>& reply) { onWritten(reply); },
        [this](const wire::TrainProgress& progress) {
            m_sheet->showProgress(u"Writing: %1"_s.arg(QString::fromStdString(progress.detail)),
                                  static_cast<double>(progress.fraction));
        });
    if (m_writing == 0) return m_sheet->showOutcome(u"The engine is not ready yet."_s, u"Try again in a moment."_s);
    m_sheet->showProgress(u"Looking at what is there"_s, 0);
}

void BatchController::cancel()
{
    m_workspace.engine.cancel(std::exchange(m_writing, 0));
    m_sheet->showOutcome(u"Given up."_s, u"Maps that are written stay: write again to go on."_s);
}

void BatchController::onWritten(const Result<wire::MapsReply>& reply)
{
    m_writing = 0;
    if (reply) return m_sheet->showOutcome(QString::fromStdString(reply->text), {});
    if (reply.error().kind == ErrorKind::cancelled)  // among the jobs
        return m_sheet->showOutcome(u"Given up."_s, u"Maps that are written stay: write again to go on."_s);
    m_sheet->showOutcome(QString::fromStdString(reply.error().message), QString::fromStdString(reply.error().remedy));
}

}  // namespace cortilens::gui
