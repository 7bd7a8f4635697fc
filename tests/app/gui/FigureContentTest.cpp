// SPDX-License-Identifier: Apache-2.0
#include "app/gui/FigureContent.h"

#include <QTest>

using namespace cortilens::gui;

namespace {

const std::string kNaclip =
    "program: cortilens 0.1.0\n"
    "recipe: features-2 preset=paper backbone=clip-vit-b16 adaptor=naclip sigma=10 precision=fixed16 pixels=896 "
    "patch=16 positions=bicubic views=51 max_shift=8 stop=0 mean=0.5,0.5,0.5\n"
    "device: cpu, fixed16\n";
const std::string kOwn =
    "recipe: features-2 preset=custom backbone=dinov2-vitb14-reg adaptor=maskclip sigma=0 precision=fp32 pixels=518 "
    "views=9 max_shift=1 stop=0.998\n";
const std::string kOneView = "recipe: features-2 preset=custom adaptor=none sigma=10 precision=bf16 views=1 max_shift=6 stop=0\n";

}  // namespace

class FigureContentTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aFieldIsThatOfTheRecipe()
    {
        QCOMPARE(fieldIn(kNaclip, "precision"), std::string("fixed16"));
        QCOMPARE(fieldIn(kNaclip, "mean"), std::string("0.5,0.5,0.5"));
        QCOMPARE(fieldIn(kNaclip, "device"), std::string());  // a line, no field
        QCOMPARE(fieldIn("", "precision"), std::string());
    }

    void valuesAreThoseThatCountHere()
    {
        QCOMPARE(valuesIn(kNaclip), std::string("sigma 10, shifts of at most 8 patches"));
        QCOMPARE(valuesIn(kOwn), std::string("shifts of at most 1 patch, stopped at a convergence of 0.998"));
        QCOMPARE(valuesIn(kOneView), std::string());  // no NACLIP, no shift
        QCOMPARE(valuesIn(""), std::string());
    }

    void aColumnsMethodHasPresetValuesAndPrecision()
    {
        QCOMPARE(methodIn(kNaclip), std::string("preset paper, sigma 10, shifts of at most 8 patches, fixed16"));
        QCOMPARE(methodIn(kOneView), std::string("bf16"));
        QCOMPARE(methodIn(""), std::string());
    }
};

QTEST_APPLESS_MAIN(FigureContentTest)
#include "FigureContentTest.moc"
