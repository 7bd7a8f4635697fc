// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>

namespace cortilens::panels {
class RegionList;
class SelectionCard;
}  // namespace cortilens::panels

namespace cortilens::gui {

class CortexController;
struct Workspace;

/// Connects the list of regions and the card of the selection with what was chosen. GUI thread.
class RegionController : public QObject {
    Q_OBJECT

public:
    RegionController(Workspace& workspace, panels::RegionList& list, panels::SelectionCard& card, CortexController& cortex,
                     QObject* parent = nullptr);

private:
    void showCard();

    Workspace& m_workspace;
    panels::RegionList& m_list;
    panels::SelectionCard& m_card;
};

}  // namespace cortilens::gui
