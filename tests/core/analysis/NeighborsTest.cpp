// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/Neighbors.h"
#include "tests/core/analysis/Directions.h"

#include <QTest>

using namespace cortilens;
using namespace cortilens::analysis;
using namespace cortilens::analysis::test;

namespace {

[[nodiscard]] UnitRows unitsOf(const std::vector<float>& values, std::size_t channels)
{
    return UnitRows::of(values, channels).value();
}

/// 1 - cosine by its definition, in double.
[[nodiscard]] double distanceBetween(std::span<const float> a, std::span<const float> b)
{
    const auto dot = [](std::span<const float> left, std::span<const float> right) {
        return std::transform_reduce(left.begin(), left.end(), right.begin(), 0.0, std::plus{},
                                     [](float x, float y) { return static_cast<double>(x) * static_cast<double>(y); });
    };
    return 1 - dot(a, b) / std::sqrt(dot(a, a) * dot(b, b));
}

/// The same numbers in the same order, and distances that are right to rounding.
[[nodiscard]] bool equalsBruteForce(const Neighbors& found, const UnitRows& rows)
{
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const auto order = orderAround(rows.values(), rows.channels(), row);
        if (!std::ranges::equal(found.rowsOf(row), std::span(order).first(found.count))) return false;
        for (std::size_t place = 0; place < found.count; ++place) {
            const double distance = distanceBetween(rows.row(row), rows.row(order[place]));
            if (std::abs(static_cast<double>(found.distancesOf(row)[place]) - distance) > 2e-7) return false;
        }
    }
    return found.size() == rows.size();
}

}  // namespace

class NeighborsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theyAreThoseOfBruteForce()
    {
        // Blocks are of 480 rows: one that is not full, one that is, two, and more.
        for (const std::size_t count : {3, 479, 480, 481, 1500}) {
            const auto rows = unitsOf(anyRows(count, 20, count), 20);
            const auto found = nearestNeighbors(rows, 15).value();
            QCOMPARE(found.count, std::min(count - 1, std::size_t{15}));
            QVERIFY(equalsBruteForce(found, rows));
        }
    }

    void rowsThatHardlyDifferAreToldApart()
    {
        // Distances of 1e-9 and less, where 1 - cosine in float has no digit left.
        auto values = anyRows(12, 64, 4);
        for (std::size_t row = 1; row < 12; ++row)
            for (std::size_t i = 0; i < 64; ++i)
                values[row * 64 + i] = values[i] + 1e-4F * static_cast<float>(row) * values[64 + i];
        const auto rows = unitsOf(values, 64);
        for (const std::size_t count : {3, 11}) QVERIFY(equalsBruteForce(nearestNeighbors(rows, count).value(), rows));
    }

    void copiesAreAtNoDistanceAndInTheirOrder()
    {
        // More copies than any short list holds, in several blocks, at every place of the kernel that multiplies.
        auto values = anyRows(1500, 37, 9);
        std::vector<std::uint32_t> copies;
        for (std::uint32_t row = 13; row < 1500; ++row) {
            if (row % 4 == 0) continue;
            std::copy_n(values.begin(), 37, values.begin() + row * 37);
            copies.push_back(row);
        }
        const auto found = nearestNeighbors(unitsOf(values, 37), 5).value();
        QVERIFY(std::ranges::equal(found.rowsOf(0), std::span(copies).first(5)));
        for (const auto row : std::span(copies).subspan(5)) {
            QVERIFY(std::ranges::equal(found.rowsOf(row), std::vector<std::uint32_t>{0, 13, 14, 15, 17}));
            QVERIFY(std::ranges::all_of(found.distancesOf(row), [](float distance) { return distance == 0; }));
        }
        QVERIFY(found.distancesOf(1)[0] > 0);
    }

    void furtherRowsFindTheirsAmongTheOthers()
    {
        const auto rows = unitsOf(anyRows(700, 24, 1), 24);
        const auto asked = unitsOf(anyRows(500, 24, 2), 24);
        const auto found = nearestAmong(asked, rows, 7).value();
        QCOMPARE(found.size(), std::size_t{500});
        for (std::size_t row = 0; row < 500; row += 7) {
            std::vector<float> all(rows.values().begin(), rows.values().end());
            all.insert(all.end(), asked.row(row).begin(), asked.row(row).end());
            const auto order = orderAround(all, 24, 700);
            QVERIFY(std::ranges::equal(found.rowsOf(row), std::span(order).first(7)));
        }
    }

    void amongThemselvesAskedForAsOthersRowsFindThemselves()
    {
        const auto rows = unitsOf(anyRows(500, 16, 3), 16);
        const auto found = nearestAmong(rows, rows, 3).value();
        const auto others = nearestNeighbors(rows, 2).value();
        for (std::uint32_t row = 0; row < 500; ++row) {
            QCOMPARE(found.rowsOf(row)[0], row);
            QCOMPARE(found.distancesOf(row)[0], 0.0F);
            QVERIFY(std::ranges::equal(found.rowsOf(row).subspan(1), others.rowsOf(row)));
        }
    }

    void thereAreNoMoreThanThereAreRows()
    {
        const auto three = unitsOf({1, 0, 0, 1, 1, 1}, 2);
        const auto found = nearestNeighbors(three, 15).value();
        QCOMPARE(found.rows, (std::vector<std::uint32_t>{2, 1, 2, 0, 0, 1}));
        QCOMPARE(nearestAmong(three, three, 15).value().count, std::size_t{3});
        QCOMPARE(nearestNeighbors(unitsOf({1, 0}, 2), 15).value().size(), std::size_t{0});
        QCOMPARE(nearestNeighbors(unitsOf({}, 2), 15).value().size(), std::size_t{0});
        QCOMPARE(nearestAmong(unitsOf({}, 2), three, 15).value().size(), std::size_t{0});
        QCOMPARE(nearestAmong(three, unitsOf({}, 2), 15).value().size(), std::size_t{0});
        QCOMPARE(nearestNeighbors(three, 0).value().size(), std::size_t{0});
    }

    void theNumberOfThreadsChangesNothing()
    {
        auto values = anyRows(4000, 8, 5);
        for (std::ptrdiff_t row = 1; row < 4000; row += 2) std::copy_n(values.begin(), 8, values.begin() + row * 8);
        const auto rows = unitsOf(values, 8);  // many copies: what a thread finds first must not decide
        const auto one = nearestNeighbors(rows, 15, {.stop = {}, .threads = 1}).value();
        for (const int threads : {2, 5, 16}) {
            const auto many = nearestNeighbors(rows, 15, {.stop = {}, .threads = threads}).value();
            QCOMPARE(many.rows, one.rows);
            QCOMPARE(many.distances, one.distances);
        }
    }

    void itStopsBetweenBlocks()
    {
        std::stop_source source;
        const auto rows = unitsOf(anyRows(3000, 8, 6), 8);
        const auto report = [&](std::size_t done, std::size_t) {
            if (done == 2) source.request_stop();
        };
        const auto ended = nearestNeighbors(rows, 15, {.stop = source.get_token(), .report = report, .threads = 1});
        QCOMPARE(ended.error().kind, ErrorKind::cancelled);
    }

    void rowsOfAnotherWidthAreRefusedWithBoth()
    {
        const auto refused = nearestAmong(unitsOf({1, 0, 0}, 3), unitsOf({1, 0}, 2), 1);
        QCOMPARE(refused.error().kind, ErrorKind::mismatch);
        QCOMPARE(refused.error().message, std::string("Rows of 3 channels have no neighbours among rows of 2."));
        QVERIFY(!refused.error().remedy.empty());
    }
};

QTEST_APPLESS_MAIN(NeighborsTest)
#include "NeighborsTest.moc"
