// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>

#include <string>
#include <vector>

namespace cortilens::panels {
class RegionList;
class SelectionCard;
}  // namespace cortilens::panels

namespace cortilens::gui {

class ActionSet;
class CortexController;
struct Workspace;

/// Connects the list of regions and the card of the selection with what was chosen. GUI thread.
class RegionController : public QObject {
    Q_OBJECT

public:
    RegionController(Workspace& workspace, panels::RegionList& list, panels::SelectionCard& card, CortexController& cortex,
                     ActionSet& actions, QObject* parent = nullptr);

private:
    void showList();
    void showCard();
    void act(const std::string& id);
    void showActions();

    Workspace& m_workspace;
    panels::RegionList& m_list;
    panels::SelectionCard& m_card;
    ActionSet& m_actions;
    std::vector<std::string> m_offered;  ///< what the card offers now
};

}  // namespace cortilens::gui
