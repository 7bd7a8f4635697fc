// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QWidget>

#include <vector>

class QVBoxLayout;

namespace cortilens::panels {

class ElidedLabel;

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
    struct Line {
        QWidget* host;
        ElidedLabel* name;
        ElidedLabel* value;
    };

    [[nodiscard]] Line addLine();

    QVBoxLayout* m_layout;
    std::vector<Line> m_lines;
};

}  // namespace cortilens::panels
