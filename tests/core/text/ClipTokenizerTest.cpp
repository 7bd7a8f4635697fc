// SPDX-License-Identifier: Apache-2.0
#include "core/text/ClipTokenizer.h"
#include "tests/core/text/TextFixture.h"
#include "tests/support/Files.h"

#include <QTemporaryDir>
#include <QTest>

using namespace cortilens;
using namespace cortilens::text;
using Json = nlohmann::json;
using Ids = std::vector<std::int64_t>;

class ClipTokenizerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void thePapersCaptionsGetTheirIds();
    void whatPeopleTypeGetsTheIdsOfThePublishedCode();
    void aCurlyApostropheIsAnApostrophe();
    void idsStandBetweenStartAndEndAndAreFilledUpWithZeros();
    void aTextThatIsTooLongLosesItsLastPiecesAndKeepsItsEnd();
    void brokenUtf8IsReadAsReplacementCharacters();
    void missingAndOtherMergesAreRefused();

private:
    std::unique_ptr<const ClipTokenizer> m_tokenizer;
};

void ClipTokenizerTest::initTestCase()
{
    auto opened = ClipTokenizer::open(test::kTextResources);
    QVERIFY2(opened, opened ? "" : opened.error().message.c_str());
    m_tokenizer = std::move(*opened);
}

void ClipTokenizerTest::thePapersCaptionsGetTheirIds()
{
    const auto captions = test::paperCaptions();
    QCOMPARE(captions.size(), 54U);
    for (const auto& caption : captions) {
        QVERIFY2(!caption.ids.empty(), caption.text.c_str());
        QVERIFY2(m_tokenizer->pieces(caption.text) == caption.ids, caption.text.c_str());
    }
}

/// References: open_clip 3's SimpleTokenizer with OpenAI's special tokens, ftfy 6.3, regex 2026.11.
void ClipTokenizerTest::whatPeopleTypeGetsTheIdsOfThePublishedCode()
{
    const auto goldens = test::goldensIn("clip_ids.json");
    QVERIFY(goldens.size() > 40);
    for (const auto& golden : goldens) {
        const auto text = golden["text"].get<std::string>();
        const Json got = m_tokenizer->pieces(text);
        QVERIFY2(got == golden["ids"], (text + ": " + got.dump() + " instead of " + golden["ids"].dump()).c_str());
    }
}

void ClipTokenizerTest::aCurlyApostropheIsAnApostrophe()
{
    const Ids expected{320, 1125, 539, 320, 2533, 568, 1710};
    QCOMPARE(m_tokenizer->pieces("A photo of a person\u2019s face"), expected);
    QCOMPARE(m_tokenizer->pieces("A photo of a person's face"), expected);
}

void ClipTokenizerTest::idsStandBetweenStartAndEndAndAreFilledUpWithZeros()
{
    const auto tokens = m_tokenizer->tokens("A photo of a face");
    Ids expected{49406, 320, 1125, 539, 320, 1710, 49407};
    expected.resize(77, 0);
    QCOMPARE(tokens.ids, expected);
    QCOMPARE(tokens.dropped, 0);
}

void ClipTokenizerTest::aTextThatIsTooLongLosesItsLastPiecesAndKeepsItsEnd()
{
    std::string text;
    for (int i = 0; i < 75; ++i) text += "face ";
    const auto full = m_tokenizer->tokens(text);
    QCOMPARE(full.dropped, 0);
    QCOMPARE(full.ids.size(), 77U);
    QCOMPARE(full.ids.back(), 49407);
    const auto cut = m_tokenizer->tokens(text + "and a hand");
    QCOMPARE(cut.dropped, 3);
    QCOMPARE(cut.ids, full.ids);
}

void ClipTokenizerTest::brokenUtf8IsReadAsReplacementCharacters()
{
    QCOMPARE(m_tokenizer->pieces("face \xFF\xC3"), m_tokenizer->pieces("face \uFFFD\uFFFD"));
}

void ClipTokenizerTest::missingAndOtherMergesAreRefused()
{
    const QTemporaryDir folder;
    const std::filesystem::path place = folder.path().toStdString();
    const auto nothing = ClipTokenizer::open(place);
    QVERIFY(!nothing);
    QCOMPARE(nothing.error().kind, ErrorKind::notFound);

    std::filesystem::copy(test::kTextResources / "html_entities.tsv", place);
    const auto merges = place / "bpe_simple_vocab_16e6.txt.gz";
    std::filesystem::copy(test::kTextResources / merges.filename(), merges);
    QVERIFY(ClipTokenizer::open(place));
    test::cutShort(merges, 1000);
    const auto damaged = ClipTokenizer::open(place);
    QVERIFY(!damaged);
    QVERIFY(test::names(damaged.error(), merges));
    test::write(place / "html_entities.tsv", "amp 26\n");
    const auto entities = ClipTokenizer::open(place);
    QVERIFY(!entities);
    QVERIFY(test::names(entities.error(), "html_entities.tsv", "Line 1"));
}

QTEST_APPLESS_MAIN(ClipTokenizerTest)
#include "ClipTokenizerTest.moc"
