// SPDX-License-Identifier: Apache-2.0
#include "app/gui/OwnRegions.h"

#include <QSignalSpy>
#include <QTest>

#include <cmath>
#include <limits>

using namespace cortilens;
using namespace cortilens::gui;

namespace {

[[nodiscard]] Overlay facesOverlay()
{
    Overlay overlay;
    overlay.id = "floc-facestval";
    overlay.unit = std::string("t");
    overlay.low = -10;
    overlay.high = 10;
    overlay.threshold = 2;
    overlay.values = {std::vector<float>{1, 2, 2.5F, std::numeric_limits<float>::quiet_NaN()}, std::vector<float>{-7, 9}};
    return overlay;
}

}  // namespace

class OwnRegionsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aContrastMakesTheRegionThatTheShellKnows()
    {
        QCOMPARE(toText(*liveRegionOf(facesOverlay(), 2)), std::string("faces > 2"));
        QCOMPARE(toText(*liveRegionOf(facesOverlay(), 10 * 23 / 100.0F)), std::string("faces > 2.3"));
        Overlay overlay = facesOverlay();
        overlay.id = "noise-ceiling";
        QCOMPARE(toText(*liveRegionOf(overlay, 30)), std::string("noise-ceiling > 30"));
        for (const auto* other : {"r2", "patches", "floc-tval", "prf-size"}) {
            overlay.id = other;
            QVERIFY2(!liveRegionOf(overlay, 2), other);
        }
    }

    void onlyVerticesAboveTheThresholdAreInIt()
    {
        const auto region = outlineOf(*liveRegionOf(facesOverlay(), 2), facesOverlay());
        QCOMPARE(region.name, std::string("faces > 2"));
        QCOMPARE(region.family, std::string("faces"));
        QCOMPARE(region.vertices[0], std::vector<VertexId>{{2}});  // 2 itself is not above 2
        QCOMPARE(region.vertices[1], std::vector<VertexId>{{1}});
        QVERIFY(std::isnan(region.meanR2));
    }

    void aSelectionThatNamesAThresholdIsOutlinedOnItsOwnMapOnly()
    {
        auto overlay = facesOverlay();
        QCOMPARE(outlineNamed(RoiName{"faces > 2.5"}, &overlay)->vertices[1], std::vector<VertexId>{{1}});
        QVERIFY(outlineNamed(RoiName{"faces > 2.5"}, &overlay)->vertices[0].empty());
        QVERIFY(!outlineNamed(RoiName{"words > 2.5"}, &overlay));
        QVERIFY(!outlineNamed(RoiName{"FFA-1 & faces > 2.5"}, &overlay));  // the vertices of FFA-1 are the engine's to know
        QVERIFY(!outlineNamed(RoiName{"FFA-1"}, &overlay));
        QVERIFY(!outlineNamed(RoiName{"faces > 2.5"}, nullptr));
    }

    void whatIsKeptStaysWhenTheThresholdMovesOn()
    {
        OwnRegions regions;
        QSignalSpy kept(&regions, &OwnRegions::keptChanged);
        regions.keepLive(5, 0.3F, 50);  // there is none
        QCOMPARE(kept.size(), 0);
        regions.setLive(outlineOf(*liveRegionOf(facesOverlay(), 2), facesOverlay()));
        regions.keepLive(5, 0.3F, 50);
        regions.keepLive(5, 0.3F, 50);
        QCOMPARE(kept.size(), 1);
        regions.setLive(outlineOf(*liveRegionOf(facesOverlay(), 3), facesOverlay()));
        QCOMPARE(regions.find("faces > 2")->voxelCount, 5);
        QCOMPARE(regions.find("faces > 3")->voxelCount, 0);
        QVERIFY(!regions.find("faces > 4"));
        regions.forgetAll();
        QVERIFY(!regions.find("faces > 2") && !regions.live());
    }
};

QTEST_MAIN(OwnRegionsTest)
#include "OwnRegionsTest.moc"
