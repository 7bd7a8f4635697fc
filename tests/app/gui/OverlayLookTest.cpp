// SPDX-License-Identifier: Apache-2.0
#include "app/gui/OverlayLook.h"

#include <QTest>

#include <cstdlib>
#include <limits>
#include <memory>
#include <vector>

using namespace cortilens;
using namespace cortilens::gui;

namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

/// Six vertices on the left with the same value, one on the right.
[[nodiscard]] Overlay someOverlay()
{
    Overlay overlay;
    overlay.quantity = "R²";
    overlay.values = {std::vector<float>(6, 0.8F), {0.8F}};
    return overlay;
}

[[nodiscard]] Ceilings someCeilings()
{
    return {std::make_shared<const std::vector<float>>(std::vector<float>{0, 10, 40, 75, kNaN, -3}), nullptr};
}

}  // namespace

class OverlayLookTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void opacityFallsWithTheNoiseCeilingAndColoursStay()
    {
        const auto plain = colorsOf(someOverlay(), lookOf(someOverlay()));
        const auto faded = colorsOf(someOverlay(), lookOf(someOverlay(), {}, someCeilings()));
        const std::vector<int> alphas{0, 64, 255, 255, 0, 0};
        for (std::size_t vertex = 0; vertex < alphas.size(); ++vertex) {
            const auto& is = faded[0][vertex];
            const auto& was = plain[0][vertex];
            QCOMPARE(int{was[3]}, 255);
            QCOMPARE(int{is[3]}, alphas[vertex]);
            for (std::size_t channel = 0; channel < 3; ++channel) QCOMPARE(is[channel], was[channel]);
        }
        QCOMPARE(int{faded[1][0][3]}, 0);  // nothing is known of that hemisphere
    }

    void whatIsChosenComesBeforeTheOverlaysOwn()
    {
        const auto overlay = someOverlay();
        const auto own = lookOf(overlay);
        QCOMPARE(own.map.id, color::defaultColorMap(color::ColorMapKind::sequential).id);
        const OverlayChoice choice{.threshold = 0.2F, .map = "hot", .range = OverlayChoice::Range{0.1F, 0.6F}};
        const auto look = lookOf(overlay, choice);
        QCOMPARE(std::string(look.map.id), std::string("hot"));
        QCOMPARE(look.scale, (color::ValueScale{0.1F, 0.6F, 0.2F}));
        QVERIFY(choiceBehind(barOf(overlay, look), overlay) == choice);
        QVERIFY(choiceBehind(barOf(overlay, own), overlay) == OverlayChoice{.threshold = 0.0F});
        QCOMPARE(lookOf(overlay, {.map = "none of these"}).map.id, own.map.id);
    }

    void anAngleGoesOnceAroundInColoursThatDoSo()
    {
        auto overlay = someOverlay();
        overlay.kind = OverlayKind::circular;
        overlay.low = 0;
        overlay.high = 360;
        overlay.values[0] = {0, 90, 180, 270, 360, kNaN};
        const auto look = lookOf(overlay, {.range = OverlayChoice::Range{0, 90}});
        QCOMPARE(std::string(look.map.id), std::string("polar_angle"));
        QCOMPARE(look.scale.high, 360.0F);
        const auto colors = colorsOf(overlay, look)[0];
        QVERIFY(colors[1] != colors[3]);
        for (std::size_t channel = 0; channel < 3; ++channel)
            QVERIFY(std::abs(int{colors[0][channel]} - int{colors[4][channel]}) < 12);  // neighbours in a circle of 256
        QCOMPARE(int{colors[5][3]}, 0);
    }

    void theColourBarSaysSo()
    {
        QCOMPARE(barOf(someOverlay(), lookOf(someOverlay())).quantity, QStringLiteral("R²"));
        QCOMPARE(barOf(someOverlay(), lookOf(someOverlay(), {}, someCeilings())).quantity,
                 QStringLiteral("R², faded below a noise ceiling of 40 %"));
    }
};

QTEST_GUILESS_MAIN(OverlayLookTest)
#include "OverlayLookTest.moc"
