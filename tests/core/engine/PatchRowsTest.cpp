// SPDX-License-Identifier: Apache-2.0
#include "core/engine/PatchRows.h"

#include <QTest>

#include <cmath>

using namespace cortilens;
using cortilens::engine::PatchRows;

namespace {

/// Four patches of two channels, one of which has no direction.
[[nodiscard]] dense::FeatureMap patches()
{
    dense::FeatureMap map;
    map.grid = {2, 2};
    map.channels = 2;
    map.mean = {3, 4, 0, 0, 0, 2, 5, 0};
    map.visits = {1, 1, 1, 1};
    return map;
}

[[nodiscard]] encoder::Encoder twoChannels()
{
    encoder::Encoder encoder;
    encoder.channels = 2;
    return encoder;
}

}  // namespace

class PatchRowsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rowsAreDirectionsOfThePatchesThatHaveOne()
    {
        PatchRows rows(2);
        QVERIFY(rows.add({7}, patches(), twoChannels()));
        QCOMPARE(rows.patches().size(), std::size_t{3});
        QCOMPARE(rows.patches()[1].image, NsdId{7});
        QCOMPARE(rows.patches()[1].cell, (GridCell{1, 0}));
        const std::vector<float> expected{0.6F, 0.8F, 0, 1, 1, 0};
        for (std::size_t i = 0; i < expected.size(); ++i) QCOMPARE(rows.vectors()[i], expected[i]);
    }

    void centringTakesTheMeanOfAllRowsAway()
    {
        PatchRows rows(2);
        QVERIFY(rows.add({7}, patches(), twoChannels()));
        rows.centre();
        const double x = (0.6 + 0 + 1) / 3;
        const double y = (0.8 + 1 + 0) / 3;
        const std::vector<double> expected{0.6 - x, 0.8 - y, -x, 1 - y, 1 - x, -y};
        QCOMPARE(rows.vectors().size(), expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i)
            QVERIFY(std::abs(static_cast<double>(rows.vectors()[i]) - expected[i]) < 1e-7);
    }

    void whatIsNothingButTheMeanHasNoPlace()
    {
        auto same = patches();
        same.mean = {3, 4, 6, 8, 0.3F, 0.4F, 30, 40};
        PatchRows rows(2);
        QVERIFY(rows.add({7}, same, twoChannels()));
        QCOMPARE(rows.patches().size(), std::size_t{4});
        rows.centre();
        QVERIFY(rows.patches().empty() && rows.vectors().empty());

        PatchRows other(2);
        auto mixed = patches();
        mixed.mean = {1, 0, 0, 1, 1, 1, 0, 0};  // the third is the direction of the mean, but longer than it
        QVERIFY(other.add({7}, mixed, twoChannels()));
        other.centre();
        QCOMPARE(other.patches().size(), std::size_t{3});
    }
};

QTEST_APPLESS_MAIN(PatchRowsTest)
#include "PatchRowsTest.moc"
