// SPDX-License-Identifier: Apache-2.0
#include "app/gui/RecentPlaces.h"

#include <QAction>
#include <QMenu>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace cortilens::gui;
using namespace Qt::StringLiterals;

namespace {

[[nodiscard]] QStringList textsOf(const QMenu& menu)
{
    QStringList texts;
    for (const auto* action : menu.actions())
        if (!action->isSeparator()) texts << action->text();
    return texts;
}

}  // namespace

class RecentPlacesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theLatestComesFirstEachOnceAndNotTooMany()
    {
        QCOMPARE(withRecent({u"/a"_s, u"/b"_s}, u"/b"_s), (QStringList{u"/b"_s, u"/a"_s}));
        QStringList places;
        for (int i = 0; i < 14; ++i) places = withRecent(places, u"/study%1"_s.arg(i));
        QCOMPARE(places.size(), kMostRecent);
        QCOMPARE(places.front(), u"/study13"_s);
    }

    void namesTellPlacesApartAndAreNoLongerThanThat()
    {
        QCOMPARE(recentNames({u"/data/nsd"_s, u"/home/ann/mine"_s}), (QStringList{u"nsd"_s, u"mine"_s}));
        QCOMPARE(recentNames({u"/data/old/nsd"_s, u"/data/new/nsd"_s}), (QStringList{u"old/nsd"_s, u"new/nsd"_s}));
        QCOMPARE(recentNames({u"/nsd"_s, u"/data/nsd"_s}), (QStringList{u"nsd"_s, u"data/nsd"_s}));
        QVERIFY(recentNames({}).isEmpty());
    }

    void theyAreKeptListedChosenAndCleared()
    {
        const QTemporaryDir folder;
        QSettings settings(folder.filePath(u"settings.ini"_s), QSettings::IniFormat);
        QMenu menu;
        {
            RecentPlaces recent(settings, menu);
            QVERIFY(!menu.isEnabled());
            recent.put(u"/data/../data/black & white"_s);
            recent.put(u"/data/nsd/"_s);
            recent.put(QString());
            QCOMPARE(recent.places(), (QStringList{u"/data/nsd"_s, u"/data/black & white"_s}));
        }
        RecentPlaces recent(settings, menu);  // the next start
        QVERIFY(menu.isEnabled());
        QCOMPARE(textsOf(menu), (QStringList{u"nsd"_s, u"black && white"_s, u"Clear this list"_s}));
        QCOMPARE(menu.actions().front()->toolTip(), u"/data/nsd"_s);
        QSignalSpy chosen(&recent, &RecentPlaces::chosen);
        menu.actions().at(1)->trigger();
        QCOMPARE(chosen.front().front().toString(), u"/data/black & white"_s);
        QSignalSpy changed(&recent, &RecentPlaces::changed);
        menu.actions().back()->trigger();
        QTRY_COMPARE(changed.count(), 1);
        QVERIFY(!menu.isEnabled() && recent.places().isEmpty());
        QVERIFY(settings.value(u"recent/places"_s).toStringList().isEmpty());
    }
};

QTEST_MAIN(RecentPlacesTest)
#include "RecentPlacesTest.moc"
