// SPDX-License-Identifier: Apache-2.0
#include "core/wire/Frame.h"
#include "core/wire/Protocol.h"
#include "core/wire/TextMessages.h"

#include <QTest>

#include <nlohmann/json.hpp>

using namespace cortilens;
using namespace cortilens::wire;
using Json = nlohmann::json;

namespace {

Json overTheWire(const Json& message)
{
    FrameReader reader(kMaxFrameBytes);
    reader.feed(frameOf(message));
    const auto received = reader.next();
    return received && *received ? **received : Json{};
}

}  // namespace

class TextMessagesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void banksTravel()
    {
        TextBankList list;
        list.banks.push_back({"food", "Food", {"A photo of bread", "A photo of caf\u00e9"}});
        const auto got = fromJson<TextBankList>(overTheWire(toJson(list))).value();
        QCOMPARE(got.banks.size(), 1U);
        QCOMPARE(got.banks[0].id, std::string("food"));
        QCOMPARE(got.banks[0].prompts, list.banks[0].prompts);
    }

    void aRankingTravelsAsTypedArrays()
    {
        const TextRanking ranking{{7, 3}, {0.5F, -0.25F}, 31, "whole-image embeddings", "cut"};
        const auto got = fromJson<TextRanking>(overTheWire(toJson(ranking))).value();
        QCOMPARE(got.images, ranking.images);
        QCOMPARE(got.cosines, ranking.cosines);
        QCOMPARE(got.photos, 31);
        QCOMPARE(got.basis, ranking.basis);
        QCOMPARE(got.notice, ranking.notice);
    }

    void aQueryNeedsItsBackbone()
    {
        const auto refused = fromJson<TextRankQuery>(Json{{"text", "dog"}});
        QVERIFY(!refused);
        QVERIFY(refused.error().message.find("backbone") != std::string::npos);
    }

    void wordsInARelevanceRequestMayBeLeftOut()
    {
        RelevanceRequest request;
        request.image = {17};
        request.backbone = "deit-tiny";
        request.text = "a dog";
        auto json = toJson(request);
        QCOMPARE(fromJson<RelevanceRequest>(overTheWire(json)).value().text, std::string("a dog"));
        json.erase("text");
        json.erase("bank");
        QCOMPARE(fromJson<RelevanceRequest>(overTheWire(json)).value().text, std::string());
    }
};

QTEST_APPLESS_MAIN(TextMessagesTest)
#include "TextMessagesTest.moc"
