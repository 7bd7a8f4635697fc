// SPDX-License-Identifier: Apache-2.0
#include "app/gui/RegionIndex.h"

#include <QTest>

using namespace cortilens;
using namespace cortilens::gui;

namespace {

[[nodiscard]] RegionOfInterest region(const char* name, std::vector<VertexId> left, std::vector<VertexId> right)
{
    return {name, "set", "faces", 0, 0, 0, {std::move(left), std::move(right)}};
}

const std::vector<RegionOfInterest> kRegions{region("nsdgeneral", {{0}, {1}, {2}, {3}}, {{0}, {1}}), region("FFA-1", {{2}}, {}),
                                             region("ventral", {{1}, {2}}, {{1}}), region("beyond", {{7}, {-1}}, {})};

}  // namespace

class RegionIndexTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theSmallestRegionComesFirst()
    {
        const RegionIndex index(kRegions, {4, 2});
        const auto rows = index.at({Hemisphere::left, {2}});
        QCOMPARE(std::vector<std::uint16_t>(rows.begin(), rows.end()), (std::vector<std::uint16_t>{1, 2, 0}));
    }

    void hemispheresAreKeptApart()
    {
        const RegionIndex index(kRegions, {4, 2});
        QCOMPARE(index.at({Hemisphere::left, {3}}).size(), 1U);
        QCOMPARE(index.at({Hemisphere::right, {1}}).size(), 2U);
    }

    void aVertexOutsideOfTheSurfaceHasNoRegion()
    {
        const RegionIndex index(kRegions, {4, 2});
        QVERIFY(index.at({Hemisphere::left, {4}}).empty());
        QVERIFY(index.at({Hemisphere::left, {-1}}).empty());
        QVERIFY(index.at({Hemisphere::right, {7}}).empty());
        QVERIFY(RegionIndex().at({Hemisphere::left, {0}}).empty());
    }

    void aClickSelectsTheSmallestRegionElseTheVertex()
    {
        const RegionIndex index(kRegions, {9, 2});
        const SurfaceVertex face{Hemisphere::left, {2}};
        const SurfaceVertex bare{Hemisphere::left, {8}};
        QCOMPARE(toText(regionOrVertex(face, index, kRegions)), std::string("FFA-1"));
        QCOMPARE(toText(regionOrVertex(bare, index, kRegions)), std::string("lh:8"));
    }
};

QTEST_APPLESS_MAIN(RegionIndexTest)
#include "RegionIndexTest.moc"
