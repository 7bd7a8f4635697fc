// SPDX-License-Identifier: Apache-2.0
#include "app/gui/TopBar.h"

#include "app/gui/ActionSet.h"
#include "widgets/color/Theme.h"
#include "widgets/panels/BackboneSwitch.h"
#include "widgets/panels/EnginePanel.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

namespace {

/// The find field is a button that looks like a field: the typing happens in the palette.
class FindButton : public QPushButton {
public:
    explicit FindButton(const QString& shortcut)
        : m_shortcut(shortcut)
    {
        setAccessibleName(u"Find a region, photo, voxel or command"_s);
        setToolTip(u"%1 (%2)"_s.arg(accessibleName(), shortcut));
        setCursor(Qt::PointingHandCursor);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        setMinimumWidth(120);
        setMaximumWidth(312);
        setFixedHeight(26);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        const auto theme = color::themeOf(palette());
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(hasFocus() || underMouse() ? theme.accent : theme.hairline);
        painter.setBrush(theme.raised);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7);
        painter.setFont(color::secondaryFont(font()));
        painter.setPen(theme.tertiary);
        const QFontMetrics metrics(painter.font());
        const int keys = metrics.horizontalAdvance(m_shortcut);
        painter.drawText(rect().adjusted(0, 0, -9, 0), Qt::AlignRight | Qt::AlignVCenter, m_shortcut);
        painter.drawText(rect().adjusted(10, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                         metrics.elidedText(accessibleName(), Qt::ElideRight, width() - keys - 30));
    }

private:
    QString m_shortcut;
};

/// The program's name takes no room from what is needed: the title bar says it as well.
class Name : public QLabel {
public:
    using QLabel::QLabel;
    [[nodiscard]] QSize minimumSizeHint() const override { return {0, QLabel::minimumSizeHint().height()}; }
};

}  // namespace

TopBar::TopBar(const ActionSet& actions, QWidget* parent)
    : QWidget(parent)
    , subject(new QToolButton)
    , synthetic(new QLabel(u"synthetic"_s))
    , backbone(new panels::BackboneSwitch)
    , compare(new QPushButton(u"Compare"_s))
    , find(new FindButton(actions.action(ActionId::find)->shortcut().toString(QKeySequence::NativeText)))
    , engine(new panels::EngineChip)
    , exportFigure(new QPushButton(u"Export figure"_s))
    , m_name(new Name(u"Cortilens"_s))
{
    setFixedHeight(44);
    QFont bold = m_name->font();
    bold.setWeight(QFont::DemiBold);
    m_name->setFont(bold);
    subject->setAutoRaise(true);
    subject->setPopupMode(QToolButton::InstantPopup);
    subject->setToolButtonStyle(Qt::ToolButtonTextOnly);
    subject->setAccessibleName(u"Subject and space"_s);
    synthetic->setProperty("role", u"chip"_s);
    synthetic->setToolTip(u"This brain is made up; its photos are real"_s);
    synthetic->setFixedHeight(24);
    synthetic->hide();
    compare->setCheckable(true);
    compare->setToolTip(actions.action(ActionId::compare)->toolTip());
    compare->setAccessibleName(actions.action(ActionId::compare)->text());
    compare->hide();
    exportFigure->setToolTip(actions.action(ActionId::exportFigure)->toolTip());
    connect(find, &QPushButton::clicked, actions.action(ActionId::find), &QAction::trigger);
    connect(exportFigure, &QPushButton::clicked, actions.action(ActionId::exportFigure), &QAction::trigger);

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 0, 12, 1);
    row->setSpacing(10);
    row->addWidget(m_name);
    row->addWidget(subject);
    row->addWidget(synthetic);
    row->addWidget(backbone);
    row->addWidget(compare);
    row->addStretch(1);
    row->addWidget(find, 2);
    row->addWidget(engine);
    row->addWidget(exportFigure);
}

void TopBar::paintEvent(QPaintEvent*)
{
    const auto theme = color::themeOf(palette());
    QPainter painter(this);
    painter.fillRect(rect(), theme.panel);
    painter.fillRect(0, height() - 1, width(), 1, theme.hairline);
}

bool TopBar::event(QEvent* event)
{
    const bool isTaken = QWidget::event(event);
    if (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest) fitName();
    return isTaken;
}

void TopBar::fitName()
{
    const int own = m_name->sizeHint().width() + layout()->spacing();
    const int others = layout()->sizeHint().width() - (m_name->isHidden() ? 0 : own);
    m_name->setVisible(others + own <= width());
}

}  // namespace cortilens::gui
