// SPDX-License-Identifier: Apache-2.0
#include "app/gui/App.h"
#include "app/gui/CommandLine.h"
#include "app/gui/Notices.h"
#include "app/gui/RenderCommand.h"
#include "app/gui/VerifyCommand.h"

#include <QApplication>
#include <QDir>
#include <QSettings>

#include <cstdio>
#include <cstdlib>

namespace {

using namespace cortilens;
using namespace cortilens::gui;

constexpr int kDone = 0;
constexpr int kUsage = 2;

[[nodiscard]] bool needsNoWindow(const CommandLine& line)
{
    return !line.render.isEmpty() || !line.verify.isEmpty();
}

/// Before any QGuiApplication: a figure needs no display, and must not fail because one is named that is not there.
void choosePlatform(const CommandLine& line)
{
    const bool hasDisplay = std::getenv("DISPLAY") || std::getenv("WAYLAND_DISPLAY");
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM") && (needsNoWindow(line) || !hasDisplay))
        qputenv("QT_QPA_PLATFORM", "offscreen");
}

[[nodiscard]] bool hasDisplayOrNeedsNone(const CommandLine& line)
{
    return needsNoWindow(line) || qEnvironmentVariableIsSet("QT_QPA_PLATFORM") || std::getenv("DISPLAY") ||
           std::getenv("WAYLAND_DISPLAY");
}

[[nodiscard]] QString engineProgram(const CommandLine& line)
{
    if (!line.engine.isEmpty()) return line.engine;
    return QDir(QCoreApplication::applicationDirPath()).filePath(QStringLiteral("cortilens-engine"));
}

/// Until it says how it ended.
template <typename Command> [[nodiscard]] int run(Command& command)
{
    int exitCode = kDone;
    QObject::connect(
        &command, &Command::finished, qApp,
        [&exitCode](int code) {
            exitCode = code;
            QCoreApplication::quit();
        },
        Qt::QueuedConnection);
    command.start();
    QCoreApplication::exec();
    return exitCode;
}

[[nodiscard]] int render(const CommandLine& line)
{
    RenderCommand command(line, engineProgram(line));
    const int code = run(command);
    if (code == kDone) std::printf("%s\n", qPrintable(line.render));
    return code;
}

[[nodiscard]] int verify(const CommandLine& line)
{
    VerifyCommand command(line, engineProgram(line));
    return run(command);
}

[[nodiscard]] int openWindow(const CommandLine& line)
{
    QSettings settings(QStringLiteral("cortilens"), QStringLiteral("cortilens"));
    App app(line, engineProgram(line), settings);
    app.start();
    return QCoreApplication::exec();
}

}  // namespace

int main(int argc, char** argv)
{
    QStringList arguments;
    for (int i = 1; i < argc; ++i) arguments << QString::fromLocal8Bit(argv[i]);
    const auto line = commandLineFrom(arguments);
    if (!line) {
        std::fprintf(stderr, "cortilens: %s\n", qPrintable(wordsOf(line.error())));
        return kUsage;
    }
    if (!line->wantsHelp && !line->wantsVersion && !hasDisplayOrNeedsNone(*line)) {
        std::fputs("cortilens: there is no display. Set DISPLAY, or write a figure with --render out.png.\n", stderr);
        return 1;
    }
    choosePlatform(*line);
    QCoreApplication::setApplicationName(QStringLiteral("cortilens"));
    QCoreApplication::setApplicationVersion(QStringLiteral(CORTILENS_VERSION));
    QApplication application(argc, argv);
    if (line->wantsHelp) {
        std::fputs(qPrintable(usage()), stdout);
        return kDone;
    }
    if (line->wantsVersion) {
        std::printf("cortilens %s\n", CORTILENS_VERSION);
        return kDone;
    }
    if (!line->verify.isEmpty()) return verify(*line);
    return line->render.isEmpty() ? openWindow(*line) : render(*line);
}
