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
        QCOMPARE(rows().front().id, std::string("deit-tiny"));
    }

    void everyNamingHasAWordForEveryPartOfItsRows()
    {
        for (const auto& row : rows())
            for (const auto& naming : row.namings)
                for (const auto& part : partsOf(row))
                    QVERIFY2(!keysOf(naming, part).empty(), (row.id + ": " + std::string(part.part)).c_str());
    }

    void theRecipesFitTheirNetworks()
    {
        for (const auto& row : rows()) {
            if (!row.hasNetwork()) continue;
            QCOMPARE(row.width % row.heads, 0);
            const auto* usual = findPreset(row, row.recipe.preset);
            QVERIFY(usual && usual->adaptor == row.recipe.adaptor && usual->views == row.recipe.views);
            for (const auto& recipe : row.presets) {
                QCOMPARE(recipe.pixels % row.patch, 0);
                const auto grid = row.gridOf(recipe.pixels);
                QCOMPARE(recipe.maxShift, static_cast<int>(std::lround(0.15 * grid.rows)));  // as BrainSAIL does
                QVERIFY(recipe.views > 1 && recipe.sigma > 0);
            }
            QCOMPARE(findPreset(row, "no-such-preset"), nullptr);
        }
    }

    void thePapersParametersAreThePublishedOnes_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<int>("pixels");
        QTest::addColumn<int>("views");
        QTest::addColumn<int>("shift");
        QTest::newRow("CLIP") << "clip-vit-b16" << 896 << 51 << 8;
        QTest::newRow("DINOv2") << "dinov2-vitb14-reg" << 518 << 25 << 6;
        QTest::newRow("RADIO") << "radio-v2.5-b" << 768 << 25 << 7;
    }

    void thePapersParametersAreThePublishedOnes()
    {
        QFETCH(QString, id);
        QFETCH(int, pixels);
        QFETCH(int, views);
        QFETCH(int, shift);

        const auto* paper = findPreset(*findRow(id.toStdString()), "paper");

        QVERIFY(paper);
        QCOMPARE(paper->pixels, pixels);
        QCOMPARE(paper->views, views);
        QCOMPARE(paper->maxShift, shift);
        QCOMPARE(paper->sigma, 10.0);
        QCOMPARE(paper->stopAtConvergence, 0.0F);
        QCOMPARE(paper->adaptor, id == QStringLiteral("clip-vit-b16") ? Adaptor::naclip : Adaptor::maskclip);
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
        // Without the mask token (768), which inference does not need.
        QCOMPARE(parametersOf("dinov2-vitb14-reg"), 86'583'552 - 768);
        // The backbone's 98.23 M and one SigLIP head.
        QCOMPARE(parametersOf("radio-v2.5-b"), 98'233'344 + 5'239'072);
    }

    void keysAreSpelledAndShapedAsTheirAuthorsDo()
    {
        const auto& clip = *findRow("clip-vit-b16");
        const Part qkv{"blocks.{}.qkv.weight", 3, {2304, 768}};
        const Part projection{"projection", -1, {512, 768}};
        const Part classToken{"class", -1, {1, 768}};
        const auto& openAi = clip.namings[0];
        const auto& huggingFace = clip.namings[1];

        QCOMPARE(keysOf(openAi, qkv).at(0).key, std::string("visual.transformer.resblocks.3.attn.in_proj_weight"));
        const auto thirds = keysOf(huggingFace, qkv);
        QCOMPARE(thirds.size(), 3U);
        QCOMPARE(thirds[1].key, std::string("vision_model.encoder.layers.3.self_attn.k_proj.weight"));
        QCOMPARE(thirds[1].shape, (std::vector<std::int64_t>{768, 768}));
        QCOMPARE(keysOf(openAi, projection)[0].shape, (std::vector<std::int64_t>{768, 512}));
        QCOMPARE(keysOf(huggingFace, projection)[0].shape, (std::vector<std::int64_t>{512, 768}));
        QCOMPARE(keysOf(openAi, classToken)[0].shape, (std::vector<std::int64_t>{768}));
    }
};

QTEST_APPLESS_MAIN(BackboneRowTest)
#include "BackboneRowTest.moc"
