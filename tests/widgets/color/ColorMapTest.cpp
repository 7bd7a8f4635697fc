// SPDX-License-Identifier: Apache-2.0
#include "widgets/color/ColorMap.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

using namespace cortilens::color;

namespace {

Rgb colorAt(std::string_view id, float unit)
{
    const auto map = findColorMap(id);
    return map ? map->at(unit) : Rgb{1, 2, 3};
}

}  // namespace

class ColorMapTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void endsAreThePublishedOnes_data()
    {
        QTest::addColumn<QByteArray>("id");
        QTest::addColumn<QByteArray>("low");
        QTest::addColumn<QByteArray>("high");
        // As printed in the maps' own publications and in matplotlib's and Scientific Colour Maps' tables.
        QTest::newRow("viridis") << QByteArray("viridis") << QByteArray("440154") << QByteArray("fde725");
        QTest::newRow("inferno") << QByteArray("inferno") << QByteArray("000004") << QByteArray("fcffa4");
        QTest::newRow("magma") << QByteArray("magma") << QByteArray("000004") << QByteArray("fcfdbf");
        QTest::newRow("batlow") << QByteArray("batlow") << QByteArray("011959") << QByteArray("faccfa");
        QTest::newRow("RdBu_r") << QByteArray("RdBu_r") << QByteArray("053061") << QByteArray("67001f");
        QTest::newRow("coolwarm") << QByteArray("coolwarm") << QByteArray("3b4cc0") << QByteArray("b40426");
        QTest::newRow("turbo") << QByteArray("turbo") << QByteArray("30123b") << QByteArray("7a0403");
        QTest::newRow("grey") << QByteArray("grey") << QByteArray("000000") << QByteArray("ffffff");
        QTest::newRow("hot") << QByteArray("hot") << QByteArray("0b0000") << QByteArray("ffffff");
        QTest::newRow("jet") << QByteArray("jet") << QByteArray("000080") << QByteArray("800000");
        QTest::newRow("cold_hot") << QByteArray("cold_hot") << QByteArray("ffffff") << QByteArray("ffffff");
    }

    void endsAreThePublishedOnes()
    {
        QFETCH(QByteArray, id);
        QFETCH(QByteArray, low);
        QFETCH(QByteArray, high);
        const auto hex = [](Rgb rgb) { return QByteArray::fromRawData(reinterpret_cast<const char*>(rgb.data()), 3).toHex(); };
        QCOMPARE(hex(colorAt(id.toStdString(), 0)), low);
        QCOMPARE(hex(colorAt(id.toStdString(), 1)), high);
    }

    void everyMapHasAnIdOfItsOwnAndIsFoundByIt()
    {
        std::set<std::string_view> ids;
        for (const ColorMap& map : colorMaps()) {
            ids.insert(map.id);
            QVERIFY(!map.name.empty());
            QCOMPARE(findColorMap(map.id)->table.data(), map.table.data());
        }
        QCOMPARE(ids.size(), std::size_t{14});
        QVERIFY(!findColorMap("rainbow dash"));
    }

    void onlyRainbowsCarryAWarning()
    {
        for (const ColorMap& map : colorMaps()) QCOMPARE(!map.warning.empty(), map.id == "jet" || map.id == "turbo");
    }

    void divergingMapsArePalestOrDarkestInTheMiddleAndCircularOnesMeet()
    {
        const Rgb middle = colorAt("RdBu_r", 0.5F);
        QVERIFY(std::ranges::all_of(middle, [](int part) { return part >= 246; }));
        const Rgb first = colorAt("polar_angle", 0);
        const Rgb last = colorAt("polar_angle", 1);
        for (std::size_t i = 0; i < 3; ++i) QVERIFY(std::abs(first[i] - last[i]) <= 2);
    }

    void whatLiesOutsideIsClampedAndNaNIsNoIndex()
    {
        QCOMPARE(colorAt("viridis", -3), colorAt("viridis", 0));
        QCOMPARE(colorAt("viridis", std::numeric_limits<float>::infinity()), colorAt("viridis", 1));
        QCOMPARE(colorAt("viridis", std::nanf("")), colorAt("viridis", 0));
    }
};

QTEST_APPLESS_MAIN(ColorMapTest)
#include "ColorMapTest.moc"
