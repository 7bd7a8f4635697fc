// SPDX-License-Identifier: Apache-2.0
#include "app/gui/Notices.h"

#include "widgets/panels/NoticeBar.h"

#include <utility>

namespace cortilens::gui {

QString wordsOf(const Error& error)
{
    QString words = QString::fromStdString(error.message);
    if (!words.endsWith(u'.') && !words.endsWith(u':')) words += u'.';
    if (!error.remedy.empty()) words += u' ' + QString::fromStdString(error.remedy);
    return words;
}

Notices::Notices(panels::NoticeBar& bar, QObject* parent)
    : QObject(parent)
    , m_bar(bar)
{
    connect(&m_bar, &panels::NoticeBar::actionTriggered, this, [this] {
        const auto act = m_act;
        clear();
        if (act) act();
    });
}

void Notices::say(const QString& words, const QString& action, std::function<void()> act)
{
    m_act = std::move(act);
    m_bar.say(words, action);
}

void Notices::show(const Error& error)
{
    if (error.kind != ErrorKind::cancelled) say(wordsOf(error));
}

void Notices::showUntilWithdrawn(const Error& error)
{
    show(error);
    if (error.kind != ErrorKind::cancelled) m_withdrawable = m_bar.words();
}

void Notices::withdraw()
{
    const QString words = std::exchange(m_withdrawable, {});
    if (!words.isEmpty() && m_bar.words() == words) clear();
}

void Notices::clear()
{
    m_act = {};
    m_bar.clear();
}

}  // namespace cortilens::gui
