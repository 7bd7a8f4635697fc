// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
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

private:
    void say(const QString& title, const QString& words, bool isBusy);

    QLabel* m_title;
    QLabel* m_words;
    QProgressBar* m_busy;
    QWidget* m_ways;
};

}  // namespace cortilens::gui
