// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/Agreement.h"
#include "core/wire/CompareMessages.h"
#include "tests/core/engine/Conversation.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace cortilens;
using namespace cortilens::test;
namespace method = cortilens::wire::method;

namespace {

/// More views than a test waits for.
constexpr int kManyViews = 400;

const std::vector<std::string> kAdaptors{"naclip", "maskclip"};

wire::RelevanceRequest cellOf(const std::string& adaptor, const Selection& selection, int image, int views)
{
    return {.panel = "compare " + adaptor,
            .image = {image},
            .selection = selection,
            .backbone = "deit-tiny",
            .adaptor = adaptor,
            .views = views};
}

std::vector<wire::ColumnChoice> columns(int views)
{
    return {{.backbone = "deit-tiny", .adaptor = "naclip", .views = views},
            {.backbone = "clip-vit-b16", .adaptor = {}, .views = views},  // has no weights here
            {.backbone = "deit-tiny", .adaptor = "maskclip", .views = views}};
}

wire::AgreementRequest agreementOn(const Selection& selection, int image, int views)
{
    return {.panel = "compare agreement", .generation = 7, .image = {image}, .selection = selection, .columns = columns(views)};
}

std::vector<RelevanceMap> mapsOf(Conversation& engine, const Selection& selection, int image, int views)
{
    std::vector<RelevanceMap> maps;
    for (const auto& adaptor : kAdaptors)
        maps.push_back(engine.ask<wire::RelevanceReply>(method::kRelevance, cellOf(adaptor, selection, image, views)).map);
    return maps;
}

MapAgreement agreementOf(const std::vector<RelevanceMap>& maps)
{
    std::vector<analysis::MapValues> values;
    for (const auto& map : maps) values.push_back({map.grid, map.values});
    return analysis::agreementOf(values).value();
}

}  // namespace

