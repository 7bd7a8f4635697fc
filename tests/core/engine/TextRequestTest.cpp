// SPDX-License-Identifier: Apache-2.0
#include "core/data/Stimuli.h"
#include "core/wire/TextMessages.h"
#include "tests/core/engine/Conversation.h"

#include <QTest>

#include <cmath>

using namespace cortilens;
using namespace cortilens::test;
namespace method = cortilens::wire::method;

namespace {

wire::RelevanceRequest wordsOn(int image, std::string text, std::string bank = {}, std::string panel = "photo")
{
    wire::RelevanceRequest request;
    request.panel = std::move(panel);
    request.generation = 5;
    request.image = {image};
    request.backbone = "deit-tiny";
    request.views = 1;
    request.text = std::move(text);
    request.bank = std::move(bank);
    return request;
}

}  // namespace

/// Words through the demo's own backbone, which knows names and no sentences.
class TextRequestTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aNameGivesACosineForEachPatch();
    void theMapIsTheSameWithoutASelectionAndWithOne();
    void aBankIsTheMeanOfItsNames();
    void thePapersBanksAreListed();
    void wordsThatNoClassKnowsAreExplained();
    void aBankWithoutAnyClassNamesTheBanksThatHaveOne();
    void anUnknownBankIsExplained();
    void aBackboneWithoutWeightsSaysWhichFileToGet();
    void aNewClickOnThePanelTakesTheWordsPlace();
    void photosAreRankedByWhatIsStored();
    void theSummarySaysHowWordsAreRead();
};

void TextRequestTest::aNameGivesACosineForEachPatch()
{
    Conversation engine;
    (void)engine.open();
    const auto reply = engine.ask<wire::RelevanceReply>(method::kRelevance, wordsOn(3, "a photo of a dog"));
    QCOMPARE(reply.generation, 5U);
    QCOMPARE(reply.quantity, std::string("Cosine similarity"));
    QCOMPARE(reply.unit, std::string());
    QVERIFY2(reply.notice.find("dog (118 classes)") != std::string::npos, reply.notice.c_str());
    QVERIFY(reply.provenance.find("words: \"a photo of a dog\"") != std::string::npos);
    QCOMPARE(reply.map.values.size(), reply.map.grid.cells());
    bool isFlat = true;
    for (const float value : reply.map.values) {
        QVERIFY(value >= -1.0F && value <= 1.0F);
        isFlat = isFlat && value == reply.map.values.front();
    }
    QVERIFY(!isFlat);
    const auto other = engine.ask<wire::RelevanceReply>(method::kRelevance, wordsOn(3, "pizza"));
    QVERIFY(other.fromStore);
    QVERIFY(other.map.values != reply.map.values);
}

void TextRequestTest::theMapIsTheSameWithoutASelectionAndWithOne()
{
    Conversation engine;
    (void)engine.open();
    auto request = wordsOn(4, "dog");
    const auto alone = engine.ask<wire::RelevanceReply>(method::kRelevance, request);
    request.selection = RoiName{"FFA-1"};
    const auto beside = engine.ask<wire::RelevanceReply>(method::kRelevance, request);
    QCOMPARE(beside.map.values, alone.map.values);
}

void TextRequestTest::aBankIsTheMeanOfItsNames()
{
    Conversation engine;
    (void)engine.open();
    const auto bank = engine.ask<wire::RelevanceReply>(method::kRelevance, wordsOn(5, {}, "food"));
    const auto name = engine.ask<wire::RelevanceReply>(method::kRelevance, wordsOn(5, "food"));
    QCOMPARE(bank.map.values, name.map.values);
    QVERIFY(bank.provenance.find("words: bank Food, 14 texts") != std::string::npos);
}

void TextRequestTest::thePapersBanksAreListed()
{
    Conversation engine;
    (void)engine.open();
    const auto list = engine.ask<wire::TextBankList>(method::kTextBanks, Json::object());
    std::vector<std::string> ids;
    for (const auto& bank : list.banks) ids.push_back(bank.id);
    QCOMPARE(ids, (std::vector<std::string>{"face", "body", "scene", "food", "text"}));
    QCOMPARE(list.banks[3].prompts.size(), 14U);
}

void TextRequestTest::wordsThatNoClassKnowsAreExplained()
{
    Conversation engine;
    (void)engine.open();
    const auto error = engine.failure(method::kRelevance, wordsOn(3, "happiness"));
    QCOMPARE(error.kind, ErrorKind::invalidRequest);
    QVERIFY(error.message.find("happiness") != std::string::npos);
    QVERIFY(error.remedy.find("dog") != std::string::npos);
    QCOMPARE(engine.failure(method::kRelevance, wordsOn(3, {}, "face")).kind, ErrorKind::invalidRequest);
    QCOMPARE(engine.failure(method::kRelevance, wordsOn(3, "  ")).kind, ErrorKind::invalidRequest);
    QVERIFY(engine.failure(method::kRelevance, wordsOn(3, "entity")).message.find("every class") != std::string::npos);
}

