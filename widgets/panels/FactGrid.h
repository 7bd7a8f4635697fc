// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QWidget>

#include <vector>

class QGridLayout;

namespace cortilens::panels {

/// Names at the left, numbers at the right, one pair a line.
class FactGrid : public QWidget {
    Q_OBJECT

public:
    struct Fact {
        QString name;
        QString value;
        QString toolTip;  ///< what the number means; may be empty
    };

    explicit FactGrid(QWidget* parent = nullptr);

    void setFacts(const std::vector<Fact>& facts);

private:
    QGridLayout* m_grid;
};

}  // namespace cortilens::panels
