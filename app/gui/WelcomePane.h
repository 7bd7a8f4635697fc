// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>
#include <QWidget>

class QLabel;
class QProgressBar;

namespace cortilens::gui {

class ActionSet;

/// What is seen while no subject is open: what would fill the window, and how.
class WelcomePane : public QWidget {
    Q_OBJECT

public:
    explicit WelcomePane(const ActionSet& actions, QWidget* parent = nullptr);

    void sayOpening(const QString& directory);
    void sayMaking(const QString& directory);
    void sayNothingIsOpen();
    void setRecent(const QStringList& places);  ///< studies and sessions that were open before, the latest first

Q_SIGNALS:
    void recentChosen(const QString& path);

private:
    void say(const QString& title, const QString& words, bool isBusy);

    QLabel* m_title;
    QLabel* m_words;
    QProgressBar* m_busy;
    QWidget* m_ways;
    QWidget* m_recent;
};

}  // namespace cortilens::gui