void TextRequestTest::aBankWithoutAnyClassNamesTheBanksThatHaveOne()
{
    Conversation engine;
    (void)engine.open();
    const auto error = engine.failure(method::kRelevance, wordsOn(3, {}, "face"));
    QCOMPARE(error.kind, ErrorKind::invalidRequest);
    QVERIFY2(error.message.find("Faces: DeiT-Tiny/16 has no class for that among the 1000") == 0, error.message.c_str());
    QVERIFY2(error.remedy.find("Bodies, Places") != std::string::npos, error.remedy.c_str());
    QVERIFY2(error.remedy.find("Faces") == std::string::npos, error.remedy.c_str());
    QVERIFY2(error.remedy.find("CLIP") != std::string::npos, error.remedy.c_str());
}

void TextRequestTest::anUnknownBankIsExplained()
{
    Conversation engine;
    (void)engine.open();
    const auto error = engine.failure(method::kRelevance, wordsOn(3, {}, "weather"));
    QCOMPARE(error.kind, ErrorKind::invalidRequest);
    QVERIFY(error.message.find("weather") != std::string::npos);
    QVERIFY(error.remedy.find("scene") != std::string::npos);
}

void TextRequestTest::aBackboneWithoutWeightsSaysWhichFileToGet()
{
    Conversation engine;
    (void)engine.open();
    auto request = wordsOn(3, "dog");
    request.backbone = "clip-vit-b16";
    const auto error = engine.failure(method::kRelevance, request);
    QCOMPARE(error.kind, ErrorKind::notFound);
    QVERIFY(error.message.find("CLIP") != std::string::npos);
}

void TextRequestTest::aNewClickOnThePanelTakesTheWordsPlace()
{
    Conversation engine;
    (void)engine.open();
    auto words = wordsOn(26, "dog");
    words.views = 400;
    const auto first = engine.send(method::kRelevance, words);
    QVERIFY(!engine.progressOf(first, 1).is_null());
    wire::RelevanceRequest click;
    click.panel = "photo";
    click.image = {27};
    click.selection = RoiName{"FFA-1"};
    click.backbone = "deit-tiny";
    click.views = 1;
    QCOMPARE(engine.ask<wire::RelevanceReply>(method::kRelevance, click).map.viewsDone, 1);
    QCOMPARE(engine.failureOf(first).kind, ErrorKind::cancelled);
    // And the other way round.
    click.image = {28};
    click.views = 400;
    const auto second = engine.send(method::kRelevance, click);
    QVERIFY(!engine.progressOf(second, 1).is_null());
    QCOMPARE(engine.ask<wire::RelevanceReply>(method::kRelevance, wordsOn(27, "dog")).map.viewsDone, 1);
    QCOMPARE(engine.failureOf(second).kind, ErrorKind::cancelled);
}

void TextRequestTest::photosAreRankedByWhatIsStored()
{
    Conversation engine;
    (void)engine.open();
    wire::TextRankQuery query{.text = "dog", .bank = {}, .backbone = "deit-tiny"};
    QCOMPARE(engine.failure(method::kTextRank, query).kind, ErrorKind::notFound);
    std::vector<double> means;
    for (const int image : {3, 7}) {
        auto request = wordsOn(image, "dog");
        request.views = 0;
        const auto map = engine.ask<wire::RelevanceReply>(method::kRelevance, request).map;
        double sum = 0;
        for (const float value : map.values) sum += static_cast<double>(value);
        means.push_back(sum / static_cast<double>(map.values.size()));
    }
    const auto ranking = engine.ask<wire::TextRanking>(method::kTextRank, query);
    const bool thirdFirst = means[0] >= means[1];
    QCOMPARE(ranking.images, thirdFirst ? (std::vector<std::int32_t>{3, 7}) : (std::vector<std::int32_t>{7, 3}));
    QVERIFY(std::abs(static_cast<double>(ranking.cosines[0]) - std::max(means[0], means[1])) < 1e-6);
    QVERIFY(std::abs(static_cast<double>(ranking.cosines[1]) - std::min(means[0], means[1])) < 1e-6);
    QVERIFY(ranking.photos > 2);
    QVERIFY(ranking.basis.find("feature maps") != std::string::npos);
}

void TextRequestTest::theSummarySaysHowWordsAreRead()
{
    Conversation engine;
    for (const auto& backbone : engine.open().backbones) {
        if (backbone.id == "deit-tiny") QCOMPARE(backbone.words, std::string("class names"));
        if (backbone.id == "clip-vit-b16") QCOMPARE(backbone.words, std::string("CLIP B's text tower"));
        if (backbone.id.starts_with("dinov2")) QCOMPARE(backbone.words, std::string());
    }
}

QTEST_APPLESS_MAIN(TextRequestTest)
#include "TextRequestTest.moc"
