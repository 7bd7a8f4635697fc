// SPDX-License-Identifier: Apache-2.0
#include "core/models/VisionTransformer.h"
#include "core/text/PieceTokenizer.h"
#include "tests/core/text/TextFixture.h"
#include "tests/support/Files.h"

#include <QTemporaryDir>
#include <QTest>

#include <ATen/ATen.h>

using namespace cortilens;
using namespace cortilens::text;
using Ids = std::vector<std::int64_t>;

namespace {

/// 600 pieces, trained by spm_train on the captions and on this program's README; end 1 and unknown 2 as in SigLIP's.
const auto kModel = test::kTextData / "small_spiece.model";

}  // namespace

class PieceTokenizerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void textsAreCleanedAndCutAsThePublishedCodeDoesIt();
    void theEndComesBehindThePiecesAndFillsTheRest();
    void aTextThatIsTooLongLosesItsLastPiecesAndKeepsItsEnd();
    void whatIsNoModelIsRefused();
    void aModelForAnotherTowerIsRefused();
    void sentencepieceAndTorchWorkInOneProcess();
};

/// References: the Python package sentencepiece 0.2.3 with the same model, behind open_clip 3's canonicalize and ftfy 6.3.
void PieceTokenizerTest::textsAreCleanedAndCutAsThePublishedCodeDoesIt()
{
    const auto tokenizer = PieceTokenizer::open(kModel, test::kTextResources, {.context = 4096}).value();
    const auto goldens = test::goldensIn("piece_ids.json");
    QVERIFY(goldens.size() > 90);
    for (const auto& golden : goldens) {
        const auto text = golden["text"].get<std::string>();
        QCOMPARE(tokenizer->canonical(text), golden["canonical"].get<std::string>());
        auto expected = golden["ids"].get<Ids>();
        expected.push_back(1);
        auto got = tokenizer->tokens(text).ids;
        got.resize(expected.size());
        QVERIFY2(got == expected, text.c_str());
    }
}

void PieceTokenizerTest::theEndComesBehindThePiecesAndFillsTheRest()
{
    const auto tokenizer = PieceTokenizer::open(kModel, test::kTextResources, {}).value();
    const auto tokens = tokenizer->tokens("A photo of a face!");
    Ids expected{5, 8, 7, 5, 208};
    expected.resize(64, 1);
    QCOMPARE(tokens.ids, expected);
    const auto zeros = PieceTokenizer::open(kModel, test::kTextResources, {.context = 8, .end = 1, .padding = 0}).value();
    QCOMPARE(zeros->tokens("a photo of a face").ids, (Ids{5, 8, 7, 5, 208, 1, 0, 0}));
}

void PieceTokenizerTest::aTextThatIsTooLongLosesItsLastPiecesAndKeepsItsEnd()
{
    const auto tokenizer = PieceTokenizer::open(kModel, test::kTextResources, {.context = 4}).value();
    const auto tokens = tokenizer->tokens("a photo of a face");
    QCOMPARE(tokens.ids, (Ids{5, 8, 7, 1}));
    QCOMPARE(tokens.dropped, 2);
}

void PieceTokenizerTest::whatIsNoModelIsRefused()
{
    const QTemporaryDir folder;
    const auto file = std::filesystem::path(folder.path().toStdString()) / "spiece.model";
    const auto missing = PieceTokenizer::open(file, test::kTextResources, {});
    QCOMPARE(missing.error().kind, ErrorKind::notFound);
    std::filesystem::copy(kModel, file);
    const auto half = std::filesystem::file_size(file) / 2;
    test::cutShort(file, half);
    for (const std::string_view content :
         {std::string_view{}, std::string_view("no model at all"), std::string_view("\x0A\xFF")}) {
        const auto cut = PieceTokenizer::open(file, test::kTextResources, {});
        QVERIFY(!cut);
        QCOMPARE(cut.error().kind, ErrorKind::malformed);
        QVERIFY(test::names(cut.error(), file));
        test::write(file, content);
    }
}

void PieceTokenizerTest::aModelForAnotherTowerIsRefused()
{
    const auto other = PieceTokenizer::open(kModel, test::kTextResources, {.vocabulary = 32000});
    QCOMPARE(other.error().kind, ErrorKind::mismatch);
    QVERIFY(test::names(other.error(), kModel, "600"));
    QVERIFY(test::names(other.error(), kModel, "32000"));
}

/// Both bring a copy of Google's protobuf and export parts of it: three functions are even the same. Whoever comes first, each
/// has to keep working with its own.
void PieceTokenizerTest::sentencepieceAndTorchWorkInOneProcess()
{
    const auto* row = models::findRow("deit-tiny");
    const auto file = test::kTextResources / "../demo/weights" / std::string(row->fileNames.front());
    const auto pixels = at::full({1, 3, 224, 224}, 0.5F);
    const auto before = PieceTokenizer::open(kModel, test::kTextResources, {}).value();
    const auto network = models::VisionTransformer::open(*row, file, {}).value();
    const auto first = network->embedding(pixels).value();
    const auto expected = before->tokens("a photo of a face").ids;
    const auto after = PieceTokenizer::open(kModel, test::kTextResources, {}).value();
    QCOMPARE(after->tokens("a photo of a face").ids, expected);
    QVERIFY(at::equal(network->embedding(pixels).value(), first));
    QVERIFY(at::isfinite(first).all().item<bool>());
}

QTEST_APPLESS_MAIN(PieceTokenizerTest)
#include "PieceTokenizerTest.moc"
