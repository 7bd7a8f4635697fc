// SPDX-License-Identifier: Apache-2.0
#include "widgets/color/Theme.h"
#include "widgets/panels/CurveChart.h"

#include <QImage>
#include <QTest>

#include <cmath>
#include <limits>

using namespace cortilens;
using namespace cortilens::panels;

namespace {

/// Pixels of the accent colour in a column of the picture, as a mean row; NaN: none.
[[nodiscard]] double rowOfCurve(const QImage& picture, int column)
{
    const QColor accent = color::themeFor(color::Appearance::light).accent;
    double sum = 0;
    int count = 0;
    for (int row = 0; row < picture.height(); ++row) {
        const QColor at = picture.pixelColor(column, row);
        if (std::abs(at.red() - accent.red()) + std::abs(at.green() - accent.green()) + std::abs(at.blue() - accent.blue()) > 60)
            continue;
        sum += row;
        ++count;
    }
    return count > 0 ? sum / count : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

class CurveChartTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void valuesThatAreNoNumbersAreLeftOut()
    {
        CurveChart chart;
        chart.begin({QStringLiteral("Epoch"), QStringLiteral("Loss"), 10});
        chart.add({1, 0.5});
        chart.add({2, std::numeric_limits<double>::quiet_NaN()});
        QCOMPARE(chart.points().size(), std::size_t{1});
        chart.begin({QStringLiteral("Epoch"), QStringLiteral("Loss"), 10});
        QVERIFY(chart.points().empty());
    }

    void aFallingLossFallsOnTheScreenAndEndsWhereTheEpochsDo()
    {
        color::applyTheme(*qApp, color::Appearance::light);
        CurveChart chart;
        chart.resize(400, 200);
        chart.begin({QStringLiteral("Epoch"), QStringLiteral("Loss"), 10});
        for (int epoch = 1; epoch <= 5; ++epoch) chart.add({static_cast<double>(epoch), 1.0 / epoch});

        const QImage picture = chart.grab().toImage();

        const double early = rowOfCurve(picture, 100);
        const double late = rowOfCurve(picture, 190);
        QVERIFY(std::isfinite(early) && std::isfinite(late));
        QVERIFY(early < late);
        QVERIFY(std::isnan(rowOfCurve(picture, 300)));  // epochs 6 to 10 are still to come
    }

    void aScreenReaderHearsAxesAndTheLastValue()
    {
        CurveChart chart;
        chart.begin({QStringLiteral("Epoch"), QStringLiteral("Loss"), 10});
        chart.add({3, 0.25});
        QCOMPARE(chart.accessibleName(), QStringLiteral("Loss over Epoch"));
        QCOMPARE(chart.accessibleDescription(), QStringLiteral("0.25 at 3"));
    }
};

QTEST_MAIN(CurveChartTest)
#include "CurveChartTest.moc"
