// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QElapsedTimer>
#include <QObject>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTimer>

#include <memory>
#include <optional>

namespace cortilens::gui {

/// How an engine ended although nobody asked it to.
struct EngineDeath {
    QString how;                     ///< "was killed (signal 9)", "ended with code 3", "could not be started: ..."
    QString lastWords;               ///< the last line it wrote to its error stream; empty: none
    std::optional<int> restartInMs;  ///< nothing: it cannot be started, or has died too often; nobody starts another one
    bool hasRun = true;              ///< false: there is no such program, or it may not be run
};

/// Pause before the next start after so many deaths in a row; nothing: give up.
[[nodiscard]] std::optional<int> restartDelayMs(int deathsInARow);

/// Keeps one engine alive as a child process: starts it, passes bytes both ways, starts another one when it dies.
///
/// GUI thread. Never waits for the child. Each start has a number, its life, so that late bytes of a dead engine are recognised.
class EngineProcess : public QObject {
    Q_OBJECT

public:
    EngineProcess(QString program, QStringList arguments, QObject* parent = nullptr);
    ~EngineProcess() override;

    [[nodiscard]] int life() const { return m_life; }
    [[nodiscard]] qint64 processId() const;

    void start();    ///< also after it gave up
    void stop();     ///< ends the engine and starts no other
    void restart();  ///< ends the engine, as a death that is repaired at once
    void write(const QByteArray& bytes);

Q_SIGNALS:
    void started(int life);
    void arrived(int life, const QByteArray& bytes);
    void died(const cortilens::gui::EngineDeath& death);

private:
    void launch();
    void onFinished(int code, QProcess::ExitStatus status);
    void onError(QProcess::ProcessError error);
    void onDeath(const QString& how, bool hasRun);
    [[nodiscard]] QString lastWords() const;

    QString m_program;
    QStringList m_arguments;
    std::unique_ptr<QProcess> m_process;
    QByteArray m_errorTail;
    QTimer m_restart;
    QElapsedTimer m_age;  ///< of this life
    int m_life = 0;
    int m_deathsInARow = 0;
    bool m_wanted = false;
};

}  // namespace cortilens::gui
