// SPDX-License-Identifier: Apache-2.0
#include "widgets/cortex/LabelLayout.h"

#include <QTest>

#include <array>

using namespace cortilens;

namespace {

constexpr QRectF kBounds(0, 0, 200, 100);
const LabelWish kWish{{40, 10}, {90, 40, 20, 20}};

}  // namespace

class LabelLayoutTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aNameStandsAboveWhatItNames()
    {
        const auto places = placeLabels(std::array{kWish}, kBounds, {});
        QVERIFY(places[0].has_value());
        QCOMPARE(places[0]->center().x(), 100.0);
        QVERIFY(places[0]->bottom() <= 40);
    }

    void noTwoNamesOverlapAndTheFirstIsServedFirst()
    {
        const auto places = placeLabels(std::array{kWish, kWish, kWish}, kBounds, {});
        QVERIFY(places[0] && places[1] && places[2]);
        QVERIFY(places[0]->bottom() <= 40);
        for (std::size_t i = 0; i < 3; ++i)
            for (std::size_t j = i + 1; j < 3; ++j) QVERIFY(!places[i]->intersects(*places[j]));
    }

    void aNameThatWouldLeaveThePictureGoesBelow()
    {
        const auto places = placeLabels(std::array{LabelWish{{40, 10}, {90, 2, 20, 20}}}, kBounds, {});
        QVERIFY(places[0] && places[0]->top() >= 22);
    }

    void theMarkerIsNotCovered()
    {
        const QRectF marker(90, 25, 20, 15);
        const auto places = placeLabels(std::array{kWish}, kBounds, std::array{marker});
        QVERIFY(places[0] && !places[0]->intersects(marker));
    }

    void withoutRoomThereIsNoName()
    {
        const auto places = placeLabels(std::array{kWish}, kBounds, std::array{kBounds});
        QVERIFY(!places[0].has_value());
    }
};

QTEST_APPLESS_MAIN(LabelLayoutTest)
#include "LabelLayoutTest.moc"
