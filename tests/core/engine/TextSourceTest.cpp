// SPDX-License-Identifier: Apache-2.0
#include "core/engine/TextSource.h"
#include "core/files/Safetensors.h"
#include "core/models/TextWeights.h"
#include "tests/support/Files.h"
#include "tests/support/Tensors.h"

#include <QTemporaryDir>
#include <QTest>

#include <ATen/ATen.h>

#include <cmath>
#include <list>

using namespace cortilens;
using namespace cortilens::engine;

namespace {

const std::filesystem::path kResources = CORTILENS_SOURCE_DIR "/resources";

void writeTower(const models::TextRow& row, const std::filesystem::path& file)
{
    std::list<at::Tensor> kept;
    std::vector<files::SafetensorsArray> arrays;
    for (const auto& [name, stored] : models::formulaSource(row).tensors) {
        const auto& tensor = kept.emplace_back(stored.read());
        arrays.push_back({name, files::DType::float32, stored.shape,
                          std::as_bytes(std::span(tensor.const_data_ptr<float>(), static_cast<std::size_t>(tensor.numel())))});
    }
    QVERIFY(files::writeSafetensors(file, std::move(arrays), {}));
}

}  // namespace

/// CLIP's whole text tower from the formula, as a file of 254 MB.
class TextSourceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void wordsGoThroughTokenizerAndTower();
    void aBankIsTheMeanOfItsUnitVectors();
    void tooLongATextIsCutAndSaysSo();
    void askingAgainNeedsNoFile();
    void aBackboneWithoutWordsSaysWhy();
    void aTowerInAFileOfItsOwnIsLookedFor();

private:
    QTemporaryDir m_folder;
    Backbone m_backbone;
};

void TextSourceTest::initTestCase()
{
    m_backbone.row = models::findRow("clip-vit-b16");
    m_backbone.weights = std::filesystem::path(m_folder.path().toStdString()) / "clip.safetensors";
    writeTower(*models::findTextRow("clip-vit-b16"), m_backbone.weights);
}

/// openai/CLIP: first values of the vector of "a photo of a face" with the formula's weights, and its length.
void TextSourceTest::wordsGoThroughTokenizerAndTower()
{
    TextSource texts(kResources);
    const auto direction = texts.direction(m_backbone, {}, {"A photo of a face", {}}).value();
    QCOMPARE(direction->unit.size(), 512U);
    QVERIFY(direction->notice.empty());
    constexpr double kLength = 15.566335;
    const auto differs =
        test::difference(test::tensorOf(direction->unit, {512}), 1.0,
                         {0.084407 / kLength, -0.292504 / kLength, -0.382959 / kLength, 1.499756 / kLength}, 1e-4);
    QVERIFY2(differs.empty(), differs.c_str());
}

void TextSourceTest::aBankIsTheMeanOfItsUnitVectors()
{
    TextSource texts(kResources);
    const auto banks = texts.banks().value();
    std::vector<double> sum(512);
    for (const auto& prompt : banks[0].prompts) {
        const auto alone = texts.direction(m_backbone, {}, {prompt, {}}).value();
        for (std::size_t c = 0; c < sum.size(); ++c) sum[c] += static_cast<double>(alone->unit[c]);
    }
    double length = 0;
    for (const double value : sum) length += value * value;
    const auto bank = texts.direction(m_backbone, {}, {{}, banks[0].id}).value();
    QCOMPARE(bank->title, std::string("bank Faces, 9 texts"));
    for (std::size_t c = 0; c < sum.size(); ++c)
        QVERIFY(std::abs(static_cast<double>(bank->unit[c]) - sum[c] / std::sqrt(length)) < 1e-5);
}

void TextSourceTest::tooLongATextIsCutAndSaysSo()
{
    TextSource texts(kResources);
    std::string text;
    for (int i = 0; i < 80; ++i) text += "face ";
    const auto cut = texts.direction(m_backbone, {}, {text, {}}).value();
    QVERIFY2(cut->notice.find("77 tokens") != std::string::npos && cut->notice.find("last 5") != std::string::npos,
             cut->notice.c_str());
}

void TextSourceTest::askingAgainNeedsNoFile()
{
    TextSource texts(kResources);
    const auto first = texts.direction(m_backbone, {}, {"food", {}}).value();
    const auto away = m_backbone.weights.parent_path() / "away";
    std::filesystem::rename(m_backbone.weights, away);
    const auto again = texts.direction(m_backbone, {}, {"food", {}});
    const auto other = texts.direction(m_backbone, {}, {"drink", {}});
    std::filesystem::rename(away, m_backbone.weights);
    QCOMPARE(*again, first);
    QCOMPARE(other.error().kind, ErrorKind::notFound);
}

void TextSourceTest::aBackboneWithoutWordsSaysWhy()
{
    TextSource texts(kResources);
    models::BackboneRow row = *models::findRow("deit-tiny");
    row.id = "dinov2-vitb14-reg";
    row.name = "DINOv2 ViT-B/14";
    row.classes = 0;
    Backbone backbone;
    backbone.row = &row;
    const auto error = texts.direction(backbone, {}, {"food", {}}).error();
    QCOMPARE(error.kind, ErrorKind::invalidRequest);
    QVERIFY(error.message.find("DINOv2 ViT-B/14 has no text tower") != std::string::npos);
    QVERIFY(error.remedy.find("CLIP") != std::string::npos);
}

void TextSourceTest::aTowerInAFileOfItsOwnIsLookedFor()
{
    TextSource texts(kResources);
    models::BackboneRow row = *models::findRow("clip-vit-b16");
    row.id = "radio-v2.5-b";
    Backbone backbone;
    backbone.row = &row;
    backbone.weights = m_backbone.weights;
    const std::vector<std::filesystem::path> folders{"/nowhere/weights"};
    const auto error = texts.direction(backbone, folders, {"food", {}}).error();
    QCOMPARE(error.kind, ErrorKind::notFound);
    QVERIFY(error.message.find("/nowhere/weights") != std::string::npos);
    QVERIFY(error.message.find("siglip-so400m") != std::string::npos);
    QVERIFY(error.remedy.find("google/siglip-so400m-patch14-384") != std::string::npos);
}

QTEST_APPLESS_MAIN(TextSourceTest)
#include "TextSourceTest.moc"
