// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/LayoutDescent.h"
#include "tests/core/analysis/Directions.h"

#include <QTest>

using namespace cortilens;
using namespace cortilens::analysis;

namespace {

constexpr LayoutCurve kCurve{.a = 1.5, .b = 0.9};

/// Cross entropy of an edge of membership 1 at `distance`: -log of the layout's membership.
[[nodiscard]] double pulled(double distance)
{
    return std::log(1 + kCurve.a * std::pow(distance, 2 * kCurve.b));
}

/// Of a pair of membership 0: -log(1 - membership).
[[nodiscard]] double pushed(double distance)
{
    return pulled(distance) - std::log(kCurve.a * std::pow(distance, 2 * kCurve.b));
}

[[nodiscard]] double slope(double (*function)(double), double at)
{
    return (function(at + 1e-5) - function(at - 1e-5)) / 2e-5;
}

[[nodiscard]] bool close(float a, double b, double by)
{
    return std::abs(static_cast<double>(a) - b) <= by;
}

[[nodiscard]] DescentOptions oneStep(int negativeSamples)
{
    return {.curve = kCurve, .components = 2, .epochs = 1, .negativeSamples = negativeSamples, .learningRate = 0.1};
}

}  // namespace

class LayoutDescentTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anEdgePullsBothItsEndsDownTheCrossEntropy()
    {
        std::vector positions{0.0F, 0.0F, 1.2F, 1.6F};  // at distance 2
        const std::vector<FuzzyEdge> edges{{0, 1, 0.3F}};
        QVERIFY(layOut(positions, edges, oneStep(0), {}));
        const double step = 0.1 * slope(pulled, 2);
        QVERIFY(close(positions[0], 0.6 * step, 1e-6) && close(positions[1], 0.8 * step, 1e-6));
        QVERIFY(close(positions[2], 1.2 - 0.6 * step, 1e-6) && close(positions[3], 1.6 - 0.8 * step, 1e-6));
    }

    void whatIsFixedStaysAndPushesDownTheCrossEntropy()
    {
        std::vector moving{2.0F, 0.0F};
        const std::vector fixed{0.0F, 0.0F};  // the only one that can be drawn
        const std::vector<FuzzyEdge> edges{{0, 0, 1}};
        QVERIFY(layOutAmong(moving, fixed, edges, oneStep(1), {}));
        const double between = 2 - 0.1 * slope(pulled, 2);
        // The thousandth that keeps the push finite makes it smaller by as much beside the square of the distance.
        const double push = -0.1 * slope(pushed, between) * between * between / (0.001 + between * between);
        QVERIFY(close(moving[0], between + push, 1e-5));
        QCOMPARE(moving[1], 0.0F);
    }

    void noMoveIsLongerThanFourRates()
    {
        std::vector moving{0.06F, 0.0F, 0.0F};
        const std::vector fixed{0.0F, 0.0F, 0.0F};
        auto options = oneStep(1);
        options.components = 3;
        QVERIFY(layOutAmong(moving, fixed, std::vector<FuzzyEdge>{{0, 0, 1}}, options, {}));
        QVERIFY(moving[0] > 0.3F && moving[0] < 0.06F + 0.4F);
    }

    void anEdgeOfAQuarterOfTheWeightHasAQuarterOfTheTurns()
    {
        // At a rate this small the distances hardly change, so that moves count turns.
        std::vector positions{0.0F, 0.0F, 1.0F, 0.0F, 0.0F, 5.0F, 1.0F, 5.0F, 0.0F, 9.0F, 1.0F, 9.0F};
        const std::vector<FuzzyEdge> edges{{0, 1, 0.8F}, {2, 3, 0.2F}, {4, 5, 0.8F / 500}};
        QVERIFY(layOut(positions, edges,
                       {.curve = kCurve, .components = 2, .epochs = 400, .negativeSamples = 0, .learningRate = 1e-5}, {}));
        QVERIFY(close(positions[0] / positions[4], 4, 0.05));
        QCOMPARE(positions[8], 0.0F);  // its turn would come after the last epoch
        // The rate falls to zero in a straight line: 200.5 of 400 first rates.
        QVERIFY(close(positions[0], 200.5e-5 * slope(pulled, 1), 2e-5));
    }

    void theSeedDecidesWhatPushes()
    {
        const auto start = test::anyRows(50, 2, 1);
        const std::vector<FuzzyEdge> edges{{3, 4, 1}, {4, 3, 1}, {10, 30, 0.5F}};
        const auto laidOut = [&](std::uint64_t seed) {
            auto positions = start;
            const auto done = layOut(positions, edges, {.curve = kCurve, .epochs = 20, .seed = seed}, {});
            return done ? positions : std::vector<float>{};
        };
        QVERIFY(!laidOut(1).empty());
        QCOMPARE(laidOut(1), laidOut(1));
        QVERIFY(laidOut(1) != laidOut(2));
    }

    void rowsThatLieOnOnePointStayFinite()
    {
        std::vector positions(12, 1.0F);
        QVERIFY(layOut(positions, std::vector<FuzzyEdge>{{0, 1, 1}, {2, 5, 1}}, {.curve = kCurve}, {}));
        QCOMPARE(positions, std::vector(12, 1.0F));
    }
};

QTEST_APPLESS_MAIN(LayoutDescentTest)
#include "LayoutDescentTest.moc"
