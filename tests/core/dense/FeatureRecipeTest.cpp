// SPDX-License-Identifier: Apache-2.0
#include "core/dense/FeatureMap.h"
#include "core/dense/FeatureRecipe.h"

#include <QTest>

#include <functional>
#include <set>

using namespace cortilens;
using namespace cortilens::dense;

class FeatureRecipeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aRecipeIsItsRows()
    {
        const auto recipe = recipeOf(*models::findRow("clip-vit-b16"), models::Precision::fp32);

        QCOMPARE(toText(recipe),
                 std::string(
                     "features-3 preset=paper backbone=clip-vit-b16 adaptor=naclip sigma=10 precision=fp32 pixels=896 "
                     "patch=16 positions=bicubic channels=512 views=51 max_shift=8 stop=0 mean=0.48145466,0.4578275,0.40821073 "
                     "deviation=0.26862954,0.26130258,0.27577711"));
        QCOMPARE(recipe.grid(), (GridSize{56, 56}));
    }

    void everyFieldChangesTheText()
    {
        const auto recipe = recipeOf(*models::findRow("deit-tiny"), models::Precision::fp32);
        const std::vector<std::function<void(FeatureRecipe&)>> changes{
            [](auto& r) { r.preset = "custom"; },
            [](auto& r) { r.backbone = "other"; },
            [](auto& r) { r.description = std::string(64, '0'); },
            [](auto& r) { r.adaptor = Adaptor::maskclip; },
            [](auto& r) { r.sigma = 5.000000001; },
            [](auto& r) { r.companion = {.backbone = "a", .description = {}, .weights = "1"}; },
            [](auto& r) { r.companion = {.backbone = "b", .description = {}, .weights = "1"}; },
            [](auto& r) { r.companion = {.backbone = "a", .description = "0", .weights = "1"}; },
            [](auto& r) { r.companion = {.backbone = "a", .description = {}, .weights = "2"}; },
            [](auto& r) { r.precision = models::Precision::bf16; },
            [](auto& r) { r.pixels = 224; },
            [](auto& r) { r.patch = 14; },
            [](auto& r) { r.positions = models::PositionRule::bilinearCorners; },
            [](auto& r) { r.channels = 1; },
            [](auto& r) { r.views = 1; },
            [](auto& r) { r.maxShift = 2; },
            [](auto& r) { r.stopAtConvergence = 0.99999994F; },
            [](auto& r) { r.mean[2] = std::nextafter(r.mean[2], 1); },
            [](auto& r) { r.deviation[0] = 0.5; },
        };
        std::set<std::string> texts{toText(recipe)};

        for (const auto& change : changes) {
            auto changed = recipe;
            change(changed);
            texts.insert(toText(changed));
        }

        QCOMPARE(texts.size(), changes.size() + 1);
    }

    void aRecipeIsCalledAfterThePresetWhoseValuesItHas()
    {
        const auto& row = *models::findRow("clip-vit-b16");
        auto recipe = recipeOf(row, models::Precision::fp32);
        recipe.views = 3;
        nameAfterPreset(recipe, row);
        QCOMPARE(recipe.preset, std::string("custom"));

        recipe.views = 51;
        nameAfterPreset(recipe, row);
        QCOMPARE(recipe, recipeOf(row, *models::findPreset(row, "paper"), models::Precision::fp32));

        recipe.stopAtConvergence = models::findPreset(row, "best")->stopAtConvergence;
        nameAfterPreset(recipe, row);
        QCOMPARE(recipe.preset, std::string("best"));
    }

    void aPhotosHashIsThatOfItsSizeAndPixels()
    {
        // printf '\2\0\0\0\1\0\0\0abcdef' | sha256sum
        const Photo wide{.width = 2, .height = 1, .rgb = {'a', 'b', 'c', 'd', 'e', 'f'}};
        QCOMPARE(hashOf(wide), std::string("53824dfd8b336bda54d7727bee1059d96a5567aa755193c97ed1f79ffcd74f76"));

        const Photo tall{.width = 1, .height = 2, .rgb = wide.rgb};
        QVERIFY(hashOf(tall) != hashOf(wide));
    }
};

QTEST_APPLESS_MAIN(FeatureRecipeTest)
#include "FeatureRecipeTest.moc"
