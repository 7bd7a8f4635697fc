// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/SegmentedSwitch.h"

#include "widgets/panels/Roles.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPushButton>

#include <algorithm>

namespace cortilens::panels {

namespace {

/// Bold text is wider; the button is as wide as that from the start, so that nothing moves when it is pressed.
void setWidthForBold(QPushButton* button)
{
    QFont bold = button->font();
    bold.setWeight(QFont::DemiBold);
    button->setMinimumWidth(QFontMetrics(bold).horizontalAdvance(button->text()) + 24);
}

}  // namespace

SegmentedSwitch::SegmentedSwitch(const QString& accessibleName, QWidget* parent)
    : QWidget(parent)
    , m_layout(new QHBoxLayout(this))
    , m_group(new QButtonGroup(this))
{
    setAccessibleName(accessibleName);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(0);
    connect(m_group, &QButtonGroup::idClicked, this, [this](int index) {
        const std::string& id = m_segments[static_cast<std::size_t>(index)].id;
        if (id == m_current) return;
        m_current = id;
        Q_EMIT chosen(id);
    });
}

std::string SegmentedSwitch::current() const
{
    return m_current;
}

void SegmentedSwitch::setSegments(const std::vector<Segment>& segments)
{
    const auto buttons = m_group->buttons();
    for (QAbstractButton* button : buttons) delete button;
    m_segments = segments;
    for (std::size_t index = 0; index < segments.size(); ++index) {
        const Segment& segment = segments[index];
        auto* button = new QPushButton(segment.text, this);
        button->setCheckable(true);
        button->setEnabled(segment.enabled);
        describe(button, accessibleName() + QStringLiteral(": ") + segment.text,
                 segment.toolTip.isEmpty() ? segment.text : segment.toolTip);
        button->setAccessibleDescription(segment.toolTip);
        const bool first = index == 0;
        const bool last = index + 1 == segments.size();
        if (!(first && last)) button->setProperty("segment", QLatin1String(first ? "first" : last ? "last" : "middle"));
        setWidthForBold(button);
        m_group->addButton(button, static_cast<int>(index));
        m_layout->addWidget(button);
    }
    setCurrent(m_current);
}

void SegmentedSwitch::setCurrent(const std::string& id)
{
    const auto found = std::ranges::find(m_segments, id, &Segment::id);
    m_current = found == m_segments.end() ? std::string() : id;
    // An exclusive group does not let its button go up.
    m_group->setExclusive(false);
    for (QAbstractButton* button : m_group->buttons())
        button->setChecked(found != m_segments.end() && m_group->id(button) == found - m_segments.begin());
    m_group->setExclusive(true);
}

}  // namespace cortilens::panels
