// SPDX-License-Identifier: Apache-2.0
#include "widgets/image/HeatmapLayer.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace cortilens;
using namespace cortilens::image;

namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

RelevanceMap mapOf(int rows, int cols, std::vector<float> values)
{
    RelevanceMap map;
    map.grid = {rows, cols};
    map.values = std::move(values);
    return map;
}

HeatmapStyle style(bool smooth)
{
    return {.scale = color::symmetricScale(1), .opacity = 1, .smooth = smooth};
}

}  // namespace

class HeatmapLayerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void truePatchesEndExactlyWhereTheGridSays()
    {
        const QImage layer = heatmapLayer(mapOf(1, 3, {1, -1, 1}), style(false), {300, 10});
        const QRgb red = layer.pixel(0, 5);
        const QRgb blue = layer.pixel(150, 5);
        QCOMPARE(red, qRgb(0x67, 0x00, 0x1F));
        QCOMPARE(blue, qRgb(0x05, 0x30, 0x61));
        QCOMPARE(layer.pixel(99, 5), red);
        QCOMPARE(layer.pixel(100, 5), blue);
        QCOMPARE(layer.pixel(199, 5), blue);
        QCOMPARE(layer.pixel(200, 5), red);
    }

    void smoothMapsHaveThePatchValueAtItsCentreAndAtTheRim()
    {
        const QImage layer = heatmapLayer(mapOf(1, 2, {1, -1}), style(true), {400, 10});
        QCOMPARE(layer.pixel(0, 5), qRgb(0x67, 0x00, 0x1F));
        QCOMPARE(layer.pixel(99, 5), qRgb(0x67, 0x00, 0x1F));
        QCOMPARE(layer.pixel(399, 5), qRgb(0x05, 0x30, 0x61));
        // Half way the two cancel, and what is zero is transparent.
        QVERIFY(qAlpha(layer.pixel(200, 5)) <= 2);
    }

    void weakValuesAreMoreTransparentThanStrongOnes()
    {
        const QImage layer = heatmapLayer(mapOf(1, 3, {0.1F, 0.4F, 1}), style(false), {3, 1});
        QVERIFY(qAlpha(layer.pixel(0, 0)) < qAlpha(layer.pixel(1, 0)));
        QVERIFY(qAlpha(layer.pixel(1, 0)) < qAlpha(layer.pixel(2, 0)));
        QVERIFY(qAlpha(layer.pixel(0, 0)) < 40);
        QCOMPARE(qAlpha(layer.pixel(2, 0)), 255);
    }

    void onlyPatchesWhoseIntervalHoldsZeroAreHatched()
    {
        auto map = mapOf(1, 3, {1, 1, 1});
        map.low = {0.5F, -0.5F, 0.2F};
        map.high = {1.5F, 2.5F, 1.8F};
        for (const auto display : {color::MapDisplay::heatmap, color::MapDisplay::contour}) {
            auto look = style(false);
            look.display = display;
            const QImage under = heatmapLayer(mapOf(1, 3, {1, 1, 1}), look, {300, 100});
            const QImage hatched = heatmapLayer(map, look, {300, 100});
            QCOMPARE(hatched.copy(0, 0, 100, 100), under.copy(0, 0, 100, 100));
            QCOMPARE(hatched.copy(200, 0, 100, 100), under.copy(200, 0, 100, 100));
            int drawn = 0;
            for (int x = 100; x < 200; ++x)
                if (hatched.pixel(x, 50) != under.pixel(x, 50)) ++drawn;
            QVERIFY2(drawn > 20 && drawn < 80, qPrintable(QString::number(drawn)));
        }
        auto off = style(false);
        off.display = color::MapDisplay::off;
        QCOMPARE(heatmapLayer(map, off, {300, 100}).pixel(150, 50), qRgba(0, 0, 0, 0));
    }

    void aPartOfAHatchedLayerIsThatPartOfTheWhole()
    {
        auto map = mapOf(7, 5, std::vector<float>(35, 0.6F));
        map.low.assign(35, -1);
        map.high.assign(35, 1);
        map.low[11] = 0.5F;
        const QSize size(503, 701);
        const QImage whole = heatmapLayer(map, style(true), size);
        for (const QRect part : {QRect(100, 200, 150, 90), QRect(0, 0, 503, 10), QRect(490, 650, 13, 51)})
            QCOMPARE(heatmapRegion(map, style(true), size, part), whole.copy(part));
    }

    void aPatchWithoutAValueIsTransparentAndLeavesItsNeighboursAlone()
    {
        for (const bool smooth : {false, true}) {
            const QImage layer = heatmapLayer(mapOf(1, 3, {1, kNaN, 1}), style(smooth), {300, 3});
            QCOMPARE(qAlpha(layer.pixel(150, 1)), 0);
            QCOMPARE(qAlpha(layer.pixel(20, 1)), 255);
            QCOMPARE(qAlpha(layer.pixel(280, 1)), 255);
        }
    }

    void aRegionIsThatPartOfTheWhole()
    {
        RelevanceMap map = mapOf(5, 7, {});
        for (int i = 0; i < 35; ++i) map.values.push_back(std::sin(static_cast<float>(i)));
        for (const bool smooth : {false, true}) {
            const QImage whole = heatmapLayer(map, style(smooth), {211, 173});
            const QRect part(37, 21, 90, 64);
            QCOMPARE(heatmapRegion(map, style(smooth), {211, 173}, part), whole.copy(part));
        }
    }

    void contourLinesRunThroughTheLevel()
    {
        // Rises from left to right: 0 at x = 1/4, 1 at x = 3/4, so a half lies at x = 1/2 over the whole height.
        const auto lines = contourLines(mapOf(2, 2, {0, 1, 0, 1}), 0.5F);
        double length = 0;
        for (const QLineF& line : lines) {
            QCOMPARE(line.x1(), 0.5);
            QCOMPARE(line.x2(), 0.5);
            length += line.length();
        }
        QCOMPARE(length, 1.0);
        QVERIFY(contourLines(mapOf(2, 2, {0, 1, 0, 1}), 2).empty());
    }

    void aMapThatDoesNotFitItsGridIsNotDrawn()
    {
        const QImage layer = heatmapLayer(mapOf(4, 4, {1, 2}), style(true), {8, 8});
        QCOMPARE(qAlpha(layer.pixel(4, 4)), 0);
        QVERIFY(imageOf({.width = 10, .height = 10, .rgb = {1, 2, 3}}).isNull());
    }

    void thePhotoIsUntouchedWhereTheMapIsZero()
    {
        const Photo photo{.width = 2, .height = 1, .rgb = {10, 20, 30, 10, 20, 30}};
        const QImage result = heatmapOver(photo, mapOf(1, 2, {0, 1}), style(false), {2, 1});
        QCOMPARE(result.pixel(0, 0), qRgb(10, 20, 30));
        QCOMPARE(result.pixel(1, 0), qRgb(0x67, 0x00, 0x1F));
    }
};

QTEST_APPLESS_MAIN(HeatmapLayerTest)
#include "HeatmapLayerTest.moc"
