// SPDX-License-Identifier: Apache-2.0
#include "app/gui/EngineProcess.h"

#include <array>
#include <cstdio>
#include <utility>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kErrorTailBytes = 4096;

/// An engine that lived this long was sound: a photo on which every engine dies must not be tried for ever.
constexpr qint64 kSoundAfterMs = 60'000;

[[nodiscard]] QString endingOf(int code, QProcess::ExitStatus status)
{
    if (status == QProcess::CrashExit) return u"was killed (signal %1)"_s.arg(code);
    return code == 0 ? u"ended by itself"_s : u"ended with code %1"_s.arg(code);
}

}  // namespace

std::optional<int> restartDelayMs(int deathsInARow)
{
    // The first restart is at once: a single death is an accident, and somebody waits for a map.
    constexpr std::array delays{0, 500, 2000, 8000};
    if (deathsInARow < 1) return 0;
    if (deathsInARow > std::ssize(delays)) return std::nullopt;
    return delays[static_cast<std::size_t>(deathsInARow - 1)];
}

EngineProcess::EngineProcess(QString program, QStringList arguments, QObject* parent)
    : QObject(parent)
    , m_program(std::move(program))
    , m_arguments(std::move(arguments))
{
    m_restart.setSingleShot(true);
    connect(&m_restart, &QTimer::timeout, this, &EngineProcess::launch);
}

EngineProcess::~EngineProcess()
{
    if (!m_process) return;
    m_process->disconnect(this);
    m_process->kill();
    m_process->waitForFinished();  // a killed child is gone at once; this only collects it
}

qint64 EngineProcess::processId() const
{
    return m_process ? m_process->processId() : 0;
}

void EngineProcess::start()
{
    m_wanted = true;
    m_deathsInARow = 0;
    if (!m_process) launch();
}

void EngineProcess::stop()
{
    m_wanted = false;
    m_restart.stop();
    if (!m_process) return;
    m_process->disconnect(this);
    // The engine keeps nothing that a kill could damage: its files are written under temporary names.
    connect(m_process.get(), &QProcess::finished, m_process.get(), &QObject::deleteLater);
    m_process.release()->kill();
}

void EngineProcess::restart()
{
    if (m_process) {
        m_process->kill();
    } else {
        start();
    }
}

void EngineProcess::write(const QByteArray& bytes)
{
    if (m_process) m_process->write(bytes);
}

void EngineProcess::launch()
{
    ++m_life;
    m_errorTail.clear();
    m_age.start();
    m_process = std::make_unique<QProcess>();
    m_process->setProgram(m_program);
    m_process->setArguments(m_arguments);
    connect(m_process.get(), &QProcess::started, this, [this] { Q_EMIT started(m_life); });
    connect(m_process.get(), &QProcess::finished, this, &EngineProcess::onFinished);
    connect(m_process.get(), &QProcess::errorOccurred, this, &EngineProcess::onError);
    connect(m_process.get(), &QProcess::readyReadStandardOutput, this,
            [this] { Q_EMIT arrived(m_life, m_process->readAllStandardOutput()); });
    connect(m_process.get(), &QProcess::readyReadStandardError, this, [this] {
        const QByteArray words = m_process->readAllStandardError();
        std::fwrite(words.constData(), 1, static_cast<std::size_t>(words.size()), stderr);
        m_errorTail = (m_errorTail + words).right(kErrorTailBytes);
    });
    m_process->start();
}

void EngineProcess::onFinished(int code, QProcess::ExitStatus status)
{
    onDeath(endingOf(code, status), true);
}

void EngineProcess::onError(QProcess::ProcessError error)
{
    // All other errors are followed by finished().
    if (error == QProcess::FailedToStart)
        onDeath(u"could not be started (%1: %2)"_s.arg(m_program, m_process->errorString()), false);
}

void EngineProcess::onDeath(const QString& how, bool hasRun)
{
    if (m_age.elapsed() > kSoundAfterMs) m_deathsInARow = 0;
    const EngineDeath death{how, lastWords(), hasRun ? restartDelayMs(++m_deathsInARow) : std::nullopt, hasRun};
    // Still inside a signal of the process: it may only go later.
    m_process->disconnect(this);
    m_process.release()->deleteLater();
    if (!m_wanted) return;
    if (death.restartInMs) m_restart.start(*death.restartInMs);
    Q_EMIT died(death);
}

QString EngineProcess::lastWords() const
{
    const QList<QByteArray> lines = m_errorTail.trimmed().split('\n');
    return QString::fromUtf8(lines.back()).trimmed();
}

}  // namespace cortilens::gui
