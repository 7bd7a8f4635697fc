// SPDX-License-Identifier: Apache-2.0
#include "core/dense/CoveredPhoto.h"

#include <QTest>

#include <array>
#include <cmath>
#include <cstddef>

using namespace cortilens;
using namespace cortilens::dense;

namespace {

constexpr std::array<double, 3> kMean{0.5, 0.25, 0.75};

[[nodiscard]] std::uint8_t at(const Photo& photo, int x, int y, int channel)
{
    return photo.rgb[3 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(photo.width) + static_cast<std::size_t>(x)) +
                     static_cast<std::size_t>(channel)];
}

/// Black on the left, white on the right.
[[nodiscard]] Photo halves(int width, int height)
{
    Photo photo{.width = width, .height = height, .rgb = {}};
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) photo.rgb.insert(photo.rgb.end(), 3, x < width / 2 ? 0 : 255);
    return photo;
}

}  // namespace

class CoveredPhotoTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void greyIsTheNetworksMeanColour()
    {
        const auto grey = coverFor(halves(6, 4), Cover::grey, kMean);
        QCOMPARE(grey.rgb.size(), std::size_t{72});
        for (std::size_t i = 0; i < grey.rgb.size(); ++i) QCOMPARE(int{grey.rgb[i]}, (std::array{128, 64, 191}[i % 3]));
    }

    /// An edge behind a Gaussian is its integral.
    void blurIsAGaussianOfATwentiethOfTheSide()
    {
        const int side = 400;
        const auto blurred = coverFor(halves(side, side), Cover::blur, kMean);
        const double sigma = kBlurShare * side;
        for (const int x : {140, 180, 199, 200, 220, 260}) {
            const double expected = 255 * 0.5 * (1 + std::erf((x + 0.5 - side / 2) / (sigma * std::sqrt(2.0))));
            QVERIFY2(std::abs(at(blurred, x, 57, 1) - expected) < 1.5, qPrintable(QStringLiteral("%1: %2").arg(x).arg(expected)));
        }
    }

    void aFlatPhotoStaysWhatItIsUnderABlur()
    {
        const Photo flat{.width = 9, .height = 5, .rgb = std::vector<std::uint8_t>(135, 200)};
        QCOMPARE(coverFor(flat, Cover::blur, kMean).rgb, flat.rgb);
    }

    void coveredPatchesAreTheCoverAndAllOthersThePhoto()
    {
        const auto photo = halves(10, 7);  // no multiple of the grid
        const auto cover = coverFor(photo, Cover::grey, kMean);
        const GridSize grid{3, 4};
        const std::array<std::int32_t, 2> patches{0, 11};
        const auto covered = withCovered(photo, cover, grid, patches);
        for (int y = 0; y < photo.height; ++y)
            for (int x = 0; x < photo.width; ++x) {
                // The upper left patch is 2 x 2 pixels, the lower right one 3 x 3.
                const bool isCovered = (x < 2 && y < 2) || (x >= 7 && y >= 4);
                for (int channel = 0; channel < 3; ++channel)
                    QCOMPARE(at(covered, x, y, channel), at(isCovered ? cover : photo, x, y, channel));
            }
    }

    void allPatchesTogetherAreTheWholePhoto()
    {
        const auto photo = halves(31, 17);
        const auto cover = coverFor(photo, Cover::blur, kMean);
        const GridSize grid{5, 6};
        std::vector<std::int32_t> all;
        for (std::int32_t patch = 0; patch < 30; ++patch) all.push_back(patch);
        QCOMPARE(withCovered(photo, cover, grid, all).rgb, cover.rgb);
        QCOMPARE(withCovered(photo, cover, grid, {}).rgb, photo.rgb);
    }
};

QTEST_APPLESS_MAIN(CoveredPhotoTest)
#include "CoveredPhotoTest.moc"
