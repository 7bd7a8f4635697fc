// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QWidget>

class QPushButton;
class QToolButton;

namespace cortilens::panels {

class ElidedLabel;

/// One amber line of words in place of a dialog, with at most one thing to do. Hidden while there is nothing to say.
class NoticeBar : public QWidget {
    Q_OBJECT

public:
    explicit NoticeBar(QWidget* parent = nullptr);

    [[nodiscard]] QString words() const { return m_words; }

    void say(const QString& words, const QString& action = {});  ///< replaces what was said
    void clear();

Q_SIGNALS:
    void actionTriggered();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_words;
    ElidedLabel* m_label;
    QPushButton* m_action;
    QToolButton* m_close;
};

}  // namespace cortilens::panels
