// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/LayoutCurve.h"

#include <QTest>

#include <cmath>

using namespace cortilens::analysis;

namespace {

[[nodiscard]] bool close(double a, double b, double by)
{
    return std::abs(a - b) <= by;
}

}  // namespace

class LayoutCurveTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void itIsThatOfUmapLearn_data()
    {
        QTest::addColumn<double>("minDistance");
        QTest::addColumn<double>("spread");
        QTest::addColumn<double>("a");
        QTest::addColumn<double>("b");
        // find_ab_params(spread, min_dist) of umap-learn 0.5.12
        QTest::newRow("the defaults") << 0.1 << 1.0 << 1.57694 << 0.895061;
        QTest::newRow("no least distance") << 0.0 << 1.0 << 1.93281 << 0.790495;
        QTest::newRow("a middle one") << 0.5 << 1.0 << 0.58303 << 1.33417;
        QTest::newRow("the largest") << 1.0 << 1.0 << 0.114976 << 1.92924;
        QTest::newRow("a wide spread") << 0.25 << 2.5 << 0.305812 << 0.895061;
        QTest::newRow("a narrow one") << 0.1 << 0.5 << 5.06931 << 1.00301;
        QTest::newRow("a very wide one") << 5.0 << 30.0 << 0.00189664 << 0.966823;
    }
    void itIsThatOfUmapLearn()
    {
        QFETCH(double, minDistance);
        QFETCH(double, spread);
        QFETCH(double, a);
        QFETCH(double, b);
        const auto curve = curveFor(minDistance, spread);
        QVERIFY(close(curve.a / a, 1, 1e-3));
        QVERIFY(close(curve.b, b, 1e-3));
    }

    void itsShapeDoesNotDependOnTheScale()
    {
        // At a spread of 0.1 the reference's own fit ends in negative numbers.
        const auto unit = curveFor(0.5, 1);
        for (const double spread : {1e-3, 0.1, 100.0}) {
            const auto scaled = curveFor(0.5 * spread, spread);
            QVERIFY(close(scaled.b, unit.b, 1e-9));
            QVERIFY(close(scaled.a * std::pow(spread, 2 * scaled.b), unit.a, 1e-9));
        }
    }
};

QTEST_APPLESS_MAIN(LayoutCurveTest)
#include "LayoutCurveTest.moc"
