// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/wire/TextMessages.h"

#include <QObject>

namespace cortilens::panels {
class WordsBar;
}

namespace cortilens::gui {

class ActionSet;
struct Workspace;

/// Connects the words that are typed with what was chosen: they take the place of the selection's map until a click or the way
/// back takes them away.
///
/// GUI thread.
class WordsController : public QObject {
    Q_OBJECT

public:
    WordsController(Workspace& workspace, panels::WordsBar& bar, ActionSet& actions, QObject* parent = nullptr);

private:
    void fetchBanks();
    void showInvitation();
    void showWords();
    void showNote();
    void goBack();

    Workspace& m_workspace;
    panels::WordsBar& m_bar;
    wire::TextBankList m_banks;
};

}  // namespace cortilens::gui
