// SPDX-License-Identifier: Apache-2.0
#include "app/gui/WelcomePane.h"

#include "app/gui/ActionSet.h"
#include "app/gui/RecentPlaces.h"
#include "widgets/color/Theme.h"
#include "widgets/panels/Roles.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kWordsWidth = 520;
constexpr qsizetype kMostShown = 5;  ///< of what was open before; the menu has all

}  // namespace

WelcomePane::WelcomePane(const ActionSet& actions, QWidget* parent)
    : QWidget(parent)
    , m_title(new QLabel)
    , m_words(new QLabel)
    , m_busy(new QProgressBar)
    , m_ways(new QWidget)
    , m_recent(new QWidget)
{
    m_title->setFont(color::headingFont(font()));
    m_title->setAlignment(Qt::AlignHCenter);
    m_words->setWordWrap(true);
    m_words->setAlignment(Qt::AlignHCenter);
    m_words->setFixedWidth(kWordsWidth);
    m_busy->setRange(0, 0);
    m_busy->setTextVisible(false);
    m_busy->setFixedSize(220, 4);
    m_busy->setAccessibleName(u"Working"_s);

    auto* ways = new QHBoxLayout(m_ways);
    ways->setContentsMargins(0, 8, 0, 0);
    ways->addStretch(1);
    for (const ActionId id : {ActionId::openTree, ActionId::describeData, ActionId::makeDemo}) {
        auto* button = new QPushButton(actions.action(id)->text());
        button->setToolTip(actions.action(id)->toolTip());
        button->setDefault(id == ActionId::openTree);
        connect(button, &QPushButton::clicked, actions.action(id), &QAction::trigger);
        ways->addWidget(button);
    }
    ways->addStretch(1);

    auto* column = new QVBoxLayout(this);
    column->addStretch(2);
    column->addWidget(m_title);
    column->addWidget(m_words, 0, Qt::AlignHCenter);
    column->addWidget(m_busy, 0, Qt::AlignHCenter);
    column->addWidget(m_ways);
    column->addWidget(m_recent, 0, Qt::AlignHCenter);
    auto* places = new QVBoxLayout(m_recent);
    places->setContentsMargins(0, 20, 0, 0);
    places->setSpacing(2);
    column->addStretch(3);
    sayNothingIsOpen();
}

void WelcomePane::sayOpening(const QString& directory)
{
    say(u"Opening %1"_s.arg(directory), u"The engine reads what is there."_s, true);
}

void WelcomePane::sayMaking(const QString& directory)
{
    say(u"Making the demo subject"_s,
        u"A synthetic brain with real photos is written to %1. This takes about a minute."_s.arg(directory), true);
}

void WelcomePane::sayNothingIsOpen()
{
    say(u"A cortex beside a photo"_s,
        u"Open the folder of an NSD download (it holds nsddata, nsddata_betas and nsddata_stimuli), of Algonauts 2023, or of a "
        u"study that is described. Describe data of your own: what lies in their folder is written down for you to correct. Or "
        u"make the demo subject: a synthetic brain with real photos, in about a minute."_s,
        false);
}

void WelcomePane::setRecent(const QStringList& places)
{
    auto* column = m_recent->layout();
    while (auto* item = column->takeAt(0)) {
        item->widget()->deleteLater();  // one of them may be what was clicked
        delete item;
    }
    if (places.isEmpty()) return;
    auto* heading = new QLabel(u"Open again"_s);
    panels::setRole(heading, "secondary");
    heading->setIndent(4);  // as far as the links' words
    column->addWidget(heading);
    const auto names = recentNames(places);
    for (qsizetype i = 0; i < std::min(kMostShown, places.size()); ++i) {
        auto* button = new QPushButton(names.at(i));
        panels::setRole(button, "link");
        panels::describe(button, u"Open %1 again"_s.arg(names.at(i)), places.at(i));
        connect(button, &QPushButton::clicked, this, [this, path = places.at(i)] { Q_EMIT recentChosen(path); });
        column->addWidget(button);
    }
}

void WelcomePane::say(const QString& title, const QString& words, bool isBusy)
{
    m_title->setText(title);
    m_words->setText(words);
    m_words->setFixedHeight(m_words->heightForWidth(kWordsWidth));
    m_busy->setVisible(isBusy);
    m_ways->setVisible(!isBusy);
    m_recent->setVisible(!isBusy);
}

}  // namespace cortilens::gui
