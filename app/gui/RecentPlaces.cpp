// SPDX-License-Identifier: Apache-2.0
#include "app/gui/RecentPlaces.h"

#include <QAction>
#include <QDir>
#include <QFileInfo>
#include <QMenu>
#include <QSettings>

#include <algorithm>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

namespace {

constexpr auto kKey = "recent/places"_L1;

/// The last `count` parts of a path.
[[nodiscard]] QString endOf(const QString& path, qsizetype count)
{
    const QStringList parts = path.split(u'/', Qt::SkipEmptyParts);
    return parts.mid(std::max<qsizetype>(0, parts.size() - count)).join(u'/');
}

/// A single ampersand would be taken for a shortcut.
[[nodiscard]] QString asMenuText(QString name)
{
    return name.replace(u'&', u"&&"_s);
}

}  // namespace

QStringList withRecent(QStringList places, const QString& path)
{
    places.removeAll(path);
    places.prepend(path);
    return places.mid(0, kMostRecent);
}

QStringList recentNames(const QStringList& places)
{
    QStringList names;
    for (const auto& place : places) {
        const qsizetype most = place.split(u'/', Qt::SkipEmptyParts).size();
        qsizetype count = 1;
        const auto isShared = [&] {
            return std::ranges::count_if(places,
                                         [&](const QString& other) { return endOf(other, count) == endOf(place, count); }) > 1;
        };
        while (count < most && isShared()) ++count;
        names << endOf(place, count);
    }
    return names;
}

RecentPlaces::RecentPlaces(QSettings& settings, QMenu& menu, QObject* parent)
    : QObject(parent)
    , m_settings(settings)
    , m_menu(menu)
    , m_places(settings.value(kKey).toStringList().mid(0, kMostRecent))
{
    m_places.removeAll(QString());
    fillMenu();
}

void RecentPlaces::put(const QString& path)
{
    // Whole, and without the dots of a path that was typed, so that a place is listed once.
    if (!path.isEmpty()) set(withRecent(m_places, QDir::cleanPath(QFileInfo(path).absoluteFilePath())));
}

void RecentPlaces::clear()
{
    set({});
}

void RecentPlaces::set(const QStringList& places)
{
    if (places == m_places) return;
    m_places = places;
    m_settings.setValue(kKey, m_places);
    fillMenu();
    Q_EMIT changed();
}

void RecentPlaces::fillMenu()
{
    m_menu.clear();
    m_menu.setEnabled(!m_places.isEmpty());
    m_menu.setToolTipsVisible(true);
    const auto names = recentNames(m_places);
    for (qsizetype i = 0; i < m_places.size(); ++i) {
        auto* action = m_menu.addAction(asMenuText(names.at(i)));
        action->setToolTip(m_places.at(i));
        connect(action, &QAction::triggered, this, [this, path = m_places.at(i)] { Q_EMIT chosen(path); });
    }
    m_menu.addSeparator();
    // Later: the list is cleared of the action that asks for it.
    connect(m_menu.addAction(u"Clear this list"_s), &QAction::triggered, this, &RecentPlaces::clear, Qt::QueuedConnection);
}

}  // namespace cortilens::gui
