// SPDX-License-Identifier: Apache-2.0
#include "app/gui/EngineController.h"

#include "app/gui/ActionSet.h"
#include "app/gui/Columns.h"
#include "app/gui/Notices.h"
#include "app/gui/Readout.h"
#include "app/gui/Workspace.h"
#include "widgets/panels/JobsPanel.h"

#include <QAction>
#include <QLabel>

#include <cmath>
#include <utility>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

namespace {

[[nodiscard]] panels::EngineState stateOf(EngineClient::State state, bool isBusy)
{
    switch (state) {
    case EngineClient::State::ready:
        return isBusy ? panels::EngineState::busy : panels::EngineState::ready;
    case EngineClient::State::starting:
    case EngineClient::State::restarting:
        return panels::EngineState::starting;
    case EngineClient::State::stopped:
        return panels::EngineState::stopped;
    }
    std::unreachable();
}

}  // namespace

QString wordsOf(const EngineDeath& death, const QString& whileDoing)
{
    QString words = u"The engine %1"_s.arg(death.how);
    if (!death.hasRun) return words + u". Install cortilens-engine beside this program, or name one with --engine."_s;
    if (!whileDoing.isEmpty()) words += u" while "_s + whileDoing;
    if (!death.lastWords.isEmpty()) words += u" (“%1”)"_s.arg(death.lastWords);
    if (!death.restartInMs) return words + u". It has ended too often to be started again by itself."_s;
    return words + u". Nothing is lost; a new one brings everything back."_s;
}

EngineController::EngineController(Workspace& workspace, const EngineDisplay& display, ActionSet& actions, Notices& notices,
                                   QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_display(display)
    , m_notices(notices)
{
    auto& engine = m_workspace.engine;
    connect(&engine, &EngineClient::stateChanged, this, &EngineController::showFacts);
    connect(&engine, &EngineClient::ready, this, &EngineController::showFacts);
    connect(&engine, &EngineClient::died, this, &EngineController::onDied);
    connect(&engine, &EngineClient::failed, this, [this](const Error& error) { m_notices.show(error); });
    connect(&engine, &EngineClient::noticed, this, [this](const wire::Notice& notice) {
        m_notices.say(wordsOf(Error{.message = notice.message, .remedy = notice.remedy}));
    });
    connect(&engine, &EngineClient::statusChanged, this, [this](const wire::EngineStatus& status) {
        m_status = status;
        showFacts();
    });
    connect(&engine, &EngineClient::jobsChanged, this, &EngineController::showJobs);
    connect(m_display.panel, &panels::EnginePanel::restartRequested, &engine, &EngineClient::restart);
    connect(m_display.jobs, &panels::JobsPanel::cancelRequested, &engine, &EngineClient::cancelJob);
    actions.on(ActionId::restartEngine, &engine, [&engine](bool) { engine.restart(); });
    actions.on(ActionId::prepareAll, this, [this, jobs = actions.action(ActionId::toggleJobs)](bool) { prepareAll(jobs); });
    actions.on(ActionId::cancelWork, this, [this](bool) { m_workspace.relevance.cancel(); });

    connect(&m_workspace.relevance, &RelevanceModel::asked, this, [this] {
        if (m_workspace.relevance.isWorking()) m_work = presentWork();
        showFacts();
    });
    connect(&m_workspace.relevance, &RelevanceModel::arrived, this, [this] {
        const double ms = m_workspace.relevance.firstMapMs();
        if (std::isfinite(ms)) m_display.latency->setText(u"click → heatmap %1 ms"_s.arg(ms, 0, 'f', ms < 10 ? 1 : 0));
    });
    connect(&m_workspace.compare, &CompareModel::worked, this, [this] {
        // What an engine did when it died is still to be said.
        if (m_workspace.compare.isWorking())
            m_work = presentWork();
        else if (m_workspace.compare.isComparing() && m_workspace.engine.isReady())
            m_work.clear();
        const double ms = m_workspace.compare.firstMapsMs();
        if (m_workspace.compare.isComparing() && std::isfinite(ms))
            m_display.latency->setText(u"click → heatmaps %1 ms"_s.arg(ms, 0, 'f', ms < 10 ? 1 : 0));
        showFacts();
    });
    for (const auto signal : {&RelevanceModel::finished, &RelevanceModel::cancelled, &RelevanceModel::cleared}) {
        connect(&m_workspace.relevance, signal, this, [this] {
            m_work.clear();
            showFacts();
        });
    }
    showFacts();
}

QString EngineController::presentWork() const
{
    const ViewState& state = m_workspace.session.state();
    const QString what =
        state.words.empty() ? QString::fromStdString(toText(state.selection)) : titleOf(CompareRow{.words = state.words});
    QString work = u"mapping %1"_s.arg(what);
    if (state.image) work += u" on nsdId %1"_s.arg(state.image->value);
    return work;
}

/// The list of jobs comes up, because that is where it goes on and can be given up.
void EngineController::prepareAll(QAction* jobs)
{
    const ViewState& state = m_workspace.session.state();
    if (state.backbone.empty()) return;
    if (!jobs->isChecked()) jobs->trigger();
    m_workspace.engine.prepare(
        {.backbone = state.backbone, .adaptor = state.adaptor, .preset = state.preset},
        [this](const Result<wire::PrepareReply>& reply) {
            if (!reply) return m_notices.show(reply.error());
            m_notices.say(reply->made == 0
                              ? u"The features of all %1 photos are there already."_s.arg(reply->there)
                              : u"All photos are prepared: %1 made, %2 were there."_s.arg(reply->made).arg(reply->there));
        });
}

void EngineController::showFacts()
{
    const auto& engine = m_workspace.engine;
    panels::EngineFacts facts;
    facts.state = stateOf(engine.state(), m_hasJobs || m_workspace.relevance.isWorking() || m_workspace.compare.isWorking());
    if (engine.isReady()) {
        const auto& hello = engine.hello();
        facts.device = QString::fromStdString(hello.deviceName.empty() ? hello.device : hello.deviceName);
        if (hello.precision != "auto") facts.precision = QString::fromStdString(hello.precision);
        facts.threads = hello.threads;
        facts.version = QString::fromStdString(hello.engineVersion);
        facts.memoryBytes = m_status.residentBytes;
        facts.storeBytes = m_status.storeBytes;
        facts.storeCapBytes = m_status.storeCapBytes;
    }
    m_display.chip->setFacts(facts);
    m_display.panel->setFacts(facts);
    m_display.words->setText(u"engine "_s + panels::wordOf(facts.state));
    m_display.store->setText(m_status.storeCapBytes == 0
                                 ? QString()
                                 : u"store %1 of %2"_s.arg(sizeOf(m_status.storeBytes), sizeOf(m_status.storeCapBytes)));
}

void EngineController::showJobs(const wire::JobList& jobs)
{
    std::vector<panels::JobEntry> entries;
    for (const wire::Job& job : jobs.jobs)
        entries.push_back({job.id, QString::fromStdString(job.title), job.done, job.total, QString::fromStdString(job.unit),
                           job.state == "waiting", true});
    m_display.jobs->setJobs(entries);
    m_hasJobs = !entries.empty();
    showFacts();
}

void EngineController::onDied(const EngineDeath& death)
{
    m_status = {};
    m_hasJobs = false;
    m_display.jobs->setJobs({});
    if (death.restartInMs) {
        m_notices.say(wordsOf(death, m_work));
    } else {
        m_notices.say(wordsOf(death, m_work), u"Start engine"_s, [this] { m_workspace.engine.start(); });
    }
    m_work.clear();
    showFacts();
}

}  // namespace cortilens::gui
