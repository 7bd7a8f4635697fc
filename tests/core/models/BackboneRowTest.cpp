// SPDX-License-Identifier: Apache-2.0
#include "core/models/BackboneRow.h"
#include "core/models/Naming.h"

#include <QTest>

#include <set>

using namespace cortilens;
using namespace cortilens::models;

class BackboneRowTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyRowIsFoundByItsOwnId()
    {
        std::set<std::string_view> ids;
        for (const auto& row : rows()) {
            QCOMPARE(findRow(row.id), &row);
            QVERIFY(ids.insert(row.id).second);
        }
        QCOMPARE(findRow("no-such-backbone"), nullptr);
        QCOMPARE(rows().front().id, std::string_view("deit-tiny"));
    }

    void everyNamingHasAWordForEveryPartOfItsRows()
    {
        for (const auto& row : rows())
            for (const auto& naming : row.namings)
                for (const auto& part : partsOf(row)) QVERIFY2(findRule(naming, part.part), std::string(part.part).c_str());
    }

    void theRecipesFitTheirNetworks()
    {
        for (const auto& row : rows()) {
            QCOMPARE(row.recipe.pixels % row.patch, 0);
            if (!row.hasNetwork()) continue;
            QCOMPARE(row.width % row.heads, 0);
            const auto grid = row.gridOf(row.recipe.pixels);
            QCOMPARE(row.recipe.maxShift, static_cast<int>(std::lround(0.15 * grid.rows)));  // as BrainSAIL does
            QVERIFY(row.recipe.views > 1 && row.recipe.sigma > 0);
        }
    }

    void publishedParameterCountsComeOut()
    {
        const auto parametersOf = [](std::string_view id) {
            std::int64_t count = 0;
            for (const auto& part : partsOf(*findRow(id))) {
                std::int64_t elements = 1;
                for (const auto axis : part.shape) elements *= axis;
                count += elements;
            }
            return count;
        };
        QCOMPARE(parametersOf("deit-tiny"), 5'717'416);      // the model card's 5.7 M
        QCOMPARE(parametersOf("clip-vit-b16"), 86'192'640);  // the vision tower
    }

    void keysAreSpelledAndShapedAsTheirAuthorsDo()
    {
        const auto& clip = *findRow("clip-vit-b16");
        const Part qkv{"blocks.{}.qkv.weight", 3, {2304, 768}};
        const Part projection{"projection", -1, {512, 768}};
        const Part classToken{"class", -1, {1, 768}};
        const auto& openAi = clip.namings[0];
        const auto& huggingFace = clip.namings[1];

        QCOMPARE(keysOf(*findRule(openAi, qkv.part), qkv).at(0).key,
                 std::string("visual.transformer.resblocks.3.attn.in_proj_weight"));
        const auto thirds = keysOf(*findRule(huggingFace, qkv.part), qkv);
        QCOMPARE(thirds.size(), 3U);
        QCOMPARE(thirds[1].key, std::string("vision_model.encoder.layers.3.self_attn.k_proj.weight"));
        QCOMPARE(thirds[1].shape, (std::vector<std::int64_t>{768, 768}));
        QCOMPARE(keysOf(*findRule(openAi, "projection"), projection)[0].shape, (std::vector<std::int64_t>{768, 512}));
        QCOMPARE(keysOf(*findRule(huggingFace, "projection"), projection)[0].shape, (std::vector<std::int64_t>{512, 768}));
        QCOMPARE(keysOf(*findRule(openAi, "class"), classToken)[0].shape, (std::vector<std::int64_t>{768}));
    }
};

QTEST_APPLESS_MAIN(BackboneRowTest)
#include "BackboneRowTest.moc"
