// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QProcess>
#include <QString>
#include <QStringList>

/// The window's program with no display.
namespace cortilens::test {

struct Ending {
    int code = -1;   ///< -1: it crashed, or did not end
    QString words;   ///< its output stream
    QString errors;  ///< the lines of its own on the error stream
};

[[nodiscard]] inline Ending runBare(const QStringList& arguments)
{
    QProcess program;
    QProcessEnvironment bare = QProcessEnvironment::systemEnvironment();
    for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}) bare.remove(QString::fromUtf8(name));
    bare.insert(QStringLiteral("XDG_RUNTIME_DIR"), QStringLiteral("/tmp"));
    program.setProcessEnvironment(bare);
    program.start(QStringLiteral(CORTILENS_BINARY_DIR "/bin/cortilens"), arguments);
    if (!program.waitForFinished(60000)) return {};
    QStringList lines;
    for (const QString& line : QString::fromUtf8(program.readAllStandardError()).split(u'\n', Qt::SkipEmptyParts))
        if (line.startsWith(QStringLiteral("cortilens: "))) lines << line;
    return {program.exitStatus() == QProcess::NormalExit ? program.exitCode() : -1,
            QString::fromUtf8(program.readAllStandardOutput()), lines.join(u'\n')};
}

/// Beside an engine that has a small made-up study.
[[nodiscard]] inline QStringList withFake(const QString& rest)
{
    return QStringLiteral("tree --engine " CORTILENS_BINARY_DIR "/tests/fake_engine ")
        .append(rest)
        .split(u' ', Qt::SkipEmptyParts);
}

}  // namespace cortilens::test
