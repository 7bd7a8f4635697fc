// SPDX-License-Identifier: Apache-2.0
#include "widgets/color/ColorMap.h"
#include "widgets/color/ColorVision.h"

#include <QTest>

#include <algorithm>
#include <cstdlib>
#include <vector>

using namespace cortilens::color;

namespace {

struct Reference {
    Rgb color;
    Rgb seen;
};

[[nodiscard]] Rgb seenWith(Deficiency deficiency, const Rgb& rgb)
{
    QImage one(1, 1, QImage::Format_RGB32);
    one.setPixel(0, 0, qRgb(rgb[0], rgb[1], rgb[2]));
    const auto seen = cortilens::color::seenWith(deficiency, one).pixel(0, 0);
    return {static_cast<std::uint8_t>(qRed(seen)), static_cast<std::uint8_t>(qGreen(seen)),
            static_cast<std::uint8_t>(qBlue(seen))};
}

/// Within what a table of 4096 steps rounds away.
[[nodiscard]] bool isClose(const Rgb& a, const Rgb& b)
{
    return std::ranges::equal(a, b, [](int x, int y) { return std::abs(x - y) <= 1; });
}

}  // namespace

class ColorVisionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// References: colour-science 0.4, matrix_cvd_Machado2009 at severity 1, between its sRGB decoding and encoding.
    void coloursLookAsThePublishedModelSays()
    {
        const auto agrees = [](Deficiency deficiency, const std::vector<Reference>& references) {
            return std::ranges::all_of(
                references, [&](const Reference& each) { return isClose(seenWith(deficiency, each.color), each.seen); });
        };
        QVERIFY(agrees(Deficiency::protanopia, {{{255, 0, 0}, {109, 95, 0}},
                                                {{0, 255, 0}, {255, 229, 0}},
                                                {{0, 0, 255}, {0, 89, 255}},
                                                {{214, 40, 40}, {97, 87, 37}},
                                                {{51, 185, 106}, {185, 170, 100}}}));
        QVERIFY(agrees(Deficiency::deuteranopia, {{{255, 0, 0}, {163, 144, 0}},
                                                  {{0, 255, 0}, {239, 214, 58}},
                                                  {{0, 0, 255}, {0, 61, 251}},
                                                  {{214, 40, 40}, {140, 125, 31}},
                                                  {{51, 185, 106}, {169, 158, 111}}}));
        QVERIFY(agrees(Deficiency::tritanopia, {{{255, 0, 0}, {255, 0, 15}},
                                                {{0, 255, 0}, {0, 247, 217}},
                                                {{0, 0, 255}, {0, 107, 150}},
                                                {{214, 40, 40}, {236, 0, 43}},
                                                {{51, 185, 106}, {0, 182, 166}}}));
    }

    void greysStayAsTheyAre()
    {
        for (const auto deficiency : {Deficiency::protanopia, Deficiency::deuteranopia, Deficiency::tritanopia})
            for (int grey = 0; grey < 256; ++grey) {
                const auto level = static_cast<std::uint8_t>(grey);
                QVERIFY(isClose(seenWith(deficiency, Rgb{level, level, level}), Rgb{level, level, level}));
            }
    }

    void theDefaultDivergingMapKeepsItsEndsApart()
    {
        const auto map = defaultColorMap(ColorMapKind::diverging);
        for (const auto deficiency : {Deficiency::protanopia, Deficiency::deuteranopia, Deficiency::tritanopia}) {
            const auto low = seenWith(deficiency, map.at(0.15F));
            const auto high = seenWith(deficiency, map.at(0.85F));
            int apart = 0;
            for (std::size_t i = 0; i < 3; ++i) apart = std::max(apart, std::abs(low[i] - high[i]));
            QVERIFY2(apart > 60, qPrintable(QString::number(apart)));
        }
    }

    void everyPixelOfAPictureIsSeenSo()
    {
        QImage picture(3, 2, QImage::Format_ARGB32);
        picture.fill(qRgb(214, 40, 40));
        picture.setPixel(2, 1, qRgb(128, 128, 128));
        const auto seen = cortilens::color::seenWith(Deficiency::deuteranopia, picture);
        QCOMPARE(seen.size(), picture.size());
        const auto red = seenWith(Deficiency::deuteranopia, Rgb{214, 40, 40});
        QCOMPARE(seen.pixel(0, 0), qRgb(red[0], red[1], red[2]));
        QCOMPARE(seen.pixel(2, 1), qRgb(128, 128, 128));
        QVERIFY(cortilens::color::seenWith(Deficiency::tritanopia, QImage()).isNull());
    }
};

QTEST_APPLESS_MAIN(ColorVisionTest)
#include "ColorVisionTest.moc"
