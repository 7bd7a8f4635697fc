// SPDX-License-Identifier: Apache-2.0
#include "widgets/figure/Caption.h"

#include <QTest>

#include <cmath>

using namespace cortilens;

namespace {

[[nodiscard]] LinkedFigure mealFigure()
{
    LinkedFigure figure;
    figure.cortex.state.shape = shapeOf(SurfaceForm::inflated);
    figure.cortex.bar =
        color::ColorBarContent{.scale = {}, .quantity = QStringLiteral("Noise ceiling"), .unit = QStringLiteral("%")};
    RelevanceMap map;
    map.grid = {1, 1};
    map.values = {1};
    map.viewsDone = 13;
    map.viewsTotal = 13;
    figure.photo.map = std::make_shared<const RelevanceMap>(map);
    figure.facts = {.subject = "subj01",
                    .synthetic = true,
                    .space = "func1pt8mm",
                    .selection = "food",
                    .voxels = 512,
                    .photo = NsdId{17},
                    .backbone = "DeiT-Tiny/16",
                    .adaptor = "NACLIP",
                    .values = "sigma 10, shifts of at most 3 patches",
                    .inputPixels = 336,
                    .r2 = 0.423F,
                    .ceiling = 55.2F,
                    .precision = "float32 on CPU",
                    .version = "Cortilens 0.1.0"};
    return figure;
}

}  // namespace

class CaptionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theCaptionSaysWhatIsShownAndHowItWasMade()
    {
        QCOMPARE(
            captionOf(mealFigure()),
            std::string(
                "a, Noise ceiling on the inflated surface of synthetic subject subj01 (func1pt8mm); selected: food (512 "
                "voxels, R² 0.42, noise ceiling 55 %). b, Where food looks in photo nsdId 17 (73K 18): DeiT-Tiny/16, NACLIP, "
                "336 px, 13 views, sigma 10, shifts of at most 3 patches, float32 on CPU. Cortilens 0.1.0. Synthetic brain, real "
                "photo."));
    }

    void theUnknownIsLeftOut()
    {
        auto figure = mealFigure();
        figure.cortex.bar.reset();
        figure.photo.map.reset();
        figure.facts = {.subject = "subj05", .selection = "lh:1234", .r2 = std::nanf(""), .version = "Cortilens 0.1.0"};

        QCOMPARE(captionOf(figure),
                 std::string("a, Cortex, inflated surface of subj05; selected: lh:1234. b, A photo. Cortilens 0.1.0."));
    }

    void aMapStillInTheMakingSaysSo()
    {
        auto figure = mealFigure();
        auto map = *figure.photo.map;
        map.viewsDone = 4;
        figure.photo.map = std::make_shared<const RelevanceMap>(map);
        figure.facts.r2 = -0.104F;

        QVERIFY(captionOf(figure).find("4 of 13 views") != std::string::npos);
        QVERIFY(captionOf(figure).find("R² −0.10") != std::string::npos);
    }

    void hatchingIsExplained()
    {
        auto figure = mealFigure();
        figure.facts.interval = "95 % of 1000 bootstrap samples of its 24 blocks of 3 x 3 x 3 voxels";
        QVERIFY(captionOf(figure).find("Without an interval: 95") != std::string::npos);
        auto map = *figure.photo.map;
        map.low = map.high = {1};
        figure.photo.map = std::make_shared<const RelevanceMap>(map);
        QVERIFY(captionOf(figure).find("float32 on CPU. Hatched where zero lies within 95 % of 1000 bootstrap samples of its 24 "
                                       "blocks of 3 x 3 x 3 voxels. Cortilens") != std::string::npos);
    }

    void syntheticIsSaidInTheFigureAndInTheFile()
    {
        const auto figure = mealFigure();

        QVERIFY(cortexHeadingOf(figure).find("synthetic") != std::string::npos);
        QVERIFY(figureTextOf(figure, {}).at("Synthetic").starts_with("yes"));
        auto real = figure;
        real.facts.synthetic = false;
        QVERIFY(cortexHeadingOf(real).find("synthetic") == std::string::npos);
        QVERIFY(captionOf(real).find("ynthetic") == std::string::npos);
        QCOMPARE(figureTextOf(real, {}).at("Synthetic"), std::string("no"));
    }

    void theFileCarriesWhatItIsToldTo()
    {
        auto figure = mealFigure();
        figure.facts.more = {{"Weights-SHA256", "abc"}, {"Recipe", "features-1 ..."}};

        const auto text = figureTextOf(figure, {183, 90, 300});

        QCOMPARE(text.at("Weights-SHA256"), std::string("abc"));
        QCOMPARE(text.at("Software"), std::string("Cortilens 0.1.0"));
        QCOMPARE(text.at("Photo"), std::string("nsdId 17"));
        QCOMPARE(text.at("Page"), std::string("183 x 90 mm, 300 dpi"));
        QCOMPARE(text.at("Description"), captionOf(figure));
    }
};

QTEST_APPLESS_MAIN(CaptionTest)
#include "CaptionTest.moc"
