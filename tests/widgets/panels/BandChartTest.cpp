// SPDX-License-Identifier: Apache-2.0
#include "widgets/color/Theme.h"
#include "widgets/panels/BandChart.h"

#include <QImage>
#include <QSignalSpy>
#include <QTest>

#include <cmath>
#include <limits>

using namespace cortilens;
using namespace cortilens::panels;

namespace {

const BandChart::Words kWords{QStringLiteral("Deletion"), QStringLiteral("Covered (%)"), QStringLiteral("Response"),
                              QStringLiteral("the map"), QStringLiteral("moved elsewhere")};

[[nodiscard]] BandedCurve falling()
{
    return {.x = {0, 25, 50, 75, 100},
            .y = {1, 0.2, 0.1, 0, 0},
            .middle = {1, 0.8, 0.5, 0.2, 0},
            .low = {1, 0.7, 0.4, 0.1, 0},
            .high = {1, 0.9, 0.6, 0.3, 0}};
}

/// Pixels of the accent colour.
[[nodiscard]] int accentPixels(BandChart& chart)
{
    const QImage picture = chart.grab().toImage();
    const QColor accent = color::themeFor(color::Appearance::light).accent;
    int count = 0;
    for (int y = 0; y < picture.height(); ++y)
        for (int x = 0; x < picture.width(); ++x) {
            const QColor at = picture.pixelColor(x, y);
            const int distance =
                std::abs(at.red() - accent.red()) + std::abs(at.green() - accent.green()) + std::abs(at.blue() - accent.blue());
            if (distance < 40) ++count;
        }
    return count;
}

}  // namespace

class BandChartTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ticksAreRoundAndFew()
    {
        QCOMPARE(ticksFor(0, 100, 6), (std::vector<double>{0, 20, 40, 60, 80, 100}));
        QCOMPARE(ticksFor(0, 1, 3), (std::vector<double>{0, 0.5, 1}));
        const auto inside = ticksFor(0.13, 0.29, 5);
        QVERIFY(inside.size() >= 2 && inside.size() <= 5);
        QVERIFY(inside.front() >= 0.13 - 1e-12 && inside.back() <= 0.29 + 1e-12);
        QVERIFY(ticksFor(1, 1, 5).empty());
    }

    void aFrameFindsThePlaceOfAValueAndBack()
    {
        const ChartFrame frame({0, 0, 400, 300}, QFont(), {0, 100}, {-1, 1});
        QVERIFY(std::abs(frame.xAt(frame.at({37, 0}).x()) - 37) < 1e-9);
        QVERIFY(frame.at({0, 1}).y() < frame.at({0, -1}).y());
        QVERIFY(QRectF(0, 0, 400, 300).contains(frame.place()));
    }

    void theRangeHoldsCurveAndBandAndNothingThatIsNoNumber()
    {
        auto curve = falling();
        curve.high[2] = 3;
        curve.y[4] = std::numeric_limits<double>::quiet_NaN();
        const auto range = rangeOf(curve).value();
        QVERIFY(range.low < 0 && range.low > -1 && range.high > 3 && range.high < 4);
        QVERIFY(!rangeOf({}));
        const auto flat = rangeOf({.x = {0, 1}, .y = {0, 0}, .middle = {}, .low = {}, .high = {}}).value();
        QVERIFY(flat.high > flat.low);
    }

    void pointingMarksTheNearestLevelOnce()
    {
        BandChart chart(kWords);
        chart.resize(500, 300);
        QSignalSpy pointed(&chart, &BandChart::pointed);
        QTest::mouseMove(&chart, QPoint(250, 150));
        QCOMPARE(pointed.count(), 0);  // nothing to point at
        chart.setCurve(falling(), *rangeOf(falling()));
        const ChartFrame frame(chart.rect(), color::secondaryFont(chart.font()), {0, 100}, {0, 1});
        QTest::mouseClick(&chart, Qt::LeftButton, {}, frame.at({30, 0.5}).toPoint());
        QCOMPARE(pointed.count(), 1);
        QCOMPARE(chart.marked(), std::optional<std::size_t>(1));
        QTest::mouseClick(&chart, Qt::LeftButton, {}, frame.at({20, 0.1}).toPoint());
        QCOMPARE(pointed.count(), 1);  // the same level
        QVERIFY2(chart.accessibleDescription().contains(QStringLiteral("0.20 at 25, by chance 0.80")),
                 qPrintable(chart.accessibleDescription()));
    }

    void arrowKeysWalkTheLevelsAndStopAtTheEnds()
    {
        BandChart chart(kWords);
        chart.setCurve(falling(), *rangeOf(falling()));
        for (int i = 0; i < 9; ++i) QTest::keyClick(&chart, Qt::Key_Right);
        QCOMPARE(chart.marked(), std::optional<std::size_t>(4));
        for (int i = 0; i < 9; ++i) QTest::keyClick(&chart, Qt::Key_Left);
        QCOMPARE(chart.marked(), std::optional<std::size_t>(0));
    }

    void theCurveIsPaintedOverItsBandAndAnEmptyChartHasNone()
    {
        BandChart chart(kWords);
        chart.setPalette(color::paletteFor(color::themeFor(color::Appearance::light)));
        chart.resize(500, 300);
        QCOMPARE(accentPixels(chart), 0);
        chart.setCurve(falling(), *rangeOf(falling()));
        QVERIFY(accentPixels(chart) > 200);
        const QImage banded = chart.grab().toImage();
        auto bare = falling();
        bare.middle.clear();
        bare.low.clear();
        bare.high.clear();
        chart.setCurve(bare, *rangeOf(falling()));
        QVERIFY(chart.grab().toImage() != banded);
        chart.setCurve({}, {});
        QCOMPARE(accentPixels(chart), 0);
    }
};

QTEST_MAIN(BandChartTest)
#include "BandChartTest.moc"
