// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/FuzzyGraph.h"
#include "core/analysis/LayoutDescent.h"
#include "core/analysis/Neighbors.h"
#include "core/analysis/PrincipalStart.h"
#include "core/analysis/Umap.h"
#include "tests/core/analysis/Directions.h"

#include <QTest>

using namespace cortilens;
using namespace cortilens::analysis;
using namespace cortilens::analysis::test;

namespace {

constexpr std::size_t kChannels = 24;

[[nodiscard]] UnitRows unitsOf(const std::vector<float>& values, std::size_t channels = kChannels)
{
    return UnitRows::of(values, channels).value();
}

[[nodiscard]] std::span<const float> positionOf(std::span<const float> positions, std::size_t row, std::size_t components = 2)
{
    return positions.subspan(row * components, components);
}

/// A piece of the sphere in three dimensions: [rows, 3].
[[nodiscard]] std::vector<float> capRows(std::size_t rows, std::uint64_t seed)
{
    auto values = anyRows(rows, 3, seed);
    for (std::size_t i = 2; i < values.size(); i += 3) values[i] = 1;
    return values;
}

/// Of each row's 15 nearest in the layout, how many are of its own cluster: 0 to 1.
[[nodiscard]] double purity(std::span<const float> positions, std::size_t clusters)
{
    std::size_t own = 0;
    const auto rows = positions.size() / 2;
    for (std::size_t row = 0; row < rows; ++row) {
        const auto order = orderAround(positions, 2, row);
        own += static_cast<std::size_t>(
            std::ranges::count_if(std::span(order).first(15), [&](auto other) { return other % clusters == row % clusters; }));
    }
    return static_cast<double>(own) / static_cast<double>(15 * rows);
}

/// How well the order of angles about the middle is that of the rows, whichever way round and wherever it begins: 0 to 1.
[[nodiscard]] double angularOrder(std::span<const float> positions)
{
    const auto rows = positions.size() / 2;
    double middle[2] = {};
    for (std::size_t i = 0; i < positions.size(); ++i)
        middle[i % 2] += static_cast<double>(positions[i]) / static_cast<double>(rows);
    std::vector<std::pair<double, std::size_t>> angles;
    for (std::size_t row = 0; row < rows; ++row)
        angles.emplace_back(std::atan2(static_cast<double>(positions[2 * row + 1]) - middle[1],
                                       static_cast<double>(positions[2 * row]) - middle[0]),
                            row);
    std::ranges::sort(angles);
    double best = 0;
    for (const double way : {1.0, -1.0}) {
        double cosine = 0;
        double sine = 0;
        for (std::size_t rank = 0; rank < rows; ++rank) {
            const double difference = 2 * std::numbers::pi *
                                      (static_cast<double>(rank) - way * static_cast<double>(angles[rank].second)) /
                                      static_cast<double>(rows);
            cosine += std::cos(difference) / static_cast<double>(rows);
            sine += std::sin(difference) / static_cast<double>(rows);
        }
        best = std::max(best, std::hypot(cosine, sine));
    }
    return best;
}

[[nodiscard]] bool allFinite(std::span<const float> values)
{
    return std::ranges::all_of(values, [](float value) { return std::isfinite(value); });
}

/// The middle of the distances from each row of the layout to its nearest.
[[nodiscard]] double nearestDistance(std::span<const float> positions)
{
    std::vector<double> distances;
    for (std::size_t row = 0; row < positions.size() / 2; ++row)
        distances.push_back(
            std::sqrt(squareBetween(positionOf(positions, row), positionOf(positions, orderAround(positions, 2, row).front()))));
    std::ranges::sort(distances);
    return distances[distances.size() / 2];
}

}  // namespace

class UmapTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void separateClustersStaySeparate()
    {
        const auto rows = unitsOf(clusteredRows(400, 5, kChannels, 0.8F, 1));
        const auto layout = umap(rows, {}).value();
        QCOMPARE(layout.size(), std::size_t{400});
        QVERIFY2(purity(layout.positions, 5) > 0.99, qPrintable(QString::number(purity(layout.positions, 5))));
        const double trust = trustworthiness(rows.values(), kChannels, layout.positions, 2, 15);
        QVERIFY2(trust > 0.9, qPrintable(QString::number(trust)));
    }

    void whatIsFlatIsUnrolledWithItsNeighbours()
    {
        // A piece of a sphere has two dimensions: a layout of two can be true to it.
        const auto rows = unitsOf(capRows(500, 8), 3);
        const auto layout = umap(rows, {}).value();
        const double trust = trustworthiness(rows.values(), 3, layout.positions, 2, 15);
        QVERIFY2(trust > 0.97, qPrintable(QString::number(trust)));
    }

    void aRingStaysARing()
    {
        const auto layout = umap(unitsOf(ringRows(300, kChannels, 0.05F, 3)), {}).value();
        const double order = angularOrder(layout.positions);
        QVERIFY2(order > 0.98, qPrintable(QString::number(order)));
    }

    void threeComponentsAreThree()
    {
        const auto rows = unitsOf(clusteredRows(300, 4, kChannels, 0.8F, 5));
        const auto layout = umap(rows, {.components = 3}).value();
        QCOMPARE(layout.positions.size(), std::size_t{900});
        for (std::size_t axis = 0; axis < 3; ++axis) QVERIFY(layout.positions[axis] != layout.positions[3 + axis]);
        const double trust = trustworthiness(rows.values(), kChannels, layout.positions, 3, 15);
        QVERIFY2(trust > 0.9, qPrintable(QString::number(trust)));
    }

    void aLargerLeastDistanceGivesALooserLayout()
    {
        const auto rows = unitsOf(clusteredRows(300, 3, kChannels, 0.8F, 6));
        const double tight = nearestDistance(umap(rows, {.minDistance = 0}).value().positions);
        const double loose = nearestDistance(umap(rows, {.minDistance = 0.8}).value().positions);
        QVERIFY2(loose > 2 * tight, qPrintable(QStringLiteral("%1 %2").arg(tight).arg(loose)));
    }

    void nothingThatPushesLetsItCollapse()
    {
        const auto rows = unitsOf(anyRows(200, kChannels, 6));
        const double pushed = nearestDistance(umap(rows, {}).value().positions);
        const double pulled = nearestDistance(umap(rows, {.negativeSamples = 0}).value().positions);
        QVERIFY2(pulled < pushed / 10, qPrintable(QStringLiteral("%1 %2").arg(pulled).arg(pushed)));
    }

    void itIsTheSumOfItsParts()
    {
        const auto rows = unitsOf(clusteredRows(200, 4, kChannels, 0.8F, 6));
        const UmapOptions options{
            .neighbors = 7, .minDistance = 0.3, .spread = 2, .epochs = 40, .negativeSamples = 3, .learningRate = 0.7, .seed = 9};
        auto positions = principalStart(rows, 2, 9);
        const auto edges = fuzzyUnion(nearestNeighbors(rows, 6).value());  // a row is the first of its seven
        const DescentOptions descent{
            .curve = curveFor(0.3, 2), .components = 2, .epochs = 40, .negativeSamples = 3, .learningRate = 0.7, .seed = 9};
        QVERIFY(layOut(positions, edges, descent, {}));
        QCOMPARE(umap(rows, options).value().positions, positions);
    }

    void aPlacedRowBeginsAmongItsNearestAndMovesForAThirdOfTheEpochsAtAQuarterOfTheRate()
    {
        const auto rows = unitsOf(anyRows(4, kChannels, 1));
        const auto further = unitsOf(anyRows(1, kChannels, 2));
        const UmapLayout layout{.options = {.neighbors = 3, .epochs = 7, .learningRate = 0.8, .seed = 5},
                                .curve = curveFor(0.1, 1),
                                .positions = {0, 0, 5, 1, 2, 7, -3, 4}};
        const auto neighbors = nearestAmong(further, rows, 3).value();
        const auto reach = reachAmongOthers(neighbors);
        std::vector<FuzzyEdge> edges;
        float sum = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            edges.push_back({0, neighbors.rows[i], membership(neighbors.distances[i], reach.nearest[0], reach.scale[0])});
            sum += edges.back().weight;
        }
        std::vector position{0.0F, 0.0F};
        for (const auto& edge : edges)
            for (std::size_t axis = 0; axis < 2; ++axis)
                position[axis] += edge.weight / sum * layout.positions[2 * std::size_t{edge.to} + axis];
        const DescentOptions descent{.curve = layout.curve, .epochs = 2, .learningRate = 0.2, .seed = 5};
        QVERIFY(layOutAmong(position, layout.positions, edges, descent, {}));
        QCOMPARE(placeInUmap(layout, rows, further).value(), position);
    }

    void sameInputAndSeedAreSameBytesWhateverTheThreads()
    {
        const auto rows = unitsOf(clusteredRows(700, 5, kChannels, 0.8F, 7));
        const auto further = unitsOf(clusteredRows(150, 5, kChannels, 0.8F, 7));
        const UmapOptions options{.epochs = 60};
        const auto layout = umap(rows, options, {.stop = {}, .threads = 1}).value();
        const auto placed = placeInUmap(layout, rows, further, {.stop = {}, .threads = 1}).value();
        for (const int threads : {1, 2, 3}) {
            QCOMPARE(umap(rows, options, {.stop = {}, .threads = threads}).value().positions, layout.positions);
            QCOMPARE(placeInUmap(layout, rows, further, {.stop = {}, .threads = threads}).value(), placed);
        }
        QVERIFY(umap(rows, {.epochs = 60, .seed = 2}).value().positions != layout.positions);
    }

    void copiesOfRowsArePlacedBesideThem()
    {
        const auto rows = unitsOf(capRows(500, 8), 3);
        const auto layout = umap(rows, {}).value();
        const auto placed = placeInUmap(layout, rows, rows).value();
        std::vector<double> distances;
        for (std::size_t row = 0; row < rows.size(); ++row)
            distances.push_back(std::sqrt(squareBetween(positionOf(placed, row), positionOf(layout.positions, row))));
        std::ranges::sort(distances);
        // The layout is about 10 across, and two rows that are neighbours 0.2 from each other.
        QVERIFY2(distances[250] < 0.3 && distances[475] < 0.6,
                 qPrintable(
                     QStringLiteral("%1 %2 %3").arg(distances[250]).arg(distances[475]).arg(nearestDistance(layout.positions))));
    }

    void furtherRowsOfAClusterArePlacedInIt()
    {
        const auto all = clusteredRows(500, 5, kChannels, 0.8F, 2);
        const auto split = all.begin() + 400 * kChannels;
        const auto rows = unitsOf({all.begin(), split});
        const auto layout = umap(rows, {}).value();
        const auto before = layout.positions;
        const auto placed = placeInUmap(layout, rows, unitsOf({split, all.end()})).value();
        QCOMPARE(placed.size(), std::size_t{200});
        QCOMPARE(layout.positions, before);
        std::size_t own = 0;
        for (std::size_t row = 0; row < 100; ++row) {
            auto positions = layout.positions;
            positions.insert(positions.end(), placed.begin() + 2 * static_cast<std::ptrdiff_t>(row),
                             placed.begin() + 2 * static_cast<std::ptrdiff_t>(row) + 2);
            const auto order = orderAround(positions, 2, 400);
            own += std::ranges::all_of(std::span(order).first(5), [row](auto other) { return other % 5 == row % 5; }) ? 1 : 0;
        }
        QVERIFY2(own >= 98, qPrintable(QString::number(own)));
    }

    void aRowIsPlacedWhereverItsCompanyIs()
    {
        const auto rows = unitsOf(clusteredRows(300, 5, kChannels, 0.8F, 1));
        const auto layout = umap(rows, {.epochs = 100}).value();
        const auto further = clusteredRows(90, 5, kChannels, 1.0F, 1);
        const auto together = placeInUmap(layout, rows, unitsOf(further)).value();
        for (const std::ptrdiff_t row : {0, 41, 89}) {
            const auto first = further.begin() + row * static_cast<std::ptrdiff_t>(kChannels);
            const auto alone = placeInUmap(layout, rows, unitsOf({first, first + kChannels})).value();
            QVERIFY(std::ranges::equal(alone, positionOf(together, static_cast<std::size_t>(row))));
        }
        QVERIFY(placeInUmap(layout, rows, unitsOf({})).value().empty());
    }

    void fewRowsAreLaidOutToo()
    {
        for (const std::size_t count : {2, 3, 9, 15, 16}) {
            const auto rows = unitsOf(anyRows(count, kChannels, 11));
            const auto layout = umap(rows, {}).value();
            QCOMPARE(layout.size(), count);
            QVERIFY(allFinite(layout.positions));
            const auto placed = placeInUmap(layout, rows, unitsOf(anyRows(2, kChannels, 12))).value();
            QVERIFY(placed.size() == 4 && allFinite(placed));
        }
    }

    void aRowAloneStandsAtTheOrigin()
    {
        const auto row = unitsOf(anyRows(1, kChannels, 1));
        const auto layout = umap(row, {.components = 3}).value();
        QCOMPARE(layout.positions, (std::vector{0.0F, 0.0F, 0.0F}));
        QCOMPARE(placeInUmap(layout, row, row).value(), layout.positions);
    }

    void copiesAreLaidOutApartButTogether()
    {
        auto values = clusteredRows(200, 4, kChannels, 0.6F, 5);
        for (std::size_t row = 100; row < 200; ++row)  // as many copies as there are other rows
            std::copy_n(values.begin(), kChannels, values.begin() + static_cast<std::ptrdiff_t>(row * kChannels));
        const auto layout = umap(unitsOf(values), {}).value();
        QVERIFY(allFinite(layout.positions));
        for (std::size_t row = 101; row < 200; ++row)
            QVERIFY(!std::ranges::equal(positionOf(layout.positions, row), positionOf(layout.positions, 100)));
        std::size_t own = 0;
        for (std::size_t row = 100; row < 200; ++row) {
            const auto nearest = orderAround(layout.positions, 2, row).front();
            own += nearest >= 100 || nearest % 4 == 0 ? 1 : 0;
        }
        QCOMPARE(own, std::size_t{100});
    }

    void nothingButCopiesIsACloud()
    {
        std::vector<float> values;
        for (int row = 0; row < 60; ++row) values.insert(values.end(), {0.3F, -0.2F});
        for (const int components : {2, 3}) {
            const auto rows = unitsOf(values, 2);
            const auto layout = umap(rows, {.components = components}).value();
            QVERIFY(allFinite(layout.positions));
            const auto [least, most] = std::ranges::minmax(layout.positions);
            QVERIFY(most - least > 0.5F && most - least < 100);
            QVERIFY(allFinite(placeInUmap(layout, rows, rows).value()));
        }
    }

    void itStopsBetweenEpochs()
    {
        const auto rows = unitsOf(anyRows(300, kChannels, 1));
        std::stop_source source;
        std::size_t epochs = 0;
        const auto report = [&](const UmapProgress& progress) {
            if (progress.stage != UmapProgress::Stage::layout) return;
            epochs = progress.done;
            if (progress.done == 3) source.request_stop();
        };
        const auto ended = umap(rows, {}, {.stop = source.get_token(), .report = report});
        QCOMPARE(ended.error().kind, ErrorKind::cancelled);
        QCOMPARE(epochs, std::size_t{3});
        QCOMPARE(umap(rows, {}, {.stop = source.get_token()}).error().kind, ErrorKind::cancelled);
        const auto layout = umap(rows, {.epochs = 5}).value();
        QCOMPARE(placeInUmap(layout, rows, rows, {.stop = source.get_token()}).error().kind, ErrorKind::cancelled);
    }

    void progressGoesThroughBothStages()
    {
        std::vector<UmapProgress> reports;
        // One thread: of several, the caller's may come too late for a block.
        const UmapCourse course{
            .stop = {}, .report = [&](const UmapProgress& progress) { reports.push_back(progress); }, .threads = 1};
        const auto layout = umap(unitsOf(anyRows(600, kChannels, 1)), {}, course).value();
        QCOMPARE(reports.front().stage, UmapProgress::Stage::neighbors);
        QCOMPARE(reports.back().stage, UmapProgress::Stage::layout);
        QCOMPARE(reports.back().done, std::size_t{500});  // the automatic number
        QCOMPARE(reports.back().of, std::size_t{500});
        QVERIFY(std::ranges::is_sorted(reports, {}, [](const auto& report) { return std::pair(report.stage, report.done); }));
    }

    void thereIsNothingToSeeWithoutARow()
    {
        const auto refused = umap(unitsOf({}), {});
        QCOMPARE(refused.error().kind, ErrorKind::invalidRequest);
        QCOMPARE(refused.error().message, std::string("There is no row to lay out."));
        QVERIFY(!refused.error().remedy.empty());
    }

    void anOptionOutOfItsRangeIsNamed()
    {
        const auto rows = unitsOf(anyRows(20, kChannels, 1));
        const auto messageFor = [&](const UmapOptions& options) {
            const auto refused = umap(rows, options);
            return refused || refused.error().kind != ErrorKind::invalidRequest || refused.error().remedy.empty()
                       ? std::string()
                       : refused.error().message;
        };
        QCOMPARE(messageFor({.neighbors = 1}), std::string("A layout cannot have 1 neighbours."));
        QCOMPARE(messageFor({.neighbors = 1001}), std::string("A layout cannot have 1001 neighbours."));
        QCOMPARE(messageFor({.minDistance = -0.1}),
                 std::string("A layout cannot have a least distance of -0.1 with a spread of 1."));
        QCOMPARE(messageFor({.minDistance = 1.5}),
                 std::string("A layout cannot have a least distance of 1.5 with a spread of 1."));
        QCOMPARE(messageFor({.minDistance = 0, .spread = 0}), std::string("A layout cannot have a spread of 0."));
        QCOMPARE(messageFor({.spread = std::nan("")}), std::string("A layout cannot have a spread of nan."));
        QCOMPARE(messageFor({.components = 4}), std::string("A layout cannot have 4 components."));
        QCOMPARE(messageFor({.epochs = -1}), std::string("A layout cannot take -1 epochs."));
        QCOMPARE(messageFor({.negativeSamples = -5}), std::string("A layout cannot have -5 negative samples."));
        QCOMPARE(messageFor({.learningRate = 0}), std::string("A layout cannot have a learning rate of 0."));
    }

    void rowsThatWereNotLaidOutAreRefusedWithBothNumbers()
    {
        const auto rows = unitsOf(anyRows(20, kChannels, 1));
        const auto layout = umap(rows, {.epochs = 5}).value();
        const auto others = unitsOf(anyRows(21, kChannels, 1));
        QCOMPARE(placeInUmap(layout, others, rows).error().message, std::string("A layout of 20 rows is none of these 21."));
        QCOMPARE(placeInUmap(layout, others, rows).error().kind, ErrorKind::mismatch);
        QCOMPARE(placeInUmap(layout, rows, unitsOf(anyRows(4, 8, 1), 8)).error().kind, ErrorKind::mismatch);
    }
};

QTEST_APPLESS_MAIN(UmapTest)
#include "UmapTest.moc"
