// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/WordsBar.h"

#include "widgets/panels/ElidedLabel.h"
#include "widgets/panels/Roles.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace cortilens::panels {

using namespace Qt::StringLiterals;

namespace {

constexpr int kControlHeight = 26;
constexpr int kPromptsShown = 14;

[[nodiscard]] QString tipOf(const WordsBank& bank)
{
    QString tip = WordsBar::tr("The mean of %n texts:", nullptr, static_cast<int>(bank.prompts.size()));
    for (const QString& prompt : bank.prompts.first(std::min<qsizetype>(kPromptsShown, bank.prompts.size())))
        tip += u'\n' + prompt;
    if (bank.prompts.size() > kPromptsShown) tip += u"\n…"_s;
    return tip;
}

}  // namespace

WordsBar::WordsBar(QWidget* parent)
    : QWidget(parent)
    , m_field(new QLineEdit(this))
    , m_banks(new QToolButton(this))
    , m_rank(new QToolButton(this))
    , m_back(new QToolButton(this))
    , m_note(new ElidedLabel(this))
{
    m_field->setFixedHeight(kControlHeight);
    m_field->setAccessibleName(tr("Words to look for in the photo"));
    m_field->setMaxLength(2000);
    m_banks->setText(tr("Banks"));
    m_banks->setToolTip(tr("Categories of the paper, each as the mean of several texts"));
    m_banks->setPopupMode(QToolButton::InstantPopup);
    m_banks->setMenu(new QMenu(m_banks));
    m_banks->menu()->setToolTipsVisible(true);
    m_banks->setFixedHeight(kControlHeight);
    m_rank->setText(tr("Rank photos"));
    m_rank->setToolTip(tr("Put the photos below into the order of their cosine with these words, best first; again: as before"));
    m_rank->setAccessibleName(tr("Rank photos by these words"));
    m_rank->setCheckable(true);
    m_rank->setFixedHeight(kControlHeight);
    m_rank->hide();
    m_back->setText(tr("Back"));
    m_back->setToolTip(tr("Back to the map of the selection"));
    m_back->setAccessibleName(m_back->toolTip());
    m_back->setFixedHeight(kControlHeight);
    m_back->hide();
    setRole(m_note, "secondary");
    m_note->hide();

    auto* line = new QHBoxLayout;
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(6);
    line->addWidget(m_field, 1);
    line->addWidget(m_banks);
    line->addWidget(m_rank);
    line->addWidget(m_back);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 6, 8, 0);
    column->setSpacing(4);
    column->addLayout(line);
    column->addWidget(m_note);

    connect(m_field, &QLineEdit::returnPressed, this, [this] {
        const QString text = m_field->text().simplified();
        if (text.isEmpty())
            goBack();
        else
            Q_EMIT textAsked(text);
    });
    connect(m_rank, &QToolButton::clicked, this, &WordsBar::rankToggled);
    connect(m_back, &QToolButton::clicked, this, &WordsBar::goBack);
}

void WordsBar::setBanks(const std::vector<WordsBank>& banks)
{
    m_banks->menu()->clear();
    for (const auto& bank : banks) {
        auto* action = m_banks->menu()->addAction(bank.title);
        action->setToolTip(tipOf(bank));
        connect(action, &QAction::triggered, this, [this, id = bank.id] { Q_EMIT bankAsked(id); });
    }
    m_banks->setVisible(!banks.empty());
}

void WordsBar::setInvitation(const QString& words)
{
    m_field->setPlaceholderText(words);
    m_field->setToolTip(words);
}

void WordsBar::setAvailable(bool available)
{
    m_field->setEnabled(available);
    m_banks->setEnabled(available);
}

void WordsBar::setWords(const QString& text, bool active)
{
    m_isActive = active;
    if (m_field->text() != text) m_field->setText(text);
    m_back->setVisible(active);
    m_rank->setVisible(active);
}

void WordsBar::setRanking(bool ranks)
{
    m_rank->setChecked(ranks);
}

void WordsBar::setNote(const QString& words)
{
    m_note->setText(words);
    m_note->setVisible(!words.isEmpty());
}

void WordsBar::focusField()
{
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_field->selectAll();
}

void WordsBar::keyPressEvent(QKeyEvent* event)
{
    if (event->key() != Qt::Key_Escape) return QWidget::keyPressEvent(event);
    goBack();
}

void WordsBar::goBack()
{
    m_field->clear();
    m_field->clearFocus();
    if (m_isActive) Q_EMIT cleared();
}

}  // namespace cortilens::panels
