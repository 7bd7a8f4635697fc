// SPDX-License-Identifier: Apache-2.0
#include "tests/support/Widgets.h"
#include "widgets/panels/RankingStrip.h"
#include "widgets/panels/ThumbnailRow.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace cortilens;
using namespace cortilens::panels;
using test::anyButtonSaying;

namespace {

[[nodiscard]] Ranking someRanking()
{
    Ranking ranking;
    ranking.highest = {{{7}, 2.5F, 3}, {{3}, 1.25F, 3}};
    ranking.lowest = {{{9}, -1.5F, 2}};
    ranking.unit = QStringLiteral("z-scored beta");
    ranking.facts = QStringLiteral("of 250 photos\nnoise ceiling 63 %");
    return ranking;
}

/// A strip on the screen with a ranking.
struct Shown {
    RankingStrip strip;
    ThumbnailRow* row = nullptr;  ///< of the highest
    ThumbnailRow* lowest = nullptr;

    Shown()
    {
        strip.resize(1200, 140);
        strip.setRanking(someRanking());
        row = strip.findChildren<ThumbnailRow*>()[0];
        lowest = strip.findChildren<ThumbnailRow*>()[1];
        strip.show();
    }
};

}  // namespace

class RankingStripTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theHighestAndTheLowestStandBesideEachOther()
    {
        const Shown shown;
        QCOMPARE(shown.row->photos(), (std::vector<NsdId>{{7}, {3}}));
        QCOMPARE(shown.lowest->photos(), (std::vector<NsdId>{{9}}));
        QVERIFY(shown.row->isVisible() && shown.lowest->isVisible());
    }

    void thumbnailsAreAskedForOnceTheyCanBeSeen()
    {
        Shown shown;
        QSignalSpy wanted(&shown.strip, &RankingStrip::thumbnailsWanted);
        QTRY_COMPARE(wanted.size(), 2);  // each row for itself
        QCOMPARE(wanted[0][0].value<std::vector<NsdId>>().size() + wanted[1][0].value<std::vector<NsdId>>().size(),
                 std::size_t{3});
    }

    void arrowsWalkFromOnePhotoToTheNext()
    {
        Shown shown;
        std::vector<int> chosen;
        connect(&shown.strip, &RankingStrip::photoChosen, this, [&](NsdId photo) { chosen.push_back(photo.value); });

        for (const auto key : {Qt::Key_Right, Qt::Key_Right, Qt::Key_Home}) QTest::keyClick(shown.row, key);
        QTest::keyClick(shown.lowest, Qt::Key_Right);

        QCOMPARE(chosen, (std::vector<int>{7, 3, 7, 9}));
        QCOMPARE(shown.row->current(), std::nullopt);  // only one photo is in a ring
    }

    void aClickBehindTheNameOfARowChoosesItsFirstPhoto()
    {
        Shown shown;
        std::vector<int> chosen;
        connect(&shown.strip, &RankingStrip::photoChosen, this, [&](NsdId photo) { chosen.push_back(photo.value); });
        const int margin = 12;
        const int name = 28;
        QTest::mouseClick(shown.lowest->viewport(), Qt::LeftButton, Qt::NoModifier, QPoint(margin, 40));
        QCOMPARE(chosen.size(), std::size_t{0});
        QTest::mouseClick(shown.lowest->viewport(), Qt::LeftButton, Qt::NoModifier, QPoint(margin + name + 20, 40));
        QCOMPARE(chosen, std::vector<int>{9});
    }

    void aPhotoThatIsNotAmongThemLeavesNoRing()
    {
        Shown shown;
        shown.strip.setCurrent(NsdId{3});
        QCOMPARE(shown.row->current(), std::optional(NsdId{3}));
        QVERIFY(shown.row->accessibleDescription().contains(QStringLiteral("+1.25 z-scored beta, mean of 3 trial")));

        shown.strip.setCurrent(NsdId{100});

        QCOMPARE(shown.row->current(), std::nullopt);
    }

    void wordsTakeThePhotosPlaceAndOfferWhatCanBeDone()
    {
        Shown shown;
        QSignalSpy taken(&shown.strip, &RankingStrip::offerTaken);

        shown.strip.showWords(QStringLiteral("No embedding is stored."), QStringLiteral("250 photos are waiting."),
                              QStringLiteral("Make them"));

        QVERIFY(!shown.row->isVisible());
        QVERIFY(anyButtonSaying(shown.strip, QStringLiteral("Make them"))->isVisible());
        anyButtonSaying(shown.strip, QStringLiteral("Make them"))->click();
        QCOMPARE(taken.size(), 1);
        shown.strip.setRanking(someRanking());
        QVERIFY(shown.row->isVisible());
    }

    void theSwitchSaysWhichWayWasChosen()
    {
        Shown shown;
        shown.strip.setWay("predicted");
        QSignalSpy chosen(&shown.strip, &RankingStrip::wayChosen);

        anyButtonSaying(shown.strip, QStringLiteral("Measured"))->click();
        shown.strip.setWay("predicted");

        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen[0][0].value<std::string>(), std::string("measured"));
    }

    void onlyAWaitThatLastsFadesThePhotos()
    {
        Shown shown;
        shown.strip.setWaiting(true);
        QVERIFY(shown.row->isEnabled());
        QTRY_VERIFY(!shown.row->isEnabled());
        shown.strip.setRanking(someRanking());
        QVERIFY(shown.row->isEnabled());
    }
};

QTEST_MAIN(RankingStripTest)
#include "RankingStripTest.moc"
