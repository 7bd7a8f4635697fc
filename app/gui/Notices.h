// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <QObject>
#include <QString>

#include <functional>

namespace cortilens::panels {
class NoticeBar;
}

namespace cortilens::gui {

/// Message and remedy in one line.
[[nodiscard]] QString wordsOf(const Error& error);

/// Shows every failure once, in one line with what to do. GUI thread.
class Notices : public QObject {
    Q_OBJECT

public:
    explicit Notices(panels::NoticeBar& bar, QObject* parent = nullptr);

    void say(const QString& words, const QString& action = {}, std::function<void()> act = {});
    void show(const Error& error);  ///< a cancellation is no failure and is not shown
    /// A failure that the next success makes obsolete: withdraw() takes it away if it is still what is said.
    void showUntilWithdrawn(const Error& error);
    void withdraw();
    void clear();

private:
    panels::NoticeBar& m_bar;
    std::function<void()> m_act;
    QString m_withdrawable;
};

}  // namespace cortilens::gui
