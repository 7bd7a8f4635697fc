// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/FuzzyGraph.h"
#include "tests/core/analysis/Directions.h"

#include <QTest>

using namespace cortilens;
using namespace cortilens::analysis;
using namespace cortilens::analysis::test;

namespace {

[[nodiscard]] Neighbors neighborsOf(const std::vector<float>& values, std::size_t channels, std::size_t count)
{
    return nearestNeighbors(UnitRows::of(values, channels).value(), count).value();
}

[[nodiscard]] double sumOfMemberships(const Neighbors& neighbors, const Reach& reach, std::size_t row, std::size_t first)
{
    double sum = 0;
    for (auto place = first; place < neighbors.count; ++place)
        sum += static_cast<double>(membership(neighbors.distancesOf(row)[place], reach.nearest[row], reach.scale[row]));
    return sum;
}

[[nodiscard]] bool close(double a, double b, double by)
{
    return std::abs(a - b) <= by;
}

}  // namespace

class FuzzyGraphTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void membershipsSumToTheLogarithmOfTheNeighbours()
    {
        for (const std::size_t count : {2, 4, 14, 49}) {
            const auto neighbors = neighborsOf(clusteredRows(300, 3, 16, 0.7F, 2), 16, count);
            const auto reach = reachOf(neighbors);
            for (std::size_t row = 0; row < 300; ++row) {
                QCOMPARE(reach.nearest[row], neighbors.distancesOf(row)[0]);
                // umap-learn's tolerance, and the scale as a float
                QVERIFY(close(sumOfMemberships(neighbors, reach, row, 0), std::log2(static_cast<double>(count) + 1), 2e-5));
            }
        }
    }

    void amongOthersTheNearestIsNotCountedAndNoneIsSureToBelong()
    {
        const auto rows = UnitRows::of(anyRows(300, 16, 3), 16).value();
        const auto neighbors = nearestAmong(UnitRows::of(anyRows(40, 16, 4), 16).value(), rows, 15).value();
        const auto reach = reachAmongOthers(neighbors);
        for (std::size_t row = 0; row < 40; ++row) {
            QCOMPARE(reach.nearest[row], 0.0F);
            QVERIFY(close(sumOfMemberships(neighbors, reach, row, 1), std::log2(15), 2e-5));
        }
    }

    void copiesBelongWithoutADoubtAndTheNearestOtherSetsTheReach()
    {
        const Neighbors neighbors{.count = 4, .rows = {1, 2, 3, 4}, .distances = {0, 0, 0.25F, 0.5F}};
        const auto reach = reachOf(neighbors);
        QCOMPARE(reach.nearest[0], 0.25F);
        // Three belong wholly, which is more than log2(5): the least scale, by the mean over the row and its four.
        QVERIFY(close(static_cast<double>(reach.scale[0]), 1e-3 * 0.75 / 5, 1e-9));
        QCOMPARE(membership(0, reach.nearest[0], reach.scale[0]), 1.0F);
        QCOMPARE(membership(0.25F, reach.nearest[0], reach.scale[0]), 1.0F);
        QVERIFY(membership(0.5F, reach.nearest[0], reach.scale[0]) < 1e-6F);
    }

    void whereAllAreCopiesAllBelong()
    {
        std::vector<float> values;
        for (int i = 0; i < 20; ++i) values.insert(values.end(), {1.0F, 2.0F, 3.0F});
        const auto edges = fuzzyUnion(neighborsOf(values, 3, 4));
        QVERIFY(!edges.empty());
        QVERIFY(std::ranges::all_of(edges, [](const FuzzyEdge& edge) { return edge.weight == 1; }));
    }

    void theUnionIsSortedSymmetricAndOfBothDirections()
    {
        const auto neighbors = neighborsOf(clusteredRows(200, 4, 8, 0.5F, 6), 8, 9);
        const auto reach = reachOf(neighbors);
        const auto edges = fuzzyUnion(neighbors);
        const auto directed = [&](std::uint32_t from, std::uint32_t to) {
            const auto rows = neighbors.rowsOf(from);
            const auto found = std::ranges::find(rows, to);
            if (found == rows.end()) return 0.0;
            const auto distance = neighbors.distancesOf(from)[static_cast<std::size_t>(found - rows.begin())];
            return static_cast<double>(membership(distance, reach.nearest[from], reach.scale[from]));
        };
        QVERIFY(std::ranges::is_sorted(edges, {}, [](const auto& edge) { return std::pair(edge.from, edge.to); }));
        QVERIFY(edges.size() > neighbors.rows.size() && edges.size() < 2 * neighbors.rows.size());
        for (const auto& edge : edges) {
            const double there = directed(edge.from, edge.to);
            const double back = directed(edge.to, edge.from);
            QVERIFY(close(static_cast<double>(edge.weight), there + back - there * back, 1e-6));
            QVERIFY(std::ranges::binary_search(edges, std::pair(edge.to, edge.from), {},
                                               [](const auto& other) { return std::pair(other.from, other.to); }));
        }
    }
};

QTEST_APPLESS_MAIN(FuzzyGraphTest)
#include "FuzzyGraphTest.moc"
