// SPDX-License-Identifier: Apache-2.0
#include "core/wire/Frame.h"
#include "core/wire/PrepareMessages.h"
#include "core/wire/Protocol.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>

using namespace cortilens;
using namespace cortilens::wire;
using Json = nlohmann::json;

namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

Json overTheWire(const Json& message)
{
    FrameReader reader(kMaxFrameBytes);
    reader.feed(frameOf(message));
    const auto received = reader.next();
    return received && *received ? **received : Json{};
}

/// What the other side gets; a failed test when it gets nothing.
template <typename Message> Message sent(const Message& message)
{
    const auto received = fromJson<Message>(overTheWire(toJson(message)));
    return received.value();
}

/// NaN is bits: a message that went over the wire is written as before.
template <typename Message> bool survives(const Message& message)
{
    const auto received = fromJson<Message>(overTheWire(toJson(message)));
    return received && frameOf(toJson(*received)) == frameOf(toJson(message));
}

template <typename Message> std::string complaintAbout(const Json& value)
{
    const auto message = fromJson<Message>(overTheWire(value));
    return message || message.error().kind != ErrorKind::malformed ? std::string{} : message.error().message;
}

bool contains(const std::string& text, const char* part)
{
    return text.find(part) != std::string::npos;
}

RelevanceReply relevanceReply()
{
    RelevanceReply reply;
    reply.panel = "main";
    reply.generation = std::numeric_limits<std::uint64_t>::max();
    reply.map = {.grid = {2, 3},
                 .values = {1, 2, 3, 4, kNaN, -0.5F},
                 .spread = {0, 0, 0, 0.25F, 0, 0},
                 .viewsDone = 1,
                 .viewsTotal = 13,
                 .convergence = kNaN};
    reply.quantity = "Predicted response";
    reply.recipe = "DeiT-Tiny/16 \xc2\xb7 NACLIP";
    reply.fromStore = true;
    reply.milliseconds = 12.5F;
    return reply;
}

}  // namespace

class ProtocolTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void helloSaysWhatTheEngineIs()
    {
        const auto hello = sent(Hello{.engineVersion = "0.1.0", .processId = 1LL << 40, .device = "cuda:0", .threads = 2});
        QCOMPARE(hello.protocol, kProtocolVersion);
        QCOMPARE(hello.maxFrameBytes, kMaxFrameBytes);
        QCOMPARE(hello.processId, std::int64_t{1} << 40);
        QCOMPARE(hello.device, std::string("cuda:0"));
        QCOMPARE(hello.threads, 2);
    }

    void aMapTravelsAsATypedArrayOfItsShape()
    {
        const auto json = toJson(relevanceReply());
        QVERIFY(json["map"]["values"]["shape"] == Json({2, 3}));
        QCOMPARE(json["map"]["values"]["data"].get_binary().subtype(), 85U);
        const auto reply = sent(relevanceReply());
        QCOMPARE(reply.generation, std::numeric_limits<std::uint64_t>::max());
        QVERIFY((reply.map.grid == GridSize{2, 3}));
        QVERIFY(std::isnan(reply.map.values[4]));
        QCOMPARE(reply.map.values[5], -0.5F);
        QCOMPARE(reply.map.spread[3], 0.25F);
        QVERIFY(std::isnan(reply.map.convergence));
        QVERIFY(survives(relevanceReply()));
    }

    void aMapWithoutSpreadTravels()
    {
        auto reply = relevanceReply();
        reply.map.spread.clear();
        QVERIFY(sent(reply).map.spread.empty());
    }

    void anIntervalTravelsInTheMapsShapeAndMayBeMissing()
    {
        auto reply = relevanceReply();
        QVERIFY(sent(reply).map.low.empty());
        reply.map.low = {0, 1, 2, 3, kNaN, -1};
        reply.map.high = {2, 3, 4, 5, kNaN, 0};
        reply.interval = "95 % of 1000";
        const auto json = toJson(reply);
        QVERIFY(json["map"]["low"]["shape"] == Json({2, 3}));
        QVERIFY(survives(reply));
        QCOMPARE(sent(reply).map.high[3], 5.0F);
        auto bent = json;
        bent["map"]["high"]["shape"] = {3, 2};
        QVERIFY(contains(complaintAbout<RelevanceReply>(bent), "`map.high`"));
        bent = json;
        for (const auto* key : {"low", "high"}) bent["map"].erase(key);
        bent.erase("interval");
        QVERIFY(fromJson<RelevanceReply>(bent));  // an engine that knows none
    }

    void aRequestNeedsOnlyWhatMatters()
    {
        const auto request = fromJson<RelevanceRequest>(Json{{"image", 17}, {"selection", "lh:1234"}, {"backbone", "deit-tiny"}});
        QVERIFY(request);
        QCOMPARE(request->image, NsdId{17});
        QVERIFY((request->selection == Selection{SurfaceVertex{Hemisphere::left, {1234}}}));
        QCOMPARE(request->views, 0);
    }

    void everySelectionSurvives()
    {
        for (const Selection& selection : {Selection{}, Selection{SurfaceVertex{Hemisphere::right, {7}}},
                                           Selection{VoxelIndex{40, 17, 22}}, Selection{RoiName{"FFA-1"}}}) {
            const auto request = sent(RelevanceRequest{.image = {3}, .selection = selection, .backbone = "b"});
            QVERIFY(request.selection == selection);
        }
    }

    void aSubjectTravelsWithRegionsOverlaysAndBackbones()
    {
        SubjectSummary summary;
        summary.title = "Demo (synthetic)";
        summary.synthetic = true;
        summary.volumeShape = {81, 104, 83};
        summary.vertexCounts = {10242, 10242};
        summary.forms = {SurfaceForm::inflated, SurfaceForm::flat};
        auto& region = summary.regions.emplace_back();
        region.name = "FFA-1";
        region.meanR2 = kNaN;
        region.vertices[0] = {{3}, {5}};
        auto& overlay = summary.overlays.emplace_back();
        overlay.id = "r2";
        overlay.kind = OverlayKind::diverging;
        overlay.values[0] = {1, kNaN};
        summary.backbones = {{.id = "deit-tiny", .usable = true, .adaptors = {"naclip", "none"}}};
        summary.story = {.image = {17}, .selection = RoiName{"food"}, .backbone = "deit-tiny"};
        summary.notices = {"No betas."};

        const auto received = sent(summary);

        QVERIFY(survives(summary));
        QCOMPARE(received.regions[0].vertices[0][1], VertexId{5});
        QCOMPARE(received.overlays[0].kind, OverlayKind::diverging);
        QVERIFY(std::isnan(received.overlays[0].values[0][1]));
        QCOMPARE(received.backbones[0].adaptors[1], std::string("none"));
        QCOMPARE(received.forms[1], SurfaceForm::flat);
        QVERIFY(received.volumeShape == summary.volumeShape);
    }

    void surfacesKeepThreeNumbersAPoint()
    {
        SurfaceMesh mesh;
        mesh.hemisphere = Hemisphere::right;
        mesh.form = SurfaceForm::pial;
        mesh.points = {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}, {0, 0, 1}};
        mesh.triangles = {{0, 1, 2}, {0, 2, 3}};
        QVERIFY(toJson(mesh)["points"]["shape"] == Json({4, 3}));
        const auto received = sent(mesh);
        QCOMPARE(received.points, mesh.points);
        QCOMPARE(received.triangles, mesh.triangles);
        QVERIFY(survives(VertexTable{.curvature = {0.5F, -1}, .voxel = {{1, 2, 3}, {-1, -1, -1}}, .noiseCeiling = {kNaN, 30}}));
    }

    void photosAndStripsKeepTheirPixels()
    {
        const auto photo = sent(Photo{.width = 2, .height = 1, .rgb = {1, 2, 3, 4, 5, 6}});
        QCOMPARE(photo.rgb.size(), 6U);
        QVERIFY(toJson(photo)["rgb"]["shape"] == Json({1, 2, 3}));
        QVERIFY(survives(ThumbnailStrip{.images = {{4}}, .sidePixels = 1, .rgb = {9, 8, 7}}));
    }

    void theOtherMessagesSurvive()
    {
        QVERIFY(survives(Initialize{.client = "cortilens 0.1.0"}));
        QVERIFY(survives(OpenSubject{.directory = "/data/nsd", .subject = "subj01"}));
        QVERIFY(survives(HemisphereQuery{Hemisphere::right}));
        QVERIFY(survives(SurfaceQuery{Hemisphere::right, SurfaceForm::sphere}));
        QVERIFY(survives(OverlayQuery{.id = "selection", .backbone = "b", .selection = RoiName{"PPA"}}));
        QVERIFY(survives(PhotoQuery{{72999}}));
        QVERIFY(survives(ThumbnailQuery{.images = {{1}, {2}}, .sidePixels = 64}));
        QVERIFY(survives(StimulusTable{.nsdId = {0, 1}, .cocoId = {5, 0}, .shared = {1, 0}, .trials = {3, 0}}));
        QVERIFY(survives(DescribeQuery{.selection = VoxelIndex{1, 2, 3}, .backbone = "b", .subject = "subj02"}));
        QVERIFY(survives(
            SelectionReport{.title = "t", .regions = {"a", "b"}, .surfaceRas = {kNaN, 1, 2}, .r2 = kNaN, .homology = "h"}));
        QVERIFY(survives(PatchQuery{.image = {1}, .backbone = "b", .adaptor = {}, .patches = {{0, 1}, {2, 3}}}));
        QVERIFY(survives(PrefetchRequest{.images = {{1}}, .backbone = "b", .adaptor = "naclip", .views = 3}));
        QVERIFY(survives(PrepareRequest{.backbone = "b", .what = "embedding", .images = "0-9", .adaptor = "naclip", .views = 3}));
        QVERIFY(survives(MapsRequest{.selections = {"PPA"},
                                     .texts = {"a dog"},
                                     .banks = {"food"},
                                     .backbone = "b",
                                     .adaptor = "naclip",
                                     .views = 3,
                                     .preset = "best",
                                     .images = "0-9",
                                     .out = "/maps"}));
        QVERIFY(survives(MapsReply{.text = "t", .written = 7, .there = 3}));
        QVERIFY(survives(PrepareReply{.made = 7, .there = 3, .seconds = 1.5F}));
        QVERIFY(survives(
            EngineStatus{.residentBytes = 1LL << 33, .storeBytes = 5, .storeCapBytes = 7, .memoryLimitBytes = 1LL << 34}));
        QVERIFY(survives(JobList{.jobs = {{.id = 1ULL << 60, .title = "t", .done = 1, .total = 13, .state = "running"}}}));
        QVERIFY(survives(Notice{.message = "The disk is full.", .remedy = "Make room."}));
    }

    void unknownFieldsAreIgnored()
    {
        auto json = toJson(PhotoQuery{{5}});
        json["later"] = "version";
        QVERIFY(fromJson<PhotoQuery>(json));
    }

    void aMissingFieldIsNamed()
    {
        auto json = toJson(relevanceReply());
        json["map"].erase("viewsDone");
        const auto complaint = complaintAbout<RelevanceReply>(json);
        QVERIFY(contains(complaint, "`map.viewsDone`") && contains(complaint, "missing"));
        QVERIFY(contains(complaintAbout<PhotoQuery>(Json{}), "`image`"));
        QVERIFY(contains(complaintAbout<PhotoQuery>(Json::array({1})), "`image`"));
    }

    void aMistypedFieldIsNamed()
    {
        QVERIFY(contains(complaintAbout<PhotoQuery>(Json{{"image", "17"}}), "`image` is not a whole number"));
        QVERIFY(contains(complaintAbout<PhotoQuery>(Json{{"image", 1.5}}), "`image` is not a whole number"));
        QVERIFY(contains(complaintAbout<PhotoQuery>(Json{{"image", 4294967296LL}}), "`image` is 4294967296"));
        QVERIFY(contains(complaintAbout<PhotoQuery>(Json{{"image", -4294967296LL}}), "out of range"));
        QVERIFY(contains(complaintAbout<HemisphereQuery>(Json{{"hemisphere", "left"}}), "'left'"));
        QVERIFY(contains(complaintAbout<OpenSubject>(Json{{"directory", 3}}), "`directory` is not text"));
        auto json = toJson(SubjectSummary{.backbones = {{}, {}}});
        json["backbones"][1]["usable"] = "yes";
        QVERIFY(contains(complaintAbout<SubjectSummary>(json), "`backbones[1].usable`"));
        json = toJson(SubjectSummary{});
        json["volumeShape"] = {1, 2};
        QVERIFY(contains(complaintAbout<SubjectSummary>(json), "`volumeShape` has 2 elements, not 3"));
    }

    void anUnreadableSelectionIsExplained()
    {
        const auto complaint = complaintAbout<DescribeQuery>(Json{{"selection", "lh:x"}, {"backbone", "b"}});
        QVERIFY(contains(complaint, "`selection`") && contains(complaint, "lh:1234"));
    }

    void anArrayThatContradictsItselfIsRefused()
    {
        const auto with = [](const char* key, const Json& value) {
            auto json = toJson(relevanceReply());
            json["map"]["values"][key] = value;
            return complaintAbout<RelevanceReply>(json);
        };
        QVERIFY(contains(with("shape", {2, 2}), "24 bytes"));
        QVERIFY(contains(with("shape", {3, 2}), "[3, 2], not [2, 3]"));
        QVERIFY(contains(with("shape", {-2, -3}), "whole numbers"));
        QVERIFY(contains(with("shape", {1ULL << 62, 16}), "bytes"));  // 2^66 elements: must not wrap around
        QVERIFY(contains(with("shape", Json::array()), "{shape, data}"));
        QVERIFY(contains(with("data", Json::binary(std::vector<std::uint8_t>(24), 86)), "tag 86, not 85"));
        QVERIFY(contains(with("data", Json::binary(std::vector<std::uint8_t>(24))), "not 85"));
        QVERIFY(contains(with("data", Json::array({1, 2})), "no typed array"));
        auto json = toJson(SurfaceMesh{});
        json["points"] = {{"shape", {2}}, {"data", Json::binary(std::vector<std::uint8_t>(8), 85)}};
        QVERIFY(contains(complaintAbout<SurfaceMesh>(json), "`points`"));
    }
};

QTEST_APPLESS_MAIN(ProtocolTest)
#include "ProtocolTest.moc"
