// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/StimulusStrip.h"
#include "widgets/panels/ThumbnailRow.h"

#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace cortilens;
using namespace cortilens::panels;

namespace {

std::vector<NsdId> allPhotos(int count = 73000)
{
    std::vector<NsdId> photos;
    for (int id = 0; id < count; ++id) photos.push_back({id});
    return photos;
}

/// A strip on screen, with everything it has asked for so far.
struct Shown {
    StimulusStrip strip;
    std::vector<std::vector<NsdId>> asked;
    ThumbnailRow* row = nullptr;
    QLineEdit* jump = nullptr;

    explicit Shown(int count = 73000)
    {
        QObject::connect(&strip, &StimulusStrip::thumbnailsWanted, &strip,
                         [this](const auto& photos) { asked.push_back(photos); });
        strip.resize(1200, 140);
        strip.setPhotos(allPhotos(count));
        row = strip.findChild<ThumbnailRow*>();
        jump = strip.findChild<QLineEdit*>();
        strip.show();
    }
};

}  // namespace

class StimulusStripTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void itemsInSightAreThoseThatMeetTheWindow()
    {
        QCOMPARE(itemsInSight(73000, 100, 10, 0, 500), (std::pair{0, 5}));
        QCOMPARE(itemsInSight(73000, 100, 10, 110, 500), (std::pair{1, 6}));
        QCOMPARE(itemsInSight(3, 100, 10, 0, 5000), (std::pair{0, 3}));
        QCOMPARE(itemsInSight(0, 100, 10, 0, 500), (std::pair{0, 0}));
    }

    void onlyWhatIsInSightAndOneScreenBesideIsAskedFor()
    {
        Shown shown;
        QTRY_COMPARE(shown.asked.size(), std::size_t{1});
        QVERIFY(shown.asked[0].size() >= 8);
        QVERIFY(shown.asked[0].size() < 60);
        for (const NsdId id : shown.asked[0]) QVERIFY(id.value < 60);
    }

    void aThumbnailIsAskedForOnceWhileItIsRemembered()
    {
        Shown shown;
        QTRY_COMPARE(shown.asked.size(), std::size_t{1});
        for (const NsdId id : shown.asked[0]) shown.strip.setThumbnail(id, QImage(8, 8, QImage::Format_RGB32));
        shown.row->horizontalScrollBar()->setValue(20);
        QTest::qWait(100);
        for (std::size_t i = 1; i < shown.asked.size(); ++i)
            for (const NsdId id : shown.asked[i]) QVERIFY(std::ranges::find(shown.asked[0], id) == shown.asked[0].end());
    }

    void aThumbnailThatWasForgottenIsAskedForAgain()
    {
        Shown shown;
        QTRY_COMPARE(shown.asked.size(), std::size_t{1});
        for (const NsdId id : shown.asked[0]) shown.strip.setThumbnail(id, QImage(8, 8, QImage::Format_RGB32));
        shown.strip.forgetThumbnails();
        QCOMPARE(shown.row->rememberedCount(), std::size_t{0});
        QTRY_COMPARE(shown.asked.size(), std::size_t{2});
        QCOMPARE(shown.asked[1], shown.asked[0]);
    }

    void aFlightOverThousandsOfPhotosAsksOnlyWhereItEnds()
    {
        Shown shown;
        QTRY_COMPARE(shown.asked.size(), std::size_t{1});
        for (int step = 1; step <= 500; ++step) shown.row->horizontalScrollBar()->setValue(step * 10000);
        QTRY_COMPARE(shown.asked.size(), std::size_t{2});
        QVERIFY(shown.asked[1].size() < 60);
        QVERIFY(shown.asked[1].front().value > 10000);
    }

    void whatIsRememberedHasALimit()
    {
        Shown shown;
        for (int id = 0; id < 3000; ++id) shown.strip.setThumbnail({id}, QImage(8, 8, QImage::Format_RGB32));
        QVERIFY(shown.row->rememberedCount() <= 3000);
        shown.row->viewport()->grab();
        for (int id = 3000; id < 6000; ++id) {
            if (id % 100 == 0) shown.row->viewport()->grab();
            shown.strip.setThumbnail({id}, QImage(8, 8, QImage::Format_RGB32));
        }
        QVERIFY(shown.row->rememberedCount() <= 800);
    }

    void jumpUnderstandsBothNumberings()
    {
        Shown shown;
        std::vector<int> chosen;
        connect(&shown.strip, &StimulusStrip::photoChosen, this, [&](NsdId photo) { chosen.push_back(photo.value); });
        QTest::keyClicks(shown.jump, QStringLiteral("73k:50001"));
        QTest::keyClick(shown.jump, Qt::Key_Return);
        QCOMPARE(chosen, std::vector<int>{50000});
        QCOMPARE(shown.strip.current()->value, 50000);
        QVERIFY(shown.jump->text().isEmpty());
    }

    void aJumpToNowhereSaysWhyAndChoosesNothing()
    {
        Shown shown(100);
        QSignalSpy chosen(&shown.strip, &StimulusStrip::photoChosen);
        QTest::keyClicks(shown.jump, QStringLiteral("100"));
        QTest::keyClick(shown.jump, Qt::Key_Return);
        QCOMPARE(chosen.count(), 0);
        QVERIFY(shown.jump->accessibleDescription().contains(QStringLiteral("nsdId 100 (73KID 101)")));
        QTest::keyClick(shown.jump, Qt::Key_Backspace);
        QVERIFY(shown.jump->accessibleDescription().isEmpty());
    }

    void arrowsStepAndStopAtTheEnds()
    {
        Shown shown(3);
        std::vector<int> chosen;
        connect(&shown.strip, &StimulusStrip::photoChosen, this, [&](NsdId photo) { chosen.push_back(photo.value); });
        shown.strip.setCurrent({0});
        for (int i = 0; i < 4; ++i) QTest::keyClick(shown.row, Qt::Key_Right);
        QTest::keyClick(shown.row, Qt::Key_Home);
        QCOMPARE(chosen, (std::vector<int>{1, 2, 0}));
    }

    void settingTheCurrentPhotoScrollsItIntoSightAndEmitsNothing()
    {
        Shown shown;
        QSignalSpy chosen(&shown.strip, &StimulusStrip::photoChosen);
        shown.strip.setCurrent({60000});
        QCOMPARE(chosen.count(), 0);
        QTRY_VERIFY(!shown.asked.empty());
        QTRY_VERIFY(std::ranges::find(shown.asked.back(), NsdId{60000}) != shown.asked.back().end());
        shown.strip.setCurrent({-5});
        QCOMPARE(shown.strip.current()->value, 60000);
    }

    void whatPhotosAreRankedByStandsBelowThemAndIsReadOut()
    {
        Shown shown(3);
        shown.strip.setRanked({{{2}, QStringLiteral("2  +0.310"), QStringLiteral("cosine +0.310")},
                               {{0}, QStringLiteral("0  +0.020"), QStringLiteral("cosine +0.020")}});
        shown.strip.setCurrent({0});
        QVERIFY(shown.row->accessibleDescription().endsWith(QStringLiteral("photo 2 of 2; cosine +0.020")));
        const auto with = shown.row->grab().toImage();
        shown.strip.setPhotos({{2}, {0}});
        QVERIFY(shown.row->grab().toImage() != with);
        QVERIFY(!shown.row->accessibleDescription().contains(QStringLiteral("0.020")));
    }

    void anOfferIsThereOnlyWhileSomethingIsOffered()
    {
        Shown shown(3);
        QSignalSpy taken(&shown.strip, &StimulusStrip::offerTaken);
        auto* offer = shown.strip.findChild<QPushButton*>();
        QVERIFY(offer->isHidden());
        shown.strip.setOffer(QStringLiteral("Embed all photos"));
        QVERIFY(offer->isVisible());
        offer->click();
        QCOMPARE(taken.count(), 1);
        shown.strip.setOffer({});
        QVERIFY(offer->isHidden());
    }

    void anotherOrderKeepsTheCurrentPhoto()
    {
        Shown shown(100);
        shown.strip.setCurrent({42});
        auto photos = allPhotos(100);
        std::ranges::reverse(photos);
        shown.strip.setPhotos(photos);
        QCOMPARE(shown.strip.current()->value, 42);
    }
};

QTEST_MAIN(StimulusStripTest)
#include "StimulusStripTest.moc"
