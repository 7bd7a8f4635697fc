// SPDX-License-Identifier: Apache-2.0
#include "app/gui/DataController.h"

#include "app/gui/ActionSet.h"
#include "app/gui/FileChoice.h"
#include "app/gui/Notices.h"
#include "app/gui/Workspace.h"

#include <QFileDialog>

#include <utility>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kPlanAfterMs = 250;

[[nodiscard]] QStringList textsOf(const std::vector<std::string>& texts)
{
    QStringList list;
    for (const auto& text : texts) list << QString::fromStdString(text);
    return list;
}

/// A report of the shell without its indentation.
[[nodiscard]] QString linesOf(const std::string& text)
{
    return QString::fromStdString(text).trimmed().replace(u"\n  "_s, u"\n"_s);
}

[[nodiscard]] std::vector<panels::DataPiece> piecesOf(const std::vector<wire::PieceReport>& reports)
{
    std::vector<panels::DataPiece> pieces;
    for (const auto& report : reports) pieces.push_back(pieceOf(report));
    return pieces;
}

[[nodiscard]] panels::DataBetas betasOf(const wire::BetasReport& report)
{
    const QString sessions = report.sessions == 1 ? u"1 session"_s : u"%1 sessions"_s.arg(report.sessions);
    return {u"%1 · %2 · %3"_s.arg(QString::fromStdString(report.space), QString::fromStdString(report.version), sessions),
            report.space, report.version};
}

}  // namespace

panels::DataPiece pieceOf(const wire::PieceReport& report)
{
    using State = panels::StateMark::State;
    return {.state = report.state == "found"     ? State::there
                     : report.state == "missing" ? State::missing
                                                 : State::damaged,
            .name = QString::fromStdString(report.name),
            .detail = QString::fromStdString(report.detail),
            .enables = QString::fromStdString(report.enables)};
}

panels::DataContents contentsOf(const wire::InspectReply& reply)
{
    panels::DataContents contents{.title = QString::fromStdString(reply.title),
                                  .root = QString::fromStdString(reply.root),
                                  .shared = piecesOf(reply.shared),
                                  .subjects = {},
                                  .notices = textsOf(reply.notices)};
    for (const auto& subject : reply.subjects) {
        panels::DataSubject entry{.name = QString::fromStdString(subject.subject),
                                  .pieces = piecesOf(subject.pieces),
                                  .betas = {},
                                  .notices = textsOf(subject.notices)};
        for (const auto& betas : subject.betas) entry.betas.push_back(betasOf(betas));
        contents.subjects.push_back(std::move(entry));
    }
    return contents;
}

QStringList masksFor(const wire::SubjectSummary& summary)
{
    QStringList masks{u"nsdgeneral"_s, u"all"_s};
    for (const auto& region : summary.regions)
        if (const auto name = QString::fromStdString(region.name); region.voxelCount > 0 && !masks.contains(name)) masks << name;
    return masks;
}

