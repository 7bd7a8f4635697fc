// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/ActionTable.h"

#include <QHash>
#include <QObject>

#include <functional>

class QAction;
class QMenuBar;
class QWidget;

namespace cortilens::gui {

/// The table's rows as QActions of one window. GUI thread.
class ActionSet : public QObject {
    Q_OBJECT

public:
    /// The actions' shortcuts work wherever the focus is in `window`.
    explicit ActionSet(QWidget* window);

    [[nodiscard]] QAction* action(ActionId id) const { return m_actions.value(id); }

    /// What an action does. `checked` is meaningful for checkable ones.
    void on(ActionId id, QObject* context, const std::function<void(bool checked)>& act);
    void setChecked(ActionId id, bool checked);  ///< does not act
    void setSituation(const Situation& situation);
    void fill(QMenuBar& bar) const;

private:
    QHash<ActionId, QAction*> m_actions;
};

}  // namespace cortilens::gui
