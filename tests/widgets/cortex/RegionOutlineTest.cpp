// SPDX-License-Identifier: Apache-2.0
#include "core/types/Error.h"  // first: moc 6.4 cannot read <compare> before another standard header
#include "widgets/cortex/RegionOutline.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

using namespace cortilens;

namespace {

constexpr std::int32_t kSide = 7;

struct Grid {
    std::vector<Point3> points;
    SurfaceTopology topology;
};

/// A plane of 7 x 7 vertices, 1 mm apart, two triangles a square.
[[nodiscard]] Grid grid()
{
    Grid made;
    std::vector<Triangle> triangles;
    for (std::int32_t y = 0; y < kSide; ++y)
        for (std::int32_t x = 0; x < kSide; ++x) {
            made.points.push_back({static_cast<float>(x), static_cast<float>(y), 0});
            if (x + 1 == kSide || y + 1 == kSide) continue;
            const std::int32_t a = y * kSide + x;
            triangles.push_back({a, a + 1, a + kSide + 1});
            triangles.push_back({a, a + kSide + 1, a + kSide});
        }
    made.topology = topologyOf(triangles, made.points.size());
    return made;
}

}  // namespace

class RegionOutlineTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void oneVertexIsSurroundedByItsSixEdges()
    {
        const auto plane = grid();
        const std::int32_t middle = 3 * kSide + 3;
        const auto outline = outlineOf(std::array{VertexId{middle}}, plane.topology, plane.points);
        QCOMPARE(outline.points.size(), 6U);
        QCOMPARE(outline.segments.size(), 6U);
        std::vector<std::int32_t> outside;
        for (const auto& point : outline.points) {
            QCOMPARE(point.inside, middle);
            outside.push_back(point.outside);
        }
        std::ranges::sort(outside);
        const std::vector<std::int32_t> expected{middle - kSide - 1, middle - kSide, middle - 1,
                                                 middle + 1,         middle + kSide, middle + kSide + 1};
        QVERIFY(outside == expected);
        for (const auto& [previous, next] : neighboursOf(outline)) QVERIFY(previous >= 0 && next >= 0 && previous != next);
    }

    void everyEdgeAcrossTheBorderIsCrossedBetweenItsEnds()
    {
        const auto plane = grid();
        std::vector<VertexId> region;
        for (const std::int32_t vertex : {16, 17, 18, 23, 24, 25, 31}) region.push_back({vertex});
        const auto isInside = [&](std::int32_t vertex) { return std::ranges::find(region, VertexId{vertex}) != region.end(); };
        const auto outline = outlineOf(region, plane.topology, plane.points);
        std::vector<std::pair<std::int32_t, std::int32_t>> expected;
        for (const auto& triangle : plane.topology.triangles)
            for (const auto a : triangle)
                for (const auto b : triangle)
                    if (isInside(a) && !isInside(b)) expected.emplace_back(a, b);
        std::ranges::sort(expected);
        expected.erase(std::ranges::unique(expected).begin(), expected.end());
        QCOMPARE(outline.points.size(), expected.size());
        for (const auto& point : outline.points) {
            QVERIFY(std::ranges::binary_search(expected, std::pair(point.inside, point.outside)));
            QVERIFY(point.share > 0.1F && point.share < 0.9F);
        }
    }

    void atTheEdgeOfThePatchTheLineEnds()
    {
        const auto plane = grid();
        const auto outline = outlineOf(std::array{VertexId{3}}, plane.topology, plane.points);
        QCOMPARE(outline.points.size(), 4U);
        const auto neighbours = neighboursOf(outline);
        QCOMPARE(std::ranges::count_if(neighbours, [](const auto& both) { return both[1] < 0; }), 2);
    }

    void smoothingTakesTheStepsOutOfAStaircase()
    {
        const auto plane = grid();
        std::vector<VertexId> region;
        for (std::int32_t y = 0; y < kSide; ++y)
            for (std::int32_t x = 0; x < kSide; ++x)
                if (2 * x < y + 4) region.push_back({y * kSide + x});
        const auto outline = outlineOf(region, plane.topology, plane.points);
        double smooth = 0;
        double raw = 0;
        for (const auto& [a, b] : outline.segments) {
            const auto length = [&](auto share) {
                const auto at = [&](std::int32_t i) {
                    const auto& point = outline.points[static_cast<std::size_t>(i)];
                    return mixed(plane.points[static_cast<std::size_t>(point.inside)],
                                 plane.points[static_cast<std::size_t>(point.outside)], share(point));
                };
                const auto along = at(a) - at(b);
                return std::sqrt(dot(along, along));
            };
            smooth += length([](const EdgePoint& point) { return static_cast<double>(point.share); });
            raw += length([](const EdgePoint&) { return 0.5; });
        }
        QVERIFY2(smooth < 0.97 * raw, qPrintable(QStringLiteral("%1 of %2").arg(smooth).arg(raw)));
    }

    void verticesOutsideTheMeshAreIgnored()
    {
        const auto plane = grid();
        const auto outline = outlineOf(std::array{VertexId{-1}, VertexId{4711}}, plane.topology, plane.points);
        QVERIFY(outline.points.empty() && outline.segments.empty());
    }

    void aCoarseMeshKeepsTheShapeWithFewerTriangles()
    {
        const auto plane = grid();
        const auto coarse = coarseTriangles(plane.topology.triangles, plane.topology.around, plane.points.size());
        QVERIFY(!coarse.empty());
        QVERIFY(3 * coarse.size() < 2 * plane.topology.triangles.size());
        for (const auto& triangle : coarse)
            for (const auto vertex : triangle) QVERIFY(vertex >= 0 && vertex < kSide * kSide);
    }
};

QTEST_APPLESS_MAIN(RegionOutlineTest)
#include "RegionOutlineTest.moc"
