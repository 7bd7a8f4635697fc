// SPDX-License-Identifier: Apache-2.0
#include "core/types/Error.h"  // first: moc 6.4 cannot read <compare> before another standard header
#include "widgets/cortex/GeodesicSurface.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace cortilens;

namespace {

constexpr std::int32_t kSide = 61;
constexpr double kStepMm = 0.5;
constexpr std::int32_t kMiddle = kSide * (kSide / 2) + kSide / 2;

/// A square sheet of 30 mm; `height` bends it: the surface stays as long as it is.
template <typename Place> [[nodiscard]] GeodesicSurface sheet(const Place& place)
{
    std::vector<Point3> points;
    std::vector<Triangle> triangles;
    for (std::int32_t y = 0; y < kSide; ++y)
        for (std::int32_t x = 0; x < kSide; ++x) {
            points.push_back(place(kStepMm * x, kStepMm * y));
            if (x + 1 == kSide || y + 1 == kSide) continue;
            const std::int32_t a = y * kSide + x;
            triangles.push_back({a, a + 1, a + kSide + 1});
            triangles.push_back({a, a + kSide + 1, a + kSide});
        }
    return {points, triangles};
}

[[nodiscard]] GeodesicSurface plane()
{
    return sheet([](double x, double y) { return Point3{static_cast<float>(x), static_cast<float>(y), 0}; });
}

/// How far a vertex of the sheet is from its middle when it lies flat.
[[nodiscard]] double mmFromMiddle(VertexId vertex)
{
    const auto across = vertex.value % kSide - kSide / 2;
    const auto down = vertex.value / kSide - kSide / 2;
    return kStepMm * std::hypot(across, down);
}

}  // namespace

class GeodesicSurfaceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aDiscOnAPlaneIsNearlyRound()
    {
        constexpr double kRadius = 10;
        const auto disc = plane().disc({kMiddle}, kRadius);
        QVERIFY(std::ranges::is_sorted(disc));
        for (const auto vertex : disc)
            QVERIFY(mmFromMiddle(vertex) <= kRadius + 1e-6);  // no way is shorter than the straight one
        std::size_t due = 0;
        for (std::int32_t v = 0; v < kSide * kSide; ++v) due += mmFromMiddle({v}) <= kRadius ? 1 : 0;
        // Ways in steps of two kinds are up to 4 % too long: about 8 % of the area, less on most directions.
        QVERIFY2(static_cast<double>(disc.size()) > 0.93 * static_cast<double>(due), qPrintable(QString::number(disc.size())));
    }

    void aRadiusOfNothingIsTheVertexItself() { QCOMPARE(plane().disc({kMiddle}, 0.1), (std::vector<VertexId>{{kMiddle}})); }

    void theWayFollowsTheSurfaceAndNotTheAir()
    {
        // Rolled up to a tube of which the ends nearly meet: left and right edge are 0.1 mm apart in the air, 30 mm on the sheet.
        const auto tube = sheet([](double x, double y) {
            constexpr double kRound = 6.2;
            const double angle = x / 30 * kRound;
            return Point3{static_cast<float>(30 / kRound * std::cos(angle)), static_cast<float>(30 / kRound * std::sin(angle)),
                          static_cast<float>(y)};
        });
        const std::int32_t atEdge = kSide * (kSide / 2);
        for (const auto vertex : tube.disc({atEdge}, 8)) QVERIFY(vertex.value % kSide <= 16);  // 8 mm in steps of 0.5
    }

    void aVertexOutsideOrWithoutATriangleHasNoDisc()
    {
        const GeodesicSurface lonely({{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {5, 5, 5}}, {{0, 1, 2}});
        QVERIFY(lonely.disc({3}, 10).empty());
        QVERIFY(lonely.disc({-1}, 10).empty());
        QVERIFY(lonely.disc({4}, 10).empty());
        QCOMPARE(lonely.disc({0}, 10).size(), 3U);
    }

    void halfWayLiesBetweenTheForms()
    {
        const std::vector<Point3> white{{0, 0, 0}, {2, 0, 0}};
        const std::vector<Point3> pial{{0, 0, 2}, {4, 0, 0}};
        QCOMPARE(midway(white, pial), (std::vector<Point3>{{0, 0, 1}, {3, 0, 0}}));
        QCOMPARE(midway(white, std::vector<Point3>{}), white);
    }
};

QTEST_MAIN(GeodesicSurfaceTest)
#include "GeodesicSurfaceTest.moc"
