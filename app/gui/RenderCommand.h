// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/CommandLine.h"
#include "app/gui/FigureWriter.h"
#include "app/gui/Workspace.h"

#include <QObject>

#include <vector>

namespace cortilens::gui {

/// `cortilens DIR --render out.png`: the same engine, models and figure as the window's, without the window. Ends with one line
/// on the error stream when it fails.
class RenderCommand : public QObject {
    Q_OBJECT

public:
    RenderCommand(const CommandLine& line, const QString& engineProgram, QObject* parent = nullptr);

    void start();

Q_SIGNALS:
    void finished(int exitCode);

private:
    void measureOverlay();
    void offer(const char* source, std::vector<Overlay> overlays);
    void paintWhenComplete();
    void sayWhatIsMissing() const;
    void fail(const Error& error);

    CommandLine m_line;
    Workspace m_workspace;
    FigureWriter m_writer;
    bool m_isPainting = false;
    bool m_hasFailed = false;
};

}  // namespace cortilens::gui
