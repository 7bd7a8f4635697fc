// SPDX-License-Identifier: Apache-2.0
#include "core/dense/Augmentation.h"

#include <QTest>

#include <ATen/ATen.h>

#include <array>
#include <cmath>
#include <set>
#include <utility>

using namespace cortilens::dense;

namespace {

constexpr int kSide = 32;

EmbeddingRecipe recipe()
{
    EmbeddingRecipe made;
    made.pixels = kSide;
    made.mean = {0.4, 0.5, 0.6};
    made.deviation = {0.2, 0.25, 0.3};
    return made;
}

/// A photo whose every place has a value of its own, normalised.
at::Tensor pixels()
{
    const auto rgb = at::arange(3 * kSide * kSide, at::kFloat).reshape({3, kSide, kSide}) / (3 * kSide * kSide);
    const auto column = [](const std::array<double, 3>& values) {
        return at::tensor({values[0], values[1], values[2]}, at::kFloat).reshape({3, 1, 1});
    };
    return (rgb - column(recipe().mean)) / column(recipe().deviation);
}

}  // namespace

class AugmentationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingIsChangedByNothing()
    {
        const auto copy = augmented(pixels(), recipe(), {.leastScale = 1, .mostScale = 1, .maxShift = 0, .noise = 0}, 3);

        QVERIFY(at::equal(copy, pixels()));
    }

    void brightnessIsScaledBeforeItIsNormalised()
    {
        const auto copy = augmented(pixels(), recipe(), {.leastScale = 1.05, .mostScale = 1.05, .maxShift = 0, .noise = 0}, 3);

        const double rgb = static_cast<double>(pixels()[1][7][9].item<float>()) * 0.25 + 0.5;
        QVERIFY(std::abs(static_cast<double>(copy[1][7][9].item<float>()) - (1.05 * rgb - 0.5) / 0.25) < 1e-5);
    }

    void shiftsReachFourPixelsAndRepeatTheBorder()
    {
        const Augmentation shiftOnly{.leastScale = 1, .mostScale = 1, .maxShift = 4, .noise = 0};
        std::set<std::pair<int, int>> seen;
        for (std::uint64_t seed = 0; seed < 1500; ++seed) {
            const auto copy = augmented(pixels(), recipe(), shiftOnly, seed);
            const float value = copy[0][16][16].item<float>();
            const auto place = (pixels()[0] - value).abs().argmin().item<std::int64_t>();
            const auto down = 16 - static_cast<int>(place / kSide);
            const auto right = 16 - static_cast<int>(place % kSide);
            QVERIFY(std::abs(down) <= 4 && std::abs(right) <= 4);
            seen.emplace(down, right);
            if (down > 0) QVERIFY(at::equal(copy[2][0], copy[2][down]));
        }
        QCOMPARE(seen.size(), 81U);
    }

    void noiseHasTheStatedSpread()
    {
        const auto clean = at::zeros({3, 200, 200});
        const auto copy = augmented(clean, recipe(), {.leastScale = 1, .mostScale = 1, .maxShift = 0, .noise = 0.05}, 8);

        // Of 120 000 values the spread is known to a fifth of a per cent.
        QVERIFY(std::abs(copy.std().item<double>() - 0.05) < 0.0005);
        QVERIFY(std::abs(copy.mean().item<double>()) < 0.0008);
    }

    void theSeedDecides()
    {
        QVERIFY(at::equal(augmented(pixels(), recipe(), {}, 5), augmented(pixels(), recipe(), {}, 5)));
        QVERIFY(!at::equal(augmented(pixels(), recipe(), {}, 5), augmented(pixels(), recipe(), {}, 6)));
        QCOMPARE(toText(Augmentation{}), "augmentation 1; scale 0.95..1.05 shift 4 noise 0.05");
    }
};

QTEST_GUILESS_MAIN(AugmentationTest)
#include "AugmentationTest.moc"
