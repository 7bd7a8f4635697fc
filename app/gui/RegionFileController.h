// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/EngineClient.h"

#include <QObject>

#include <set>
#include <string>

class QWidget;

namespace cortilens::gui {

class ActionSet;
class Notices;
struct Workspace;

/// Names, saves, exports and takes off the list the region that is selected. The engine writes the files. GUI thread.
class RegionFileController : public QObject {
    Q_OBJECT

public:
    RegionFileController(Workspace& workspace, QWidget& window, ActionSet& actions, Notices& notices, QObject* parent = nullptr);

    void rename(const std::string& name);  ///< of the drawn region that is selected
    void save(bool replace);
    void exportTo(const QString& path, bool replace);

Q_SIGNALS:
    void written(const QStringList& files);

private:
    using Ask = RequestId (EngineClient::*)(const wire::RegionFileQuery&, OnReply<wire::RegionFiles>);

    void askName();
    void askWhereToExport();
    void takeOff();
    void send(Ask ask, const wire::RegionFileQuery& query, const QString& done);  ///< `done`: what it is good for; may be empty
    [[nodiscard]] std::string selectedName() const;                               ///< empty: no region is
    [[nodiscard]] bool isSaved(const std::string& name) const;

    Workspace& m_workspace;
    QWidget& m_window;
    Notices& m_notices;
    std::set<std::string> m_saved;  ///< by this window, of the open subject: theirs may be replaced
};

}  // namespace cortilens::gui
