// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>
#include <QString>

#include <vector>

class QScrollArea;

namespace cortilens::panels {

/// Every key and gesture on one sheet. Esc or H closes it.
class HelpSheet : public QDialog {
    Q_OBJECT

public:
    struct Key {
        QString keys;  ///< Ctrl+K; several ways apart by " / "
        QString does;
    };
    struct Group {
        QString title;
        std::vector<Key> keys;
    };

    explicit HelpSheet(QWidget* parent = nullptr);

    void setGroups(const std::vector<Group>& groups);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    QScrollArea* m_scroll;
};

}  // namespace cortilens::panels
