// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/SessionFile.h"

#include <QObject>
#include <QString>
#include <QThreadPool>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>

class QLockFile;
class QWidget;

namespace cortilens {
class CortexView;
}

namespace cortilens::gui {

class ActionSet;
class CortexController;
class OverlayController;
class Notices;
class PhotoController;
struct Workspace;

/// What a session is about beside the workspace.
struct SessionViews {
    CortexController& cortex;
    OverlayController& overlay;
    CortexView& surface;
    PhotoController& photo;
};

/// Keeps what is open, chosen and looked at in a file and brings it back: where a person says, and by itself while it changes,
/// for a window that ends without being closed.
///
/// GUI thread; files are read and written on a thread of its own.
class SessionController : public QObject {
    Q_OBJECT

public:
    /// `folder`: of what is kept by itself.
    SessionController(Workspace& workspace, const SessionViews& views, const QString& folder, QWidget& window, ActionSet& actions,
                      Notices& notices, QObject* parent = nullptr);
    ~SessionController() override;

    void open(const QString& path);
    void openFigure(const QString& path);  ///< what a figure was made of, of the study that is open
    void save(const QString& path);

    void offerRecovery();  ///< says that a window has ended without being closed, if one has
    void forget();         ///< the window is closed: nothing has to be brought back

Q_SIGNALS:
    void opened(const QString& path);  ///< all that a session holds is in its place; empty: it is of no file of a person's
    void saved(const QString& path);   ///< whole

private:
    void connectActions(ActionSet& actions);
    void askWhatToOpen();
    void askWhereToSave();
    void recover();
    /// A session on its way, and the file that it is saved into again; empty: none.
    struct Opening {
        SavedSession session;
        QString path;
    };
    void onRead(const QString& name, const Result<Opening>& opening, bool isThere);
    void askWhereTheStudyLies(const QString& name, const Opening& opening);
    void bringBack(Opening opening);
    void onFailed();
    void bringBackChoice();
    void bringBackViews();
    [[nodiscard]] SavedSession present() const;
    void write(const QString& path, std::function<void(const Result<void>&)> done);
    void keepSoon();
    void keepByItself();

    Workspace& m_workspace;
    SessionViews m_views;
    QWidget& m_window;
    Notices& m_notices;
    QString m_folder;
    QString m_ownFile;   ///< kept by itself; empty: it cannot be
    QString m_path;      ///< of the session that is open; empty: none
    std::string m_text;  ///< its text
    std::optional<Opening> m_opening;
    QTimer m_keeping;
    std::unique_ptr<QLockFile> m_lock;  ///< says to other windows that this one is alive
    QThreadPool m_pool;                 ///< last: waits for its work before the rest goes
};

}  // namespace cortilens::gui
