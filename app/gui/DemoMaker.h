// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <QObject>
#include <QProcess>
#include <QString>

namespace cortilens::gui {

/// Writes the demo subject by running `cortilens-engine demo DIR` beside the engine that serves. GUI thread; never waits.
class DemoMaker : public QObject {
    Q_OBJECT

public:
    explicit DemoMaker(QString engineProgram, QObject* parent = nullptr);
    ~DemoMaker() override;

    [[nodiscard]] bool isRunning() const { return m_process.state() != QProcess::NotRunning; }
    void make(const QString& directory);  ///< ignored while it runs
    void cancel();

Q_SIGNALS:
    void made(const QString& directory);
    void failed(const cortilens::Error& error);

private:
    QString m_program;
    QString m_directory;
    QProcess m_process;
    bool m_isCancelled = false;
};

}  // namespace cortilens::gui
