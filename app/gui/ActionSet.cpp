// SPDX-License-Identifier: Apache-2.0
#include "app/gui/ActionSet.h"

#include <QAction>
#include <QActionGroup>
#include <QKeySequence>
#include <QMenu>
#include <QMenuBar>
#include <QWidget>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

namespace {

[[nodiscard]] QString tipOf(const ActionRow& row, const QList<QKeySequence>& keys)
{
    const QString tip = QString::fromUtf8(row.tip);
    return keys.isEmpty() ? tip : u"%1 (%2)"_s.arg(tip, keys.front().toString(QKeySequence::NativeText));
}

}  // namespace

ActionSet::ActionSet(QWidget* window)
    : QObject(window)
{
    QHash<int, QActionGroup*> groups;
    for (const ActionRow& row : actionRows()) {
        auto* action = new QAction(QString::fromUtf8(row.name), this);
        QList<QKeySequence> keys;
        if (*row.shortcuts != '\0') keys = QKeySequence::listFromString(QString::fromUtf8(row.shortcuts));
        action->setShortcuts(keys);
        action->setShortcutContext(Qt::WindowShortcut);
        action->setToolTip(tipOf(row, keys));
        action->setStatusTip(QString::fromUtf8(row.tip));
        action->setCheckable(row.checkable);
        if (row.group != 0) {
            auto*& group = groups[row.group];
            if (!group) group = new QActionGroup(this);
            group->addAction(action);
        }
        window->addAction(action);
        m_actions.insert(row.id, action);
    }
}

void ActionSet::on(ActionId id, QObject* context, const std::function<void(bool checked)>& act)
{
    connect(action(id), &QAction::triggered, context, act);
}

void ActionSet::setChecked(ActionId id, bool checked)
{
    action(id)->setChecked(checked);  // triggered() is for people only, so nothing acts
}

void ActionSet::setSituation(const Situation& situation)
{
    for (const ActionRow& row : actionRows()) action(row.id)->setEnabled(isEnabled(row.rule, situation));
}

void ActionSet::fill(QMenuBar& bar) const
{
    QHash<int, QMenu*> menus;
    for (const ActionRow& row : actionRows()) {
        auto*& menu = menus[static_cast<int>(row.menu)];
        if (!menu) {
            menu = bar.addMenu(QString::fromUtf8(titleOf(row.menu)));
            menu->setToolTipsVisible(true);
        }
        if (row.separated) menu->addSeparator();
        menu->addAction(action(row.id));
    }
}

}  // namespace cortilens::gui
