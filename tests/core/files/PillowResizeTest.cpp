// SPDX-License-Identifier: Apache-2.0
#include "core/files/PillowResize.h"

#include <QTest>

#include <array>
#include <cstdint>
#include <numeric>

using namespace cortilens;
using namespace cortilens::files;

namespace {

/// The picture whose sums were taken from Pillow itself (9.4): [y, x] = (7x + 3y, x x / 64 + y, x ^ y), modulo 256.
Photo formulaPhoto(int side)
{
    Photo photo{.width = side, .height = side, .rgb = {}};
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x)
            for (const int value : {7 * x + 3 * y, x * x / 64 + y, x ^ y})
                photo.rgb.push_back(static_cast<std::uint8_t>(value & 255));
    return photo;
}

std::int64_t sumOf(const Photo& photo)
{
    return std::accumulate(photo.rgb.begin(), photo.rgb.end(), std::int64_t{0});
}

}  // namespace

class PillowResizeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void squaresOfEveryBackboneSumToWhatPillowGives_data()
    {
        QTest::addColumn<int>("side");
        QTest::addColumn<qint64>("sum");
        QTest::newRow("896") << 896 << qint64{307434873};
        QTest::newRow("518") << 518 << qint64{102641208};
        QTest::newRow("768") << 768 << qint64{225985670};
        QTest::newRow("224") << 224 << qint64{19177786};
    }
    void squaresOfEveryBackboneSumToWhatPillowGives()
    {
        QFETCH(int, side);
        QFETCH(qint64, sum);

        const auto resized = resizeBicubic(formulaPhoto(512), side, side);

        QCOMPARE(resized.width, side);
        QCOMPARE(resized.height, side);
        QCOMPARE(sumOf(resized), std::int64_t{sum});
    }

    void onePixelIsThatOfPillow()
    {
        const auto resized = resizeBicubic(formulaPhoto(512), 896, 896);

        const auto* pixel = resized.rgb.data() + (10 * 896 + 20) * 3;

        QCOMPARE((std::array{int{pixel[0]}, int{pixel[1]}, int{pixel[2]}}), (std::array{95, 7, 13}));
    }

    // Sums of Pillow 10.4, 11.3 and 12.0 (13.0 takes the columns first where that is cheaper, with other rounding): the two axes
    // may shrink and grow independently, down to a single pixel.
    void anUnevenResizeSumsToWhatPillowGives_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::addColumn<qint64>("sum");
        QTest::newRow("31 x 200") << 31 << 200 << qint64{1326326};
        QTest::newRow("200 x 31") << 200 << 31 << qint64{1326257};
        QTest::newRow("64 x 17") << 64 << 17 << qint64{232722};
        QTest::newRow("17 x 64") << 17 << 64 << qint64{232719};
        QTest::newRow("1 x 1") << 1 << 1 << qint64{215};
    }
    void anUnevenResizeSumsToWhatPillowGives()
    {
        QFETCH(int, width);
        QFETCH(int, height);
        QFETCH(qint64, sum);

        QCOMPARE(sumOf(resizeBicubic(formulaPhoto(64), width, height)), std::int64_t{sum});
    }

    void theSameSizeGivesTheSamePicture()
    {
        const auto photo = formulaPhoto(33);

        QCOMPARE(resizeBicubic(photo, 33, 33).rgb, photo.rgb);
    }
};

QTEST_APPLESS_MAIN(PillowResizeTest)
#include "PillowResizeTest.moc"
