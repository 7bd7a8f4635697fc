// SPDX-License-Identifier: Apache-2.0
#include "tests/widgets/figure/ComparisonSamples.h"
#include "widgets/figure/ComparisonFigure.h"

#include <QTest>

using namespace cortilens;

class ComparisonFigureTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theCaptionNamesPanelsMethodsCorrelationsAndWhatIsMissing()
    {
        QCOMPARE(
            captionOf(test::comparison()),
            std::string("a–c, Where FFA-1 (412 voxels) looks in photo nsdId 17 (73K 18) through DeiT-Tiny/16 (NACLIP · 336 px, "
                        "13 views); DINOv2 (MaskCLIP · 518 px, 25 views); one scale. Not available here: CLIP ViT-B/16 "
                        "(NACLIP · 896 px). d, standard deviation over the columns of their maps' z-scores, on the coarsest "
                        "of their grids. Pearson r: a–b 0.71. Synthetic subject subj01, real photo. Cortilens 0.1.0."));
    }

    void theCaptionSaysWhichWayAnotherSubjectsPlaceWasFound()
    {
        auto brains = test::comparison();
        brains.cells[0][1].place = QStringLiteral("rh 6106");
        brains.cells[0][1].homology = QStringLiteral("rh 6106, 2.0 mm from the same place on fsaverage's sphere");
        QVERIFY2(
            captionOf(brains).find(
                "one scale. In other subjects: b, rh 6106, 2.0 mm from the same place on fsaverage's sphere. Not available") !=
                std::string::npos,
            captionOf(brains).c_str());
    }

    void withOneMapThereIsNoDisagreement()
    {
        auto one = test::comparison();
        one.columns.resize(1);
        one.cells[0].resize(1);
        one.agreements = {{}};
        QCOMPARE(captionOf(one),
                 std::string("a, Where FFA-1 (412 voxels) looks in photo nsdId 17 (73K 18) through DeiT-Tiny/16 "
                             "(NACLIP · 336 px, 13 views). Synthetic subject subj01, real photo. Cortilens 0.1.0."));
    }

    void aColumnStatesTheValuesOfItsRecipe()
    {
        auto stated = test::comparison();
        stated.methods = {"preset paper, sigma 10, shifts of at most 3 patches, fixed16", "", ""};
        const auto caption = captionOf(stated);
        QVERIFY2(caption.find(
                     "DeiT-Tiny/16 (NACLIP · 336 px, 13 views, preset paper, sigma 10, shifts of at most 3 patches, fixed16); "
                     "DINOv2 (MaskCLIP · 518 px, 25 views)") != std::string::npos,
                 caption.c_str());
    }

    void theFileCarriesTheCorrelationsAndTheColumns()
    {
        const auto text = figureTextOf(test::comparison(), {});
        QCOMPARE(text.at("Pearson"), std::string("FFA-1: a-b 0.71"));
        QCOMPARE(text.at("Columns"),
                 std::string("DeiT-Tiny/16 NACLIP · 336 px; DINOv2 MaskCLIP · 518 px; CLIP ViT-B/16 NACLIP · 896 px"));
        QVERIFY(!text.contains("Space"));  // unknown is left out
    }

    void wordsLieWhereASelectionLooksAndHaveColourBarsOfTheirOwn()
    {
        auto mixed = test::comparison();
        mixed.rows.push_back({.title = QStringLiteral("“a dog”"), .isWords = true});
        mixed.cells.push_back(mixed.cells[0]);
        for (std::size_t column = 0; column < 2; ++column) mixed.cells[1][column].quantity = QStringLiteral("Cosine similarity");
        mixed.agreements.push_back(mixed.agreements[0]);
        const auto caption = captionOf(mixed);
        QVERIFY2(caption.find("Where FFA-1 (412 voxels) looks and “a dog” lies in photo nsdId 17") != std::string::npos,
                 caption.c_str());

        // On a page that is just high enough for one line of bars, a second one leaves smaller panels: the pictures differ.
        auto alike = mixed;
        for (auto& cell : alike.cells[1]) cell.quantity = alike.cells[0][0].quantity;
        QVERIFY(paintComparison(mixed, {120, 90, 150}).value() != paintComparison(alike, {120, 90, 150}).value());
    }

    void aPageHasItsPixelsWhateverIsOnIt()
    {
        const auto picture = paintComparison(test::comparison(), {120, 60, 150}).value();
        QCOMPARE(picture.size(), QSize(709, 354));
        QCOMPARE(picture.dotsPerMeterX(), 5906);
    }

    void whatCannotBeDrawnIsRefusedInWords()
    {
        auto tooMany = test::comparison();
        for (int i = 0; i < 8; ++i) {
            tooMany.columns.push_back(tooMany.columns[0]);
            tooMany.cells[0].push_back(tooMany.cells[0][0]);
        }
        const auto refused = paintComparison(tooMany, {89, 60, 150});
        QVERIFY(!refused);
        QVERIFY2(refused.error().message.find("12 panels across and 1 down leave") != std::string::npos,
                 refused.error().message.c_str());
        auto noPhoto = test::comparison();
        noPhoto.photo = {};
        QCOMPARE(paintComparison(noPhoto, {}).error().message, std::string("There is no photo to draw yet."));
        ComparisonFigure empty;
        empty.photo = test::rampPhoto(9);
        QCOMPARE(paintComparison(empty, {}).error().message, std::string("There is nothing to compare yet."));
    }
};

QTEST_MAIN(ComparisonFigureTest)
#include "ComparisonFigureTest.moc"
