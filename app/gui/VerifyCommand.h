// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/CommandLine.h"
#include "app/gui/RenderCommand.h"
#include "widgets/figure/FigureDifference.h"

#include <QObject>
#include <QTemporaryDir>

#include <memory>

namespace cortilens::gui {

/// `cortilens DIR --verify figure.png`: makes the figure again from its receipt and the study in DIR, and says how far the two
/// are apart. One line about the pictures and one for each text that reads otherwise, on the output stream.
class VerifyCommand : public QObject {
    Q_OBJECT

public:
    VerifyCommand(const CommandLine& line, const QString& engineProgram, QObject* parent = nullptr);

    void start();

Q_SIGNALS:
    void finished(int exitCode);  ///< 0: the same picture; 1: another one, or it could not be made

private:
    void compare();
    void fail(const Error& error);

    CommandLine m_line;
    QString m_engineProgram;
    QTemporaryDir m_folder;
    std::unique_ptr<RenderCommand> m_render;
};

/// What is said of them: lines without an end.
[[nodiscard]] std::vector<std::string> wordsOf(const FigureDifference& difference, const std::string& figure);

}  // namespace cortilens::gui
