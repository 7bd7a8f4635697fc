// SPDX-License-Identifier: Apache-2.0
#include "app/gui/OverlayLook.h"

#include <QTest>

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
        const auto plain = colorsOf(someOverlay(), lookOf(someOverlay(), 0));
        const auto faded = colorsOf(someOverlay(), lookOf(someOverlay(), 0, someCeilings()));
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

    void theColourBarSaysSo()
    {
        QCOMPARE(barOf(someOverlay(), lookOf(someOverlay(), 0)).quantity, QStringLiteral("R²"));
        QCOMPARE(barOf(someOverlay(), lookOf(someOverlay(), 0, someCeilings())).quantity,
                 QStringLiteral("R², faded below a noise ceiling of 40 %"));
    }
};

QTEST_GUILESS_MAIN(OverlayLookTest)
#include "OverlayLookTest.moc"
