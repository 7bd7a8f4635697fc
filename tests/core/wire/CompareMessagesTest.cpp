// SPDX-License-Identifier: Apache-2.0
#include "core/wire/CompareMessages.h"
#include "core/wire/Frame.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>

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

AgreementReply threeColumns()
{
    AgreementReply reply;
    reply.panel = "compare agreement";
    reply.generation = 3;
    reply.columns = {0, 2, 3};
    reply.viewsDone = {13, 1, 4};
    reply.agreement.grid = {1, 2};
    reply.agreement.disagreement = {0.5F, std::numeric_limits<float>::quiet_NaN()};
    reply.agreement.correlation = {1, 0.5F, 0.25F, 0.5F, 1, 0, 0.25F, 0, 1};
    reply.agreement.agreement = {0.375F, 0.25F, 0.125F};
    reply.agreement.overall = 0.5F;
    return reply;
}

}  // namespace

class CompareMessagesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anAgreementTravelsWithItsShapes()
    {
        const auto json = toJson(threeColumns());
        QVERIFY(json["agreement"]["correlation"]["shape"] == Json({3, 3}));
        QVERIFY(json["agreement"]["disagreement"]["shape"] == Json({1, 2}));
        const auto reply = fromJson<AgreementReply>(overTheWire(json)).value();
        QCOMPARE(reply.columns, threeColumns().columns);
        QCOMPARE(reply.viewsDone, threeColumns().viewsDone);
        QCOMPARE(reply.agreement.correlation, threeColumns().agreement.correlation);
        QCOMPARE(reply.agreement.agreement, threeColumns().agreement.agreement);
        QVERIFY(std::isnan(reply.agreement.disagreement[1]));
    }

    void aTableThatDoesNotFitItsColumnsIsNamed()
    {
        auto json = toJson(threeColumns());
        json["agreement"]["correlation"]["shape"] = Json({9, 1});
        const auto reply = fromJson<AgreementReply>(overTheWire(json));
        QVERIFY(!reply);
        QVERIFY2(reply.error().message.find("agreement.correlation") != std::string::npos, reply.error().message.c_str());
    }

    void aRequestNeedsOnlyWhatMatters()
    {
        const Json json{{"image", 17}, {"selection", "FFA-1"}, {"columns", Json::array({Json{{"backbone", "deit-tiny"}}})}};
        const auto request = fromJson<AgreementRequest>(overTheWire(json)).value();
        QCOMPARE(request.columns.size(), std::size_t{1});
        QVERIFY(request.columns[0].adaptor.empty());
        QCOMPARE(request.columns[0].views, 0);
        const Json survey{{"selection", "FFA-1"}, {"columns", Json::array()}};
        QCOMPARE(fromJson<DisagreementQuery>(overTheWire(survey)).value().most, 24);
    }

    void aListOfPhotosTravels()
    {
        DisagreementList list;
        list.images = {{17}, {3}};
        list.overall = {0.75F, 0.5F};
        list.correlation = {-0.125F, 0.5F};
        list.compared = 2;
        list.looked = 100;
        list.photos = 73000;
        list.columns = {0, 1};
        const auto received = fromJson<DisagreementList>(overTheWire(toJson(list))).value();
        QCOMPARE(received.images, list.images);
        QCOMPARE(received.overall, list.overall);
        QCOMPARE(received.correlation, list.correlation);
        QCOMPARE(received.photos, 73000);
        QCOMPARE(received.columns, list.columns);
    }
};

QTEST_APPLESS_MAIN(CompareMessagesTest)
#include "CompareMessagesTest.moc"
