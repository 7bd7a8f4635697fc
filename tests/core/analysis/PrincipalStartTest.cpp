// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/PrincipalStart.h"
#include "tests/core/analysis/Directions.h"

#include <QTest>

using namespace cortilens::analysis;
using namespace cortilens::analysis::test;

namespace {

/// Rows near the first channel's direction that differ most along channel 2, less along channel 5 and hardly elsewhere: [rows,
/// 8].
[[nodiscard]] std::vector<float> flatRows(std::size_t rows)
{
    auto values = anyRows(rows, 8, 4);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] *= i % 8 == 2 ? 0.2F : i % 8 == 5 ? 0.1F : 0.001F;
    for (std::size_t row = 0; row < rows; ++row) values[row * 8] += 1;
    return values;
}

[[nodiscard]] std::vector<float> column(std::span<const float> values, std::size_t width, std::size_t number)
{
    std::vector<float> column;
    for (std::size_t i = number; i < values.size(); i += width) column.push_back(values[i]);
    return column;
}

[[nodiscard]] double correlation(const std::vector<float>& a, const std::vector<float>& b)
{
    const auto mean = [](const std::vector<float>& values) {
        return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
    };
    double products = 0;
    double squares[2] = {};
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double x = static_cast<double>(a[i]) - mean(a);
        const double y = static_cast<double>(b[i]) - mean(b);
        products += x * y;
        squares[0] += x * x;
        squares[1] += y * y;
    }
    return products / std::sqrt(squares[0] * squares[1]);
}

}  // namespace

class PrincipalStartTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void axesAreThoseOfTheGreatestVarianceWithTheSignOfTheirLargestEntry()
    {
        const auto rows = UnitRows::of(flatRows(1500), 8).value();  // more than one block of 1024
        const auto start = principalStart(rows, 2, 1);
        QCOMPARE(start.size(), std::size_t{3000});
        QVERIFY(correlation(column(start, 2, 0), column(rows.values(), 8, 2)) > 0.999);
        QVERIFY(correlation(column(start, 2, 1), column(rows.values(), 8, 5)) > 0.999);
    }

    void everyAxisIsStretchedFromZeroToTen()
    {
        const auto start = principalStart(UnitRows::of(flatRows(300), 8).value(), 3, 1);
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const auto [least, most] = std::ranges::minmax(column(start, 3, axis));
            QCOMPARE(least, 0.0F);
            QCOMPARE(most, 10.0F);
        }
    }

    void copiesDifferByNoiseOfTheSeedAlone()
    {
        auto values = flatRows(300);
        std::copy_n(values.begin(), 8, values.begin() + 8 * 200);
        const auto rows = UnitRows::of(values, 8).value();
        const auto start = principalStart(rows, 2, 1);
        QVERIFY(start[0] != start[400]);
        QVERIFY(std::abs(start[0] - start[400]) < 1e-3F);
        QCOMPARE(principalStart(rows, 2, 1), start);
        QVERIFY(principalStart(rows, 2, 2) != start);
    }

    void anAxisThatTheChannelsDoNotSufficeForIsNoise()
    {
        const auto start = principalStart(UnitRows::of(anyRows(100, 2, 3), 2).value(), 3, 1);
        const auto third = column(start, 3, 2);
        const auto [least, most] = std::ranges::minmax(third);
        QVERIFY(least == 0 && most == 10);
        QVERIFY(std::abs(correlation(third, column(start, 3, 0))) < 0.3);
    }

    void aRowAloneBeginsAtTheOriginAndNoRowNowhere()
    {
        QCOMPARE(principalStart(UnitRows::of(anyRows(1, 8, 3), 8).value(), 2, 1), (std::vector{0.0F, 0.0F}));
        QVERIFY(principalStart(UnitRows::of({}, 8).value(), 2, 1).empty());
    }
};

QTEST_APPLESS_MAIN(PrincipalStartTest)
#include "PrincipalStartTest.moc"
