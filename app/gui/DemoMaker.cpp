// SPDX-License-Identifier: Apache-2.0
#include "app/gui/DemoMaker.h"

#include <utility>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

DemoMaker::DemoMaker(QString engineProgram, QObject* parent)
    : QObject(parent)
    , m_program(std::move(engineProgram))
{
    connect(&m_process, &QProcess::finished, this, [this](int code, QProcess::ExitStatus status) {
        if (std::exchange(m_isCancelled, false)) return Q_EMIT failed({ErrorKind::cancelled, "Cancelled.", ""});
        if (status == QProcess::NormalExit && code == 0) return Q_EMIT made(m_directory);
        // The engine's one line is "cortilens-engine: what is wrong"; who says it is plain here.
        QString words = QString::fromUtf8(m_process.readAllStandardError()).trimmed().section(u'\n', -1);
        words.remove(u"cortilens-engine: "_s);
        Q_EMIT failed({ErrorKind::unreadable, u"The demo subject could not be made: %1"_s.arg(words).toStdString(), ""});
    });
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart) return;
        Q_EMIT failed({ErrorKind::notFound,
                       u"%1 could not be started: %2"_s.arg(m_program, m_process.errorString()).toStdString(),
                       "Install cortilens-engine beside this program."});
    });
}

DemoMaker::~DemoMaker()
{
    m_process.disconnect(this);
    if (!isRunning()) return;
    m_process.kill();
    m_process.waitForFinished();  // a killed child is gone at once; this only collects it
}

void DemoMaker::make(const QString& directory)
{
    if (isRunning()) return;
    m_directory = directory;
    m_process.start(m_program, {u"demo"_s, directory});
}

void DemoMaker::cancel()
{
    if (!isRunning()) return;
    m_isCancelled = true;
    m_process.terminate();
}

}  // namespace cortilens::gui
