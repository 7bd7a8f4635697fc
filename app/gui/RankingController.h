// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/Thumbnails.h"
#include "app/gui/TopPhotosModel.h"

#include <QObject>

#include <string>

namespace cortilens::panels {
class RankingStrip;
}

namespace cortilens::gui {

class ActionSet;
struct Workspace;

/// Connects the strip of a selection's photos with what was chosen; asks only while it is shown. GUI thread.
class RankingController : public QObject {
    Q_OBJECT

public:
    RankingController(Workspace& workspace, panels::RankingStrip& strip, ActionSet& actions, QObject* parent = nullptr);

    void ask();  ///< again, because there may be more to rank by

private:
    void setShown(bool isShown);
    void show();
    void takeOffer();

    Workspace& m_workspace;
    panels::RankingStrip& m_strip;
    ActionSet& m_actions;
    TopPhotosModel m_ranking;
    Thumbnails m_thumbnails;
    std::string m_way = "predicted";
    bool m_isShown = false;
};

}  // namespace cortilens::gui
