// SPDX-License-Identifier: Apache-2.0
#include "core/files/Safetensors.h"
#include "core/models/BackboneTable.h"
#include "core/models/FormulaWeights.h"
#include "core/models/RowFile.h"
#include "core/models/VisionTransformer.h"
#include "tests/support/Tensors.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace cortilens;
using namespace cortilens::models;

namespace {

constexpr const char* kSmall = R"({
    // comments are allowed
    "id": "my-vit", "name": "My ViT", "naming": "dinov2",
    "patch": 4, "width": 12, "depth": 2, "heads": 3, "mlpWidth": 20, "registers": 2, "layerScale": true,
    "nativeGrid": 4, "positions": "bicubic-antialiased",
    "files": ["my-vit.safetensors"], "pixels": 16, "views": 5
})";

}  // namespace

/// Backbones that their users describe.
class RowFileTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::filesystem::path m_path = m_folder.path().toStdString();

    void write(const std::string& name, const std::string& text) const { std::ofstream(m_path / name) << text; }

    void writeFormulaWeights(const BackboneRow& row, const std::string& name) const
    {
        std::vector<std::vector<float>> alive;
        std::vector<files::SafetensorsArray> list;
        for (const auto& [key, shape] : formulaWeights(row)) {
            alive.push_back(formulaTensor(key, shape));
            list.push_back({key, files::DType::float32, shape, std::as_bytes(std::span(alive.back()))});
        }
        QVERIFY(files::writeSafetensors(m_path / name, list, {}).has_value());
    }

