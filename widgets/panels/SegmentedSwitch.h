// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QWidget>

#include <string>
#include <vector>

class QButtonGroup;
class QHBoxLayout;

namespace cortilens::panels {

/// A row of joined buttons of which one is down: forms of the cortex, displays of a map, backbones. Left and right arrows move.
class SegmentedSwitch : public QWidget {
    Q_OBJECT

public:
    struct Segment {
        std::string id;
        QString text;
        QString toolTip;  ///< what it does; for a disabled one, why not
        bool enabled = true;
    };

    explicit SegmentedSwitch(const QString& accessibleName, QWidget* parent = nullptr);

    [[nodiscard]] std::string current() const;  ///< empty: none

    void setSegments(const std::vector<Segment>& segments);  ///< keeps the current one where it still exists
    void setCurrent(const std::string& id);                  ///< emits nothing; an unknown or empty id lets none be down

Q_SIGNALS:
    void chosen(const std::string& id);  ///< by the person

private:
    QHBoxLayout* m_layout;
    QButtonGroup* m_group;
    std::vector<Segment> m_segments;
    std::string m_current;
};

}  // namespace cortilens::panels
