// SPDX-License-Identifier: Apache-2.0
#include "app/gui/MeasureController.h"

#include "app/gui/ActionSet.h"
#include "app/gui/EncoderController.h"
#include "app/gui/Workspace.h"
#include "widgets/panels/MeasureSheet.h"

#include <QFileInfo>

#include <utility>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

MeasureController::MeasureController(Workspace& workspace, QWidget& window, ActionSet& actions, ActionId action,
                                     const QString& nothing, Notices& notices, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_window(window)
    , m_notices(notices)
    , m_nothing(nothing)
{
    actions.on(action, this, [this](bool) { open(); });
    connect(&m_workspace.engine, &EngineClient::died, this, [this] {
        if (std::exchange(m_measuring, 0) != 0)
            m_sheet->showProblem(u"The engine ended during the measurement."_s, u"Measure again once it has started."_s);
    });
}

void MeasureController::prepare()
{
    if (m_sheet) return;
    m_sheet = makeSheet();
    connect(m_sheet, &panels::MeasureSheet::measureRequested, this, &MeasureController::measure);
    connect(m_sheet, &panels::MeasureSheet::cancelRequested, this, [this] { m_workspace.engine.cancelJob(m_measuring); });
}

void MeasureController::open()
{
    prepare();
    m_sheet->show();
    m_sheet->raise();
    m_sheet->activateWindow();
    onOpened();
    if (isMeasuring() || m_sheet->hasResult()) return;
    showEncoder();
    measure();
}

bool MeasureController::isWanted() const
{
    return m_sheet && m_sheet->isVisible();
}

QString MeasureController::stemOfEncoder() const
{
    const auto* used = backboneInUse(m_workspace);
    return used ? QFileInfo(QString::fromStdString(used->encoders.front().file)).completeBaseName() : QString();
}

void MeasureController::stop()
{
    m_workspace.engine.cancel(std::exchange(m_measuring, 0));
}

void MeasureController::measure()
{
    stop();
    const auto* used = backboneInUse(m_workspace);
    if (!used)
        return m_sheet->showProblem(m_nothing, u"Train an encoder (Ctrl+T), or put one into cortilens/encoders of the tree."_s);
    if (const auto words = obstacle(); !words.isEmpty()) return m_sheet->showProblem(words, {});
    m_measuring = ask(*used);
    if (m_measuring == 0) return m_sheet->showProblem(u"The engine is not ready yet."_s, u"Measure again in a moment."_s);
    m_sheet->showWorking(u"Waiting for the engine"_s, 0);
}

void MeasureController::progressed(const QString& words, double fraction)
{
    if (isMeasuring()) m_sheet->showWorking(words, fraction);
}

void MeasureController::ended()
{
    m_measuring = 0;
}

void MeasureController::failed(const Error& error)
{
    m_measuring = 0;
    forgetMeasured();
    if (error.kind == ErrorKind::cancelled) return m_sheet->showProblem(u"Given up; nothing was measured."_s, {});
    m_sheet->showProblem(QString::fromStdString(error.message), QString::fromStdString(error.remedy));
}

void MeasureController::forget()
{
    stop();
    forgetMeasured();
    if (m_sheet) m_sheet->showProblem({}, {});
    if (!isWanted()) return;
    prepare();
    showEncoder();
    measure();
}

}  // namespace cortilens::gui