/// Several backbones on one photo: cells, their agreement, and the photos on which they differ.
class CompareTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theAgreementIsThatOfTheCells()
    {
        Conversation engine;
        (void)engine.open();
        const auto maps = mapsOf(engine, RoiName{"FFA-1"}, 17, 2);
        const auto reply = engine.ask<wire::AgreementReply>(method::kAgreement, agreementOn(RoiName{"FFA-1"}, 17, 2));
        QCOMPARE(reply.panel, std::string("compare agreement"));
        QCOMPARE(reply.generation, std::uint64_t{7});
        QCOMPARE(reply.columns, (std::vector<std::int32_t>{0, 2}));  // the one without weights is left out
        QCOMPARE(reply.viewsDone, (std::vector<std::int32_t>{2, 2}));
        const auto expected = agreementOf(maps);
        QVERIFY((reply.agreement.grid == GridSize{21, 21}));
        QCOMPARE(reply.agreement.disagreement, expected.disagreement);
        QCOMPARE(reply.agreement.correlation, expected.correlation);
        QVERIFY(expected.correlation[1] < 0.999F);  // two adaptors, two maps
        QVERIFY(reply.agreement.overall > 0);
    }

    void wordsAreComparedAsSelectionsAre()
    {
        Conversation engine;
        (void)engine.open();
        std::vector<RelevanceMap> maps;
        for (const auto& adaptor : kAdaptors) {
            auto cell = cellOf(adaptor, {}, 17, 2);
            cell.text = "a dog";
            maps.push_back(engine.ask<wire::RelevanceReply>(method::kRelevance, cell).map);
        }
        auto request = agreementOn({}, 17, 2);
        request.text = "a dog";
        request.columns.push_back({.backbone = "control"});  // knows no words

        const auto reply = engine.ask<wire::AgreementReply>(method::kAgreement, request);

        QCOMPARE(reply.columns, (std::vector<std::int32_t>{0, 2}));
        QCOMPARE(reply.agreement.disagreement, agreementOf(maps).disagreement);
        request.text = "happiness";
        QVERIFY(engine.failure(method::kAgreement, request).message.find("happiness") != std::string::npos);
    }

    void aColumnMayHaveAPresetOfItsOwn()
    {
        Conversation engine;
        (void)engine.open();
        auto request = agreementOn(RoiName{"FFA-1"}, 17, 1);
        request.columns[0].preset = "best";
        QCOMPARE(engine.ask<wire::AgreementReply>(method::kAgreement, request).columns, (std::vector<std::int32_t>{0, 2}));
        request.columns[0].preset = "paper";  // which this backbone does not have
        QCOMPARE(engine.ask<wire::AgreementReply>(method::kAgreement, request).columns, (std::vector<std::int32_t>{2}));
    }

    void onAnUnseenPhotoEveryCellShowsItsNullViewBeforeAnyIsRefined()
    {
        Conversation engine;
        (void)engine.open();
        const auto first = engine.send(method::kRelevance, cellOf("naclip", RoiName{"PPA"}, 40, kManyViews));
        const auto second = engine.send(method::kRelevance, cellOf("maskclip", RoiName{"PPA"}, 40, kManyViews));
        const auto agreement = engine.send(method::kAgreement, agreementOn(RoiName{"PPA"}, 40, kManyViews));
        QVERIFY(!engine.progressOf(second, 1).is_null());
        // Nothing but null views until here: the first column waited.
        for (const auto& value : engine.everyProgressOf(first)) QCOMPARE(value["map"]["viewsDone"].get<int>(), 1);

        const auto early = engine.hearing([agreement](const Json& message) {
            return message.contains("method") && message["method"] == method::kProgress && message["params"]["id"] == agreement;
        });
        const auto reply = wire::fromJson<wire::AgreementReply>(early["params"]["value"]).value();
        QCOMPARE(reply.columns, (std::vector<std::int32_t>{0, 2}));
        QVERIFY(!std::isnan(reply.agreement.overall));
        for (const auto id : {first, second, agreement}) engine.cancel(id);
        engine.session().settle();
        for (const auto id : {first, second, agreement}) QCOMPARE(engine.failureOf(id).kind, ErrorKind::cancelled);
    }

    void aColumnThatGaveWayEndsWithTheSameMap()
    {
        std::vector<std::vector<float>> together;
        MapAgreement refined;
        {
            Conversation engine;
            (void)engine.open();
            const auto first = engine.send(method::kRelevance, cellOf("naclip", RoiName{"EBA"}, 41, 6));
            const auto second = engine.send(method::kRelevance, cellOf("maskclip", RoiName{"EBA"}, 41, 6));
            const auto agreement = engine.send(method::kAgreement, agreementOn(RoiName{"EBA"}, 41, 6));
            for (const auto id : {first, second})
                together.push_back(wire::fromJson<wire::RelevanceReply>(engine.answerTo(id)["result"]).value().map.values);
            const auto reply = wire::fromJson<wire::AgreementReply>(engine.answerTo(agreement)["result"]).value();
            QCOMPARE(reply.viewsDone, (std::vector<std::int32_t>{6, 6}));
            refined = reply.agreement;
        }
        Conversation engine;
        (void)engine.open();
        const auto maps = mapsOf(engine, RoiName{"EBA"}, 41, 6);
        for (std::size_t i = 0; i < maps.size(); ++i) QCOMPARE(together[i], maps[i].values);
        QCOMPARE(refined.disagreement, agreementOf(maps).disagreement);
    }

    void aNewerAgreementTakesTheOldOnesPlace()
    {
        Conversation engine;
        (void)engine.open();
        const auto old = engine.send(method::kAgreement, agreementOn(RoiName{"FFA-1"}, 42, kManyViews));
        (void)engine.hearing([old](const Json& message) {
            return message.contains("method") && message["method"] == method::kProgress && message["params"]["id"] == old;
        });
        const auto reply = engine.ask<wire::AgreementReply>(method::kAgreement, agreementOn(RoiName{"FFA-1"}, 43, 1));
        QCOMPARE(engine.failureOf(old).kind, ErrorKind::cancelled);
        QCOMPARE(reply.viewsDone, (std::vector<std::int32_t>{1, 1}));
        // The work of the old one has ended: 400 views would keep the lane for minutes.
        (void)engine.ask<wire::RelevanceReply>(method::kRelevance, cellOf("naclip", RoiName{"FFA-1"}, 44, 1));
    }

    void withoutAUsableColumnTheReasonIsSaid()
    {
        Conversation engine;
        (void)engine.open();
        auto request = agreementOn(RoiName{"FFA-1"}, 17, 1);
        request.columns = {{.backbone = "clip-vit-b16", .adaptor = {}, .views = 0}};
        const auto missing = engine.failure(method::kAgreement, request);
        QVERIFY2(missing.message.find("CLIP ViT-B/16") != std::string::npos, missing.message.c_str());
        request.columns.clear();
        QCOMPARE(engine.failure(method::kAgreement, request).message, std::string("No backbone was named to compare."));
    }

    void thePhotosOnWhichTheyDisagreeMostComeFirst()
    {
        Conversation engine;
        (void)engine.open();
        const std::vector<int> stored{3, 9, 12, 30};
        std::vector<PhotoDisagreement> expected;
        for (const int image : stored) {
            const auto agreement = agreementOf(mapsOf(engine, RoiName{"FFA-1"}, image, 1));
            analysis::rank(expected, {{image}, agreement.overall, analysis::meanCorrelation(agreement)}, 3);
        }
        (void)engine.ask<wire::RelevanceReply>(method::kRelevance, cellOf("naclip", RoiName{"FFA-1"}, 50, 1));  // one column only

        const wire::DisagreementQuery query{.selection = RoiName{"FFA-1"}, .columns = columns(1), .most = 3};
        const auto list = engine.ask<wire::DisagreementList>(method::kDisagreement, query);
        QCOMPARE(list.compared, 4);
        QCOMPARE(list.looked, list.photos);
        QVERIFY(list.photos > 50);
        QCOMPARE(list.columns, (std::vector<std::int32_t>{0, 2}));
        QCOMPARE(list.images.size(), std::size_t{3});
        for (std::size_t i = 0; i < 3; ++i) {
            QCOMPARE(list.images[i], expected[i].image);
            QCOMPARE(list.overall[i], expected[i].overall);
            QCOMPARE(list.correlation[i], expected[i].correlation);
        }
    }

    void aSurveyNeedsTwoColumnsAndASensibleLength()
    {
        Conversation engine;
        (void)engine.open();
        wire::DisagreementQuery query{.selection = RoiName{"FFA-1"}, .columns = columns(1)};
        query.columns.pop_back();
        const auto one = engine.failure(method::kDisagreement, query);
        QCOMPARE(one.kind, ErrorKind::invalidRequest);
        QVERIFY2(one.message.starts_with("1 of 2 columns can be compared; two are needed. "), one.message.c_str());
        query.columns = columns(1);
        query.most = 0;
        QCOMPARE(engine.failure(method::kDisagreement, query).kind, ErrorKind::invalidRequest);
    }

    void aNewerSurveyTakesTheOldOnesPlace()
    {
        Conversation engine;
        (void)engine.open();
        const wire::DisagreementQuery query{.selection = RoiName{"FFA-1"}, .columns = columns(1)};
        const auto id = engine.send(method::kDisagreement, query);
        const auto next = engine.send(method::kDisagreement, query);
        QVERIFY(engine.answerTo(next).contains("result"));
        QCOMPARE(engine.failureOf(id).kind, ErrorKind::cancelled);  // every photo is read first: it was not through
    }
};

QTEST_GUILESS_MAIN(CompareTest)
#include "CompareTest.moc"
