// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/FigureWriter.h"
#include "widgets/figure/PageSize.h"

#include <QObject>
#include <QString>

#include <functional>

class QWidget;

namespace cortilens::gui {

class ActionSet;
class Notices;
struct FigureView;
struct Workspace;

/// Saves what is seen: the linked pair as a figure, the window as a picture. GUI thread.
class ExportController : public QObject {
    Q_OBJECT

public:
    /// `view`: how cortex and map are shown at the moment of saving.
    ExportController(Workspace& workspace, std::function<FigureView()> view, QWidget& window, ActionSet& actions,
                     Notices& notices, QObject* parent = nullptr);

    void save(const PageSize& page, const QString& path);

Q_SIGNALS:
    void saved(const QString& path);

private:
    void ask();
    void saveScreenshot();
    [[nodiscard]] QString suggestedPath() const;

    Workspace& m_workspace;
    std::function<FigureView()> m_view;
    QWidget& m_window;
    Notices& m_notices;
    PageSize m_page;
    QString m_folder;
    QString m_ending = QStringLiteral("png");  ///< of the figure before
    FigureWriter m_writer;
};

}  // namespace cortilens::gui
