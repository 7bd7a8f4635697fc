// SPDX-License-Identifier: Apache-2.0
#include "tests/widgets/image/PhotoViewSamples.h"
#include "widgets/figure/ComparisonFigure.h"

#include <QTest>

using namespace cortilens;

namespace {

std::shared_ptr<const RelevanceMap> hills(int side, int views)
{
    auto map = test::hills(side);
    map.viewsDone = map.viewsTotal = views;
    return std::make_shared<const RelevanceMap>(std::move(map));
}

/// Two backbones with maps, and one without weights.
ComparisonFigure figure()
{
    ComparisonFigure figure;
    figure.photo = test::rampPhoto(120);
    figure.rows = {{QStringLiteral("FFA-1"), QStringLiteral("412 voxels"), false}};
    figure.columns = {{QStringLiteral("DeiT-Tiny/16"), QStringLiteral("NACLIP · 336 px")},
                      {QStringLiteral("DINOv2"), QStringLiteral("MaskCLIP · 518 px")},
                      {QStringLiteral("CLIP ViT-B/16"), QStringLiteral("NACLIP · 896 px")}};
    image::ComparisonCell first{.map = hills(21, 13), .r2 = 0.41F, .noiseCeiling = 58};
    first.quantity = QStringLiteral("Predicted response");
    first.unit = QStringLiteral("z-scored beta");
    auto second = first;
    second.map = hills(37, 25);
    image::ComparisonCell missing;
    missing.invitation = image::ComparisonInvitation{QStringLiteral("Get clip-vit-b16.safetensors"),
                                                     QStringLiteral("Put it in cortilens/weights of the tree.")};
    figure.cells = {{first, second, missing}};
    auto agreement = std::make_shared<MapAgreement>();
    agreement->grid = {2, 2};
    agreement->disagreement = {0.5F, 1, 0.5F, 1};
    agreement->correlation = {1, 0.71F, 0.71F, 1};
    agreement->agreement = {0.71F, 0.71F};
    agreement->overall = 0.38F;
    figure.agreements = {{.agreement = agreement, .columns = {0, 1}}};
    figure.facts.subject = "subj01";
    figure.facts.synthetic = true;
    figure.facts.photo = NsdId{17};
    figure.facts.version = "Cortilens 0.1.0";
    return figure;
}

}  // namespace

class ComparisonFigureTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theCaptionNamesPanelsMethodsCorrelationsAndWhatIsMissing()
    {
        QCOMPARE(
            captionOf(figure()),
            std::string("a–c, Where FFA-1 (412 voxels) looks in photo nsdId 17 (73K 18) through DeiT-Tiny/16 (NACLIP · 336 px, "
                        "13 views); DINOv2 (MaskCLIP · 518 px, 25 views); one scale. Not available here: CLIP ViT-B/16 "
                        "(NACLIP · 896 px). d, standard deviation over the backbones of their maps' z-scores, on the coarsest "
                        "of their grids. Pearson r: a–b 0.71. Synthetic subject subj01, real photo. Cortilens 0.1.0."));
    }

    void withOneMapThereIsNoDisagreement()
    {
        auto one = figure();
        one.columns.resize(1);
        one.cells[0].resize(1);
        one.agreements = {{}};
        QCOMPARE(captionOf(one),
                 std::string("a, Where FFA-1 (412 voxels) looks in photo nsdId 17 (73K 18) through DeiT-Tiny/16 "
                             "(NACLIP · 336 px, 13 views). Synthetic subject subj01, real photo. Cortilens 0.1.0."));
    }

    void aColumnStatesTheValuesOfItsRecipe()
    {
        auto stated = figure();
        stated.methods = {"preset paper, sigma 10, shifts of at most 3 patches, fixed16", "", ""};
        const auto caption = captionOf(stated);
        QVERIFY2(caption.find(
                     "DeiT-Tiny/16 (NACLIP · 336 px, 13 views, preset paper, sigma 10, shifts of at most 3 patches, fixed16); "
                     "DINOv2 (MaskCLIP · 518 px, 25 views)") != std::string::npos,
                 caption.c_str());
    }

    void theFileCarriesTheCorrelationsAndTheColumns()
    {
        const auto text = figureTextOf(figure(), {});
        QCOMPARE(text.at("Pearson"), std::string("FFA-1: a-b 0.71"));
        QCOMPARE(text.at("Columns"),
                 std::string("DeiT-Tiny/16 NACLIP · 336 px; DINOv2 MaskCLIP · 518 px; CLIP ViT-B/16 NACLIP · 896 px"));
        QVERIFY(!text.contains("Space"));  // unknown is left out
    }

    void wordsLieWhereASelectionLooksAndHaveColourBarsOfTheirOwn()
    {
        auto mixed = figure();
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
        const auto picture = paintComparison(figure(), {120, 60, 150}).value();
        QCOMPARE(picture.size(), QSize(709, 354));
        QCOMPARE(picture.dotsPerMeterX(), 5906);
    }

    void whatCannotBeDrawnIsRefusedInWords()
    {
        auto tooMany = figure();
        for (int i = 0; i < 8; ++i) {
            tooMany.columns.push_back(tooMany.columns[0]);
            tooMany.cells[0].push_back(tooMany.cells[0][0]);
        }
        const auto refused = paintComparison(tooMany, {89, 60, 150});
        QVERIFY(!refused);
        QVERIFY2(refused.error().message.find("12 panels across and 1 down leave") != std::string::npos,
                 refused.error().message.c_str());
        auto noPhoto = figure();
        noPhoto.photo = {};
        QCOMPARE(paintComparison(noPhoto, {}).error().message, std::string("There is no photo to draw yet."));
        ComparisonFigure empty;
        empty.photo = test::rampPhoto(9);
        QCOMPARE(paintComparison(empty, {}).error().message, std::string("There is nothing to compare yet."));
    }
};

QTEST_MAIN(ComparisonFigureTest)
#include "ComparisonFigureTest.moc"
