// SPDX-License-Identifier: Apache-2.0
#include "core/wire/DataMessages.h"
#include "core/wire/Frame.h"
#include "core/wire/Protocol.h"
#include "core/wire/TrainingMessages.h"

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

class DataMessagesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anInspectionTravelsWhole()
    {
        InspectReply reply{.root = "/nsd", .title = "Demo", .synthetic = true};
        reply.shared = {{"Stimuli", "found", "250 photos", "photos"}};
        reply.subjects = {
            {"subj01", {{"Flat maps", "missing", "looked for", "the flat form"}}, {{"func1mm", "b2", 40}}, {"A notice"}}};
        const auto got = fromJson<InspectReply>(overTheWire(toJson(reply))).value();
        QCOMPARE(got.root, reply.root);
        QVERIFY(got.synthetic);
        QCOMPARE(got.shared[0].detail, std::string("250 photos"));
        QCOMPARE(got.subjects[0].pieces[0].enables, std::string("the flat form"));
        QCOMPARE(got.subjects[0].betas[0].sessions, 40);
        QCOMPARE(got.subjects[0].notices[0], std::string("A notice"));
    }

    void aConversionMayLeaveOutAllButFolderAndSubject()
    {
        const auto request = fromJson<ConvertRequest>(Json{{"directory", "/nsd"}, {"subject", "subj01"}}).value();
        QCOMPARE(request.space, std::string("func1pt8mm"));
        QCOMPARE(request.mask, std::string("nsdgeneral"));
        QVERIFY(request.version.empty());
        const auto refused = fromJson<ConvertRequest>(Json{{"directory", "/nsd"}});
        QVERIFY(!refused && refused.error().message.find("subject") != std::string::npos);
    }

    void whatAnOlderEngineLeavesOutOfAPlanOrARankingIsNotKnown()
    {
        TrainPlan refused;
        refused.voxels = 7;
        refused.refusal = "too large";
        auto plan = toJson(refused);
        QCOMPARE(fromJson<TrainPlan>(overTheWire(plan))->refusal, std::string("too large"));
        plan.erase("memoryFreeBytes");
        plan.erase("units");
        QCOMPARE(fromJson<TrainPlan>(plan)->units, std::string("voxels"));
        QCOMPARE(fromJson<TrainPlan>(plan)->memoryFreeBytes, std::int64_t{-1});
        TopPhotosReply ranking;
        ranking.topRepeats = {3, 2};
        auto json = toJson(ranking);
        QCOMPARE(fromJson<TopPhotosReply>(overTheWire(json))->topRepeats, ranking.topRepeats);
        json.erase("topRepeats");
        QVERIFY(fromJson<TopPhotosReply>(json)->topRepeats.empty());
    }
};

QTEST_GUILESS_MAIN(DataMessagesTest)
#include "DataMessagesTest.moc"
