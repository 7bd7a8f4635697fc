// SPDX-License-Identifier: Apache-2.0
#include "tests/core/engine/Conversation.h"

#include <QTest>

#include <cmath>

using namespace cortilens;
using namespace cortilens::test;
namespace method = cortilens::wire::method;

namespace {

bool contains(const std::string& text, const char* part)
{
    return text.find(part) != std::string::npos;
}

wire::RelevanceRequest relevanceOf(const Selection& selection, int image, int views)
{
    return {.panel = "photo", .generation = 7, .image = {image}, .selection = selection, .backbone = "deit-tiny", .views = views};
}

}  // namespace

/// The conversation: who may say what when, and what is answered.
class SessionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theEngineSpeaksFirst()
    {
        Conversation engine;
        const auto hello = engine.hearing([](const Json& message) { return message.contains("method"); });
        QVERIFY(hello["method"] == method::kHello);
        const auto words = wire::fromJson<wire::Hello>(hello["params"]);
        QVERIFY(words);
        QCOMPARE(words->protocol, wire::kProtocolVersion);
        QCOMPARE(words->device, std::string("cpu"));
        QVERIFY(words->threads > 0);
    }

    void anotherProtocolVersionIsRefusedInWords()
    {
        Conversation engine;
        const auto error = engine.failure(method::kInitialize, wire::Initialize{.protocol = 99, .client = "cortilens 9.9.9"});
        QCOMPARE(error.kind, ErrorKind::mismatch);
        QVERIFY(contains(error.message, "version 1 ") && contains(error.message, "version 99"));
        QVERIFY(contains(error.message, "cortilens 9.9.9"));
        QVERIFY(contains(error.remedy, "same version"));
        const auto next = engine.failure(method::kOpenSubject, wire::OpenSubject{.directory = kDemoTree});
        QCOMPARE(next.kind, ErrorKind::invalidRequest);
    }

    void whatCannotBeAnsweredSaysWhy()
    {
        Conversation engine;
        (void)engine.ask<wire::Hello>(method::kInitialize, wire::Initialize{});
        QVERIFY(contains(engine.failure(method::kPhoto, wire::PhotoQuery{{1}}).message, "No subject is open"));
        QVERIFY(contains(engine.failureOf(engine.send("surface/gett", Json::object())).message, "'surface/gett'"));
        QVERIFY(contains(engine.failureOf(engine.send(method::kPhoto, Json::object())).message, "`image` is missing"));
        QCOMPARE(engine.failure(method::kOpenSubject, wire::OpenSubject{.directory = "/nowhere"}).kind, ErrorKind::notFound);
        QVERIFY(
            contains(engine.failure(method::kOpenSubject, wire::OpenSubject{.directory = kDemoTree, .subject = "subj09"}).message,
                     "subj09"));
    }

    void aSubjectIsSummedUp()
    {
        Conversation engine;
        const auto summary = engine.open();
        QVERIFY(summary.synthetic && contains(summary.title, "synthetic"));
        QCOMPARE(summary.subject, std::string("subj01"));
        QVERIFY((summary.volumeShape == std::array{81, 104, 83}));
        QVERIFY((summary.vertexCounts == std::array{10242, 10242}));
        const auto food = std::ranges::find(summary.regions, "food", &RegionOfInterest::name);
        QVERIFY(food != summary.regions.end());
        QVERIFY(food->meanR2 > 0 && food->meanR2 < 1);
        QVERIFY((summary.story.selection == Selection{RoiName{"food"}}));
        QCOMPARE(summary.backbones.size(), 5U);  // the demo's, the paper's three, the control
        QVERIFY(summary.backbones[0].usable && summary.backbones[0].synthetic);
        QVERIFY(!summary.backbones[1].usable);
        QVERIFY(contains(summary.backbones[1].why, "cortilens/encoders"));
        QVERIFY(summary.backbones[4].usable && summary.backbones[4].hasWeights);  // the control needs no file
        QCOMPARE(summary.trainingSpaces.size(), 3U);
        QVERIFY(summary.trainingSpaces[0].name == "func1pt8mm" && summary.trainingSpaces[0].hasBetas);
        QVERIFY(summary.trainingSpaces[1].name == "nativesurface" && !summary.trainingSpaces[1].hasBetas);
    }

    void filesAreShown()
    {
        Conversation engine;
        const auto summary = engine.open();
        const auto mesh = engine.ask<SurfaceMesh>(method::kSurface, wire::SurfaceQuery{Hemisphere::right, SurfaceForm::inflated});
        QCOMPARE(mesh.points.size(), 10242U);
        const auto table = engine.ask<wire::VertexTable>(method::kVertexTable, wire::HemisphereQuery{Hemisphere::left});
        QCOMPARE(table.voxel.size(), 10242U);
        const auto photo = engine.ask<Photo>(method::kPhoto, wire::PhotoQuery{{17}});
        QCOMPARE(photo.width, 425);
        const auto strip =
            engine.ask<wire::ThumbnailStrip>(method::kThumbnails, wire::ThumbnailQuery{.images = {{17}, {3}}, .sidePixels = 32});
        QCOMPARE(strip.rgb.size(), std::size_t{2 * 32 * 32 * 3});
        const auto stimuli = engine.ask<wire::StimulusTable>(method::kStimuli, Json::object());
        QCOMPARE(static_cast<std::int32_t>(stimuli.nsdId.size()), summary.stimulusCount);
        QVERIFY(std::ranges::all_of(stimuli.trials, [](std::uint8_t trials) { return trials == 3; }));
        QCOMPARE(std::ranges::count(stimuli.shared, 1), 100);
    }

    void aPhotoOutsideIsExplainedInBothNumberings()
    {
        Conversation engine;
        const auto summary = engine.open();
        const auto error = engine.failure(method::kRelevance, relevanceOf(RoiName{"FFA-1"}, summary.stimulusCount, 1));
        QCOMPARE(error.kind, ErrorKind::invalidRequest);
        QVERIFY(contains(error.message + error.remedy, "nsdId") && contains(error.message + error.remedy, "73k"));
    }

    void aSelectionIsDescribed()
    {
        Conversation engine;
        (void)engine.open();
        const auto region = engine.ask<wire::SelectionReport>(
            method::kDescribe, wire::DescribeQuery{.selection = RoiName{"FFA-1"}, .backbone = "deit-tiny"});
        QVERIFY(region.voxelCount > 10 && region.r2 > 0 && region.noiseCeiling > 0);
        QCOMPARE(region.testImages, 100);
        QVERIFY(contains(region.readout, "mean of "));
        QVERIFY(std::isnan(region.surfaceRas[0]));

        const auto overlay = engine.ask<Overlay>(method::kOverlay, wire::OverlayQuery{.id = "r2", .backbone = "deit-tiny"});
        const auto& r2 = overlay.values[0];
        const auto known =
            static_cast<std::int32_t>(std::ranges::find_if(r2, [](float value) { return !std::isnan(value); }) - r2.begin());
        const auto vertex = engine.ask<wire::SelectionReport>(
            method::kDescribe,
            wire::DescribeQuery{.selection = SurfaceVertex{Hemisphere::left, {known}}, .backbone = "deit-tiny"});
        QCOMPARE(vertex.r2, r2[static_cast<std::size_t>(known)]);
        QVERIFY(!std::isnan(vertex.surfaceRas[0]));
        QVERIFY(vertex.voxel.i >= 0);

        const auto unread = engine.ask<wire::SelectionReport>(
            method::kDescribe, wire::DescribeQuery{.selection = RoiName{"FFA-1"}, .backbone = "clip-vit-b16"});
        QVERIFY(std::isnan(unread.r2) && contains(unread.readout, "no encoder"));
    }

    void theSelectionIsAnOverlay()
    {
        Conversation engine;
        const auto summary = engine.open();
        const auto overlay =
            engine.ask<Overlay>(method::kOverlay, wire::OverlayQuery{.id = "selection", .selection = RoiName{"FFA-1"}});
        int marked = 0;
        for (const auto& side : overlay.values)
            marked += static_cast<int>(std::ranges::count_if(side, [](float value) { return value == 1.0F; }));
        const auto region = std::ranges::find(summary.regions, "FFA-1", &RegionOfInterest::name);
        QVERIFY(marked > 0);
        QVERIFY(std::abs(marked - static_cast<int>(region->vertices[0].size() + region->vertices[1].size())) < marked / 2);
    }

    void workThatDoesNotFitIsRefusedInNumbers()
    {
        engine::EngineOptions options;
        options.memoryLimitBytes = 20'000'000;
        Conversation engine(options);
        (void)engine.open();
        const auto error = engine.failure(method::kRelevance, relevanceOf(RoiName{"FFA-1"}, 3, 1));
        QCOMPARE(error.kind, ErrorKind::outOfMemory);
        QVERIFY(contains(error.message, "20.0 MB") && contains(error.message, "DeiT-Tiny/16 at 336 px"));
        QVERIFY(contains(error.remedy, "--memory-limit"));
    }

    void aStoreThatCannotBeUsedIsANoticeAndTheMapComes()
    {
        engine::EngineOptions options;
        options.store = "/proc/nowhere/store";
        Conversation engine(options);
        (void)engine.open();
        for (const int image : {3, 4}) {
            const auto reply = engine.ask<wire::RelevanceReply>(method::kRelevance, relevanceOf(RoiName{"FFA-1"}, image, 1));
            QCOMPARE(reply.map.values.size(), 441U);
        }
        QCOMPARE(
            engine.count([](const Json& message) { return message.contains("method") && message["method"] == method::kNotice; }),
            1);
    }

    void statusAndShutdownAreAnswered()
    {
        Conversation engine;
        const auto status = engine.ask<wire::EngineStatus>(method::kStatus, Json::object());
        QVERIFY(status.residentBytes > 0 && status.memoryLimitBytes > 0 && status.storeCapBytes > 0);
        QVERIFY(!engine.session().isOver());
        QVERIFY(engine.answerTo(engine.send(method::kShutdown, Json::object())).contains("result"));
        QVERIFY(engine.session().isOver());
    }
};

QTEST_GUILESS_MAIN(SessionTest)
#include "SessionTest.moc"
