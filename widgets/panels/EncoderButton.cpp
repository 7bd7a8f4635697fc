// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/EncoderButton.h"

#include "widgets/panels/ElidedLabel.h"
#include "widgets/panels/Roles.h"

#include <QActionGroup>
#include <QMenu>

#include <algorithm>

namespace cortilens::panels {

namespace {

constexpr int kPadding = 20;
constexpr int kLeastWidth = 96;

/// Pressed, the text is bold and wider.
[[nodiscard]] QFontMetrics boldMetrics(QFont font)
{
    font.setWeight(QFont::DemiBold);
    return QFontMetrics(font);
}

[[nodiscard]] QString arrow()
{
    return QStringLiteral("  ▾");
}

}  // namespace

EncoderButton::EncoderButton(QWidget* parent)
    : QToolButton(parent)
    , m_menu(new QMenu(this))
{
    setPopupMode(QToolButton::InstantPopup);
    setToolButtonStyle(Qt::ToolButtonTextOnly);
    setRole(this, "quiet");
    setMenu(m_menu);
    setMinimumWidth(kLeastWidth);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_menu->setToolTipsVisible(true);
    m_menu->setAccessibleName(tr("Encoders that fit"));
    hide();
}

void EncoderButton::setChoices(const QString& backbone, const std::vector<EncoderChoice>& choices, const std::string& current)
{
    m_current = current;
    m_menu->clear();
    setVisible(!choices.empty());
    if (choices.empty()) return;
    m_menu->addAction(tr("Encoders of %1").arg(backbone))->setEnabled(false);
    auto* group = new QActionGroup(m_menu);
    for (const EncoderChoice& choice : choices) {
        // What follows the tab stands in a column of its own.
        auto* action = m_menu->addAction(choice.name + QLatin1Char('\t') + choice.detail);
        action->setCheckable(true);
        action->setChecked(choice.id == current);
        action->setToolTip(choice.toolTip);
        action->setActionGroup(group);
        connect(action, &QAction::triggered, this, [this, id = choice.id] {
            if (id != m_current) Q_EMIT chosen(id);
        });
    }
    if (m_last) {
        m_menu->addSeparator();
        m_menu->addAction(m_last);
    }
    const auto found = std::ranges::find(choices, current, &EncoderChoice::id);
    const EncoderChoice& used = found == choices.end() ? choices.front() : *found;
    m_name = used.name;
    fitText();
    updateGeometry();
    const QString others = choices.size() == 1 ? tr("the only one that fits") : tr("one of %1 that fit").arg(choices.size());
    describe(this, tr("Encoder in use: %1").arg(used.name), tr("%1\n%2, %3").arg(used.toolTip, used.detail, others));
}

QSize EncoderButton::sizeHint() const
{
    const auto metrics = boldMetrics(font());
    const int text = wholeWidth(words(), metrics) + metrics.horizontalAdvance(arrow());
    return {text + kPadding, QToolButton::sizeHint().height()};
}

void EncoderButton::resizeEvent(QResizeEvent* event)
{
    QToolButton::resizeEvent(event);
    fitText();
}

QString EncoderButton::words() const
{
    return tr("Encoder: %1").arg(m_name);
}

/// In a narrow panel the name gives way in its middle: what tells files apart is often at the end.
void EncoderButton::fitText()
{
    const auto metrics = boldMetrics(font());
    const int room = width() - kPadding - metrics.horizontalAdvance(arrow());
    setText(metrics.elidedText(words(), Qt::ElideMiddle, room) + arrow());
}

void EncoderButton::open()
{
    if (m_menu->isEmpty()) return;
    if (isVisible()) return showMenu();
    const QWidget* over = window();
    m_menu->popup(over->mapToGlobal(over->rect().center()));
}

}  // namespace cortilens::panels