private Q_SLOTS:
    void aDescriptionAndAFileMakeABackbone()
    {
        write("a.backbone.json", kSmall);
        const BackboneTable table(std::array{m_path});
        QVERIFY(table.problems().empty());
        const auto* row = table.find("my-vit");
        QVERIFY(row);
        writeFormulaWeights(*row, "my-vit.safetensors");

        const auto network = VisionTransformer::open(*row, m_path / "my-vit.safetensors", {});

        QVERIFY2(network.has_value(), network ? "" : network.error().message.c_str());
        QCOMPARE((*network)->tokens(test::formulaPixels(16)).value().sizes().vec(),
                 (std::vector<std::int64_t>{1, 1 + 2 + 16, 12}));
        QCOMPARE(row->recipe.maxShift, 1);  // 15 % of 4 patches
        QCOMPARE(row->recipe.preset, std::string("own"));
    }

    void theExampleShowsWhatFieldsAreWhenTheyAreLeftOut()
    {
        const auto example = readRow(CORTILENS_SOURCE_DIR "/resources/examples/my-vit.backbone.json");
        QVERIFY2(example.has_value(), example ? "" : example.error().message.c_str());

        const auto shortest = rowFromText(R"({"id": "my-vit", "name": "My ViT-S/16", "naming": "timm", "patch": 16, "width": 384,
            "depth": 12, "heads": 6, "nativeGrid": 14, "files": ["my-vit.safetensors"], "pixels": 448})",
                                          "f");

        QVERIFY2(shortest.has_value(), shortest ? "" : shortest.error().message.c_str());
        QCOMPARE(example->mlpWidth, shortest->mlpWidth);
        QCOMPARE(example->classTokens, shortest->classTokens);
        QCOMPARE(example->classHasPosition, shortest->classHasPosition);
        QCOMPARE(example->layerNormEpsilon, shortest->layerNormEpsilon);
        QCOMPARE(example->activation, shortest->activation);
        QCOMPARE(example->positionRule, shortest->positionRule);
        QCOMPARE(example->mean, shortest->mean);
        QCOMPARE(example->deviation, shortest->deviation);
        QCOMPARE(example->licence, shortest->licence);
        QCOMPARE(example->references, shortest->references);
        QCOMPARE(example->recipe.adaptor, shortest->recipe.adaptor);
        QCOMPARE(example->recipe.views, shortest->recipe.views);
        QCOMPARE(example->recipe.maxShift, shortest->recipe.maxShift);
        QCOMPARE(example->recipe.sigma, shortest->recipe.sigma);
    }

    void aRowMayBeLikeAnother()
    {
        const auto row = rowFromText(R"({"id": "my-clip", "like": "clip-vit-b16", "pixels": 448, "files": ["mine.pt"]})", "f");

        QVERIFY2(row.has_value(), row ? "" : row.error().message.c_str());
        QCOMPARE(row->name, std::string("CLIP ViT-B/16"));
        QCOMPARE(row->width, 768);
        QCOMPARE(row->recipe.pixels, 448);
        QCOMPARE(row->recipe.maxShift, 4);
        QCOMPARE(row->recipe.adaptor, Adaptor::naclip);
    }

    void aBadDescriptionIsExplained_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("words");
        const auto with = [](const char* what, const char* instead) {
            return QString::fromUtf8(kSmall).replace(QString::fromUtf8(what), QString::fromUtf8(instead));
        };
        QTest::newRow("no JSON") << "{" << "not a JSON object";
        QTest::newRow("a list") << "[]" << "not a JSON object";
        QTest::newRow("no id") << R"({"like": "deit-tiny"})" << "lacks `id`";
        QTest::newRow("no width") << with(R"("width": 12,)", "") << "lacks `width`";
        QTest::newRow("unknown field") << with(R"("width")", R"("widht")") << "lacks `width`";
        QTest::newRow("misspelt field") << with(R"("registers")", R"("register")") << "no field `register`";
        QTest::newRow("wrong type") << with(R"("depth": 2)", R"("depth": "2")")
                                    << "`depth` must be a whole number from 1 to 1000";
        QTest::newRow("fraction") << with(R"("depth": 2)", R"("depth": 2.5)") << "`depth` must be a whole number";
        QTest::newRow("out of range") << with(R"("patch": 4)", R"("patch": 0)") << "`patch` must be";
        QTest::newRow("huge") << with(R"("width": 12)", R"("width": 1e300)") << "`width` must be";
        QTest::newRow("unknown word") << with(R"("dinov2")", R"("dinov9")") << "one of timm, dinov2, clip, siglip, radio";
        QTest::newRow("unknown like") << R"({"id": "a", "like": "b"})" << "`like` must be one of deit-tiny";
        QTest::newRow("heads") << with(R"("heads": 3)", R"("heads": 5)") << "`width` 12 is not a multiple of `heads` 5";
        QTest::newRow("pixels") << with(R"("pixels": 16)", R"("pixels": 18)") << "`pixels` 18 is not a multiple of `patch` 4";
        QTest::newRow("summary") << with(R"("views": 5)", R"("summaryToken": 3)") << "`summaryToken` 3 is none of the 3 tokens";
        QTest::newRow("naming has no word") << with(R"("views": 5)", R"("projection": 7, "headWidth": 5)")
                                            << "the naming has no name for `adaptor.in.weight`";
        QTest::newRow("references") << with(R"("views": 5)", R"("references": "Doe, 2024")")
                                    << "`references` must be a list of works";
        QTest::newRow("path") << with("my-vit.safetensors", "../my-vit.safetensors") << "file names without folders";
        QTest::newRow("infinite") << with(R"("views": 5)", R"("mean": [1, 2, 1e999])") << "f ";
    }

    void aBadDescriptionIsExplained()
    {
        QFETCH(QString, text);
        QFETCH(QString, words);

        const auto row = rowFromText(text.toStdString(), "f");

        QVERIFY(!row.has_value());
        QVERIFY2(row.error().message.find(words.toStdString()) != std::string::npos, row.error().message.c_str());
        QVERIFY(!row.error().remedy.empty());
    }

    void aFileThatSaysOtherwiseNamesTheFields()
    {
        auto row = rowFromText(kSmall, "f").value();
        writeFormulaWeights(row, "other.safetensors");
        row.width = 24;
        row.depth = 3;
        row.registers = 4;
        row.layerScale = false;

        const auto network = VisionTransformer::open(row, m_path / "other.safetensors", {});

        QVERIFY(!network.has_value());
        QCOMPARE(network.error().kind, ErrorKind::mismatch);
        for (const auto* words : {"`width` is 24, the file has 12", "`depth` is 3, the file has 2",
                                  "`registers` is 4, the file has 2", "`layerScale` is false, the file says true"})
            QVERIFY2(network.error().message.find(words) != std::string::npos, network.error().message.c_str());
        QVERIFY(network.error().message.find("`mlpWidth`") == std::string::npos);  // which agrees
    }

    void aTakenIdIsAProblemAndTheOthersStay()
    {
        write("b.backbone.json", R"({"id": "deit-tiny", "like": "deit-tiny"})");
        write("c.backbone.json", "nonsense");
        write("d.backbone.json", R"({"id": "d", "like": "deit-tiny"})");
        write("ignored.json", "nonsense");

        const BackboneTable table(std::array{m_path / "nowhere", m_path});

        QCOMPARE(table.problems().size(), 2U);
        QVERIFY(table.problems()[0].message.find("'deit-tiny'") != std::string::npos);
        QVERIFY(table.find("d"));
        QCOMPARE(table.find("no-such"), nullptr);
    }

    void aDescriptionOfMegabytesIsRefused()
    {
        write("large.json", std::string(2 << 20, ' '));

        const auto row = readRow(m_path / "large.json");

        QVERIFY(!row.has_value());
        QCOMPARE(row.error().kind, ErrorKind::tooLarge);
    }
};

QTEST_APPLESS_MAIN(RowFileTest)
#include "RowFileTest.moc"
