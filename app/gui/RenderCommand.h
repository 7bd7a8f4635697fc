// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/CommandLine.h"
#include "app/gui/FigureContent.h"
#include "app/gui/FigureWriter.h"
#include "app/gui/SessionFile.h"
#include "app/gui/Workspace.h"

#include <QObject>

#include <optional>
#include <vector>

namespace cortilens::gui {

/// `cortilens DIR --render out.png`: the same engine, models and figure as the window's, without the window. Ends with one line
/// on the error stream when it fails. With a session it is seen as that was.
class RenderCommand : public QObject {
    Q_OBJECT

public:
    RenderCommand(CommandLine line, const QString& engineProgram, std::optional<SavedSession> session = {},
                  QObject* parent = nullptr);

    void start();

Q_SIGNALS:
    void finished(int exitCode);  ///< 0: the file is written

private:
    void measureOverlay();
    void offer(const char* source, std::vector<Overlay> overlays);
    void paintWhenComplete();
    [[nodiscard]] Result<FigureView> view() const;
    void sayWhatIsMissing() const;
    void fail(const Error& error);

    CommandLine m_line;
    std::optional<SavedSession> m_seen;
    Workspace m_workspace;
    FigureWriter m_writer;
    bool m_isPainting = false;
    bool m_hasFailed = false;
};

}  // namespace cortilens::gui
