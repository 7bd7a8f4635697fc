// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/Occlusion.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <set>

using namespace cortilens;
using namespace cortilens::analysis;

namespace {

constexpr GridSize kGrid{4, 5};

[[nodiscard]] bool isPermutation(const PatchOrder& order, std::size_t cells)
{
    const std::set<std::int32_t> each(order.begin(), order.end());
    return order.size() == cells && each.size() == cells && *each.begin() == 0 &&
           *each.rbegin() == static_cast<std::int32_t>(cells) - 1;
}

[[nodiscard]] PatchOrder someOrder()
{
    PatchOrder order(kGrid.cells());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::rotate(order, order.begin() + 7);
    return order;
}

/// Steps around the edges from one patch to another, the shorter way.
[[nodiscard]] std::array<int, 2> distance(std::int32_t from, std::int32_t to)
{
    const int rows = std::abs(from / kGrid.cols - to / kGrid.cols);
    const int cols = std::abs(from % kGrid.cols - to % kGrid.cols);
    return {std::min(rows, kGrid.rows - rows), std::min(cols, kGrid.cols - cols)};
}

}  // namespace

class OcclusionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theHottestComesFirstAndPatchesWithoutAValueLast()
    {
        const float nan = std::numeric_limits<float>::quiet_NaN();
        QCOMPARE(hottestFirst(std::array{0.5F, nan, 2.0F, -1.0F, 0.5F, nan}), (PatchOrder{2, 0, 4, 3, 1, 5}));
    }

    void aMovedOrderKeepsWhatLiesBesideWhat()
    {
        const auto order = someOrder();
        QCOMPARE(movedOrder(order, kGrid, {0, 0}, false), order);
        for (const bool mirrored : {false, true}) {
            const auto moved = movedOrder(order, kGrid, {3, 2}, mirrored);
            QVERIFY(isPermutation(moved, kGrid.cells()));
            for (std::size_t i = 1; i < order.size(); ++i) QCOMPARE(distance(moved[0], moved[i]), distance(order[0], order[i]));
        }
        QCOMPARE(movedOrder({0, 1, 2, 3}, {2, 2}, {1, 1}, false), (PatchOrder{3, 2, 1, 0}));
        QCOMPARE(movedOrder({0, 1, 2, 3}, {2, 2}, {-1, 0}, true), (PatchOrder{3, 2, 1, 0}));
    }

    void chanceOrdersAreDistinctAndNeverTheMapsOwn()
    {
        const auto order = someOrder();
        const auto all = chanceOrders(order, kGrid, Chance::moved, 1000, 3);
        QCOMPARE(all.size(), 2 * kGrid.cells() - 1);  // as many other places as there are
        const std::set<PatchOrder> distinct(all.begin(), all.end());
        QCOMPARE(distinct.size(), all.size());
        QVERIFY(!distinct.contains(order));
        const auto few = chanceOrders(order, kGrid, Chance::moved, 5, 3);
        QVERIFY(std::equal(few.begin(), few.end(), all.begin()));
        QVERIFY(chanceOrders(order, kGrid, Chance::moved, 5, 4) != few);
        const auto scattered = chanceOrders(order, kGrid, Chance::scattered, 30, 3);
        QCOMPARE(scattered.size(), std::size_t{30});
        for (const auto& each : scattered) QVERIFY(isPermutation(each, kGrid.cells()));
        QVERIFY(chanceOrders(order, kGrid, Chance::scattered, 0, 3).empty());
    }

    void levelsReachFromNoneToAll()
    {
        QCOMPARE(coveredCounts(10, 4), (std::vector<std::int32_t>{0, 3, 5, 8, 10}));
        QCOMPARE(coveredCounts(441, 10).back(), 441);
    }

    void theAreaIsTheMeanHeight()
    {
        const auto counts = coveredCounts(100, 10);
        QCOMPARE(areaUnder(std::vector<float>(11, 0.7F), counts), static_cast<double>(0.7F));
        std::vector<float> falling;
        for (int i = 0; i <= 10; ++i) falling.push_back(1 - 0.1F * static_cast<float>(i));
        QVERIFY(std::abs(areaUnder(falling, counts) - 0.5) < 1e-6);
        // Levels that do not lie evenly count by how many patches lie between them.
        QVERIFY(std::abs(areaUnder(std::array{1.0F, 0.0F, 0.0F}, std::array{0, 1, 10}) - 0.05) < 1e-9);
    }

    void aBandHoldsTheDrawsOfEachLevel()
    {
        const auto band = bandOf(std::array{1.0F, 0.25F, 1.0F, 0.75F}, 2);
        QCOMPARE(band.middle, (std::vector<float>{1, 0.5F}));
        QVERIFY(std::abs(band.low[1] - 0.2625F) < 1e-6F && std::abs(band.high[1] - 0.7375F) < 1e-6F);  // as numpy's quantile
        QCOMPARE(band.low[0], 1.0F);
        QVERIFY(bandOf({}, 2).middle.empty());
    }

    void aMapIsJudgedByTheDrawsThatItBeats()
    {
        const std::array drawn{0.5, 0.6, 0.7, 0.8};
        const auto deletion = verdictOf(CurveKind::deletion, 0.55, drawn);
        QCOMPARE(deletion.beaten, 3);
        QVERIFY(std::abs(deletion.p - 2.0 / 5) < 1e-12);
        QVERIFY(std::abs(deletion.advantage - 0.1) < 1e-12);
        const auto insertion = verdictOf(CurveKind::insertion, 0.55, drawn);
        QCOMPARE(insertion.beaten, 1);
        QVERIFY(std::abs(insertion.p - 4.0 / 5) < 1e-12);
        QVERIFY(std::abs(insertion.advantage + 0.1) < 1e-12);
        const auto ties = verdictOf(CurveKind::insertion, 0.8, drawn);
        QCOMPARE(ties.beaten, 3);  // an equal draw does as well
        const auto none = verdictOf(CurveKind::deletion, 0.5, {});
        QCOMPARE(none.p, 1.0);
        QVERIFY(std::isnan(none.chance) && std::isnan(none.low) && std::isnan(none.advantage));
    }

    /// A map whose place means nothing is one of the draws: p is uniform on its steps, so that p <= 0.05 in a twentieth of
    /// studies.
    void aMapThatMeansNothingIsClaimedAsOftenAsPSays()
    {
        std::mt19937_64 generator(7);
        std::normal_distribution<double> noise;
        constexpr int kStudies = 4000;
        int claimed = 0;
        for (int study = 0; study < kStudies; ++study) {
            std::array<double, 39> drawn{};
            for (auto& area : drawn) area = noise(generator);
            if (verdictOf(CurveKind::insertion, noise(generator), drawn).p <= 0.05 + 1e-9) ++claimed;
        }
        const double share = static_cast<double>(claimed) / kStudies;
        QVERIFY2(std::abs(share - 0.05) < 0.0138, qPrintable(QString::number(share)));  // four standard errors
    }

    void theMeanOverPhotosHasAnIntervalThatHoldsIt()
    {
        const std::array advantages{0.1, 0.3, 0.2, 0.4, 0.0};
        const auto mean = meanAdvantage(advantages);
        QVERIFY(std::abs(mean.mean - 0.2) < 1e-12);
        QVERIFY(mean.low < 0.2 && mean.low >= 0 && mean.high > 0.2 && mean.high <= 0.4);
        QCOMPARE(mean.photos, 5);
        QVERIFY(std::isnan(meanAdvantage(std::array{0.3}).low));
        QVERIFY(std::isnan(meanAdvantage({}).mean));
    }
};

QTEST_APPLESS_MAIN(OcclusionTest)
#include "OcclusionTest.moc"