DataController::DataController(Workspace& workspace, QWidget& window, ActionSet& actions, Notices& notices, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_window(window)
    , m_notices(notices)
{
    m_planningSoon.setSingleShot(true);
    m_planningSoon.setInterval(kPlanAfterMs);
    connect(&m_planningSoon, &QTimer::timeout, this, &DataController::plan);
    actions.on(ActionId::showData, this, [this](bool) { open(); });
    // Not at SubjectModel::opened: the state names the folder before until then.
    connect(&m_workspace.session, &Session::changed, this, [this](const ViewState& was, const ViewState& is) {
        if (!m_sheet || was.opened == is.opened) return;
        if (was.directory != is.directory || was.subject != is.subject) m_sheet->showLooking();
        if (m_sheet->isVisible() && !m_sheet->hasContents()) inspect();
    });
    connect(&m_workspace.engine, &EngineClient::died, this, [this] {
        m_inspecting = m_planning = 0;
        if (std::exchange(m_converting, 0) == 0 || !m_sheet) return;
        m_sheet->showOutcome(u"The engine ended during the conversion."_s,
                             u"Sessions that are done stay: convert again to go on."_s);
    });
}

void DataController::open()
{
    if (!m_sheet) {
        m_sheet = new panels::DataSheet(&m_window);
        connect(m_sheet, &panels::DataSheet::choiceChanged, &m_planningSoon, qOverload<>(&QTimer::start));
        connect(m_sheet, &panels::DataSheet::maskRequested, this, &DataController::chooseMask);
        connect(m_sheet, &panels::DataSheet::convertRequested, this, &DataController::convert);
        connect(m_sheet, &panels::DataSheet::cancelRequested, this, &DataController::cancel);
    }
    m_sheet->show();
    m_sheet->raise();
    m_sheet->activateWindow();
    if (m_converting == 0) inspect();
}

void DataController::inspect()
{
    m_workspace.engine.cancel(m_inspecting);
    if (!m_sheet->hasContents()) m_sheet->showLooking();
    m_sheet->setMasks(masksFor(m_workspace.subject.summary()));
    m_inspecting =
        m_workspace.engine.inspect({m_workspace.session.state().directory}, [this](const Result<wire::InspectReply>& reply) {
            m_inspecting = 0;
            if (!reply)
                return m_sheet->showProblem(QString::fromStdString(reply.error().message),
                                            QString::fromStdString(reply.error().remedy));
            m_sheet->setContents(contentsOf(*reply), QString::fromStdString(m_workspace.session.state().subject));
        });
    if (m_inspecting == 0) m_sheet->showProblem(u"The engine is not ready yet."_s, u"Open this page again in a moment."_s);
}

void DataController::chooseMask()
{
    auto* dialog = maskDialog(*m_sheet);
    connect(dialog, &QFileDialog::fileSelected, m_sheet, &panels::DataSheet::setMask);
    dialog->open();
}

wire::ConvertRequest DataController::request() const
{
    const auto choice = m_sheet->choice();
    return {.directory = m_workspace.session.state().directory,
            .subject = choice.subject.toStdString(),
            .space = choice.space,
            .version = choice.version,
            .mask = choice.mask};
}

void DataController::plan()
{
    if (m_converting != 0) return;
    m_workspace.engine.cancel(m_planning);
    m_planning = m_workspace.engine.planConversion(request(), [this](const Result<wire::ConvertReply>& plan) {
        m_planning = 0;
        if (plan) return m_sheet->showPlan(linesOf(plan->text), true);
        if (plan.error().kind != ErrorKind::cancelled) m_sheet->showPlan(wordsOf(plan.error()), false);
    });
}

void DataController::convert()
{
    if (m_converting != 0) return;
    m_sheet->showProgress(u"Converting"_s, 0);
    m_converting = m_workspace.engine.convert(
        request(), [this](const Result<wire::ConvertReply>& reply) { onConverted(reply); },
        [this](const wire::ConvertProgress& progress) {
            if (m_converting != 0)
                m_sheet->showProgress(u"Converting %1"_s.arg(QString::fromStdString(progress.words)),
                                      static_cast<double>(progress.fraction));
        });
    if (m_converting == 0) m_sheet->showOutcome(u"The engine is not ready yet."_s, u"Convert again in a moment."_s);
}

void DataController::onConverted(const Result<wire::ConvertReply>& reply)
{
    m_converting = 0;
    if (!reply) {
        const bool wasGivenUp = reply.error().kind == ErrorKind::cancelled;
        m_sheet->showOutcome(wasGivenUp ? u"Given up; sessions that are done stay."_s
                                        : QString::fromStdString(reply.error().message),
                             wasGivenUp ? u"Convert again to go on."_s : QString::fromStdString(reply.error().remedy));
        if (!wasGivenUp && !m_sheet->isVisible()) m_notices.show(reply.error());
        return;
    }
    inspect();  // its row says what is converted now
    m_sheet->showOutcome(u"The betas are converted."_s, linesOf(reply->text));
    if (!m_sheet->isVisible()) m_notices.say(u"The betas are converted."_s);
    Q_EMIT converted();
}

/// Also when it was started from elsewhere and given up among the jobs, the engine answers: cancelJob lets that arrive.
void DataController::cancel()
{
    m_workspace.engine.cancelJob(m_converting);
}

}  // namespace cortilens::gui
