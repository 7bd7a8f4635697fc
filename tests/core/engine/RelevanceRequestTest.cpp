// SPDX-License-Identifier: Apache-2.0
#include "core/data/Stimuli.h"
#include "core/data/StudyFiles.h"
#include "core/dense/DenseNetwork.h"
#include "core/files/NiftiReader.h"
#include "core/files/PillowResize.h"
#include "core/files/Safetensors.h"
#include "core/models/BackboneRow.h"
#include "tests/core/engine/Conversation.h"

#include <QTest>

#include <ATen/ATen.h>

#include <cmath>
#include <fstream>
#include <map>

using namespace cortilens;
using namespace cortilens::test;
namespace method = cortilens::wire::method;

namespace {

/// More views than a test waits for.
constexpr int kManyViews = 400;

wire::RelevanceRequest relevanceOf(const Selection& selection, int image, int views, std::string panel = "photo")
{
    return {.panel = std::move(panel), .image = {image}, .selection = selection, .backbone = "deit-tiny", .views = views};
}

/// Label of a region, from the name table itself.
int labelOf(const std::string& set, const std::string& region)
{
    std::ifstream table(kDemoTree + "/nsddata/freesurfer/subj01/label/" + set + ".mgz.ctab");
    int label = 0;
    std::string name;
    while (table >> label >> name)
        if (name == region) return label;
    return -1;
}

struct RawReadout {
    std::vector<double> weights;
    double bias = 0;
};

/// The mean readout of a region, from the volume and the encoder's arrays.
RawReadout rawReadoutOf(const std::string& set, const std::string& region)
{
    const auto label = static_cast<float>(labelOf(set, region));
    const auto volume = files::readNiftiVolume(kDemoTree + "/nsddata/ppdata/subj01/func1pt8mm/roi/" + set + ".nii.gz").value();
    const auto file =
        files::SafetensorsFile::open(kDemoTree + "/cortilens/encoders/subj01_func1pt8mm_deit-tiny.safetensors").value();
    const auto weights = file.floats("weights").value();
    const auto bias = file.floats("bias").value();
    const auto bytes = file.bytes("voxels");
    const auto* entry = file.find("voxels");
    const auto size = bytes.size() / (3 * bias.size());
    const auto voxel = [&](std::size_t row, std::size_t axis) {
        std::int64_t value = 0;
        std::memcpy(&value, bytes.data() + (3 * row + axis) * size, size);
        return value;
    };
    Q_ASSERT(entry && size <= sizeof(std::int64_t));
    const auto& shape = volume.description.shape;
    RawReadout readout{std::vector<double>(weights.size() / bias.size()), 0};
    int voxels = 0;
    for (std::size_t row = 0; row < bias.size(); ++row) {
        const auto place = voxel(row, 0) + shape[0] * (voxel(row, 1) + shape[1] * voxel(row, 2));
        if (volume.values[static_cast<std::size_t>(place)] != label) continue;
        for (std::size_t c = 0; c < readout.weights.size(); ++c)
            readout.weights[c] += static_cast<double>(weights[row * readout.weights.size() + c]);
        readout.bias += static_cast<double>(bias[row]);
        ++voxels;
    }
    for (auto& weight : readout.weights) weight /= voxels;
    readout.bias /= voxels;
    return readout;
}

/// The null view's map: one forward pass and a loop.
std::vector<double> rawMap(int image, const RawReadout& readout)
{
    const auto& row = *models::findRow("deit-tiny");
    const auto stimuli = data::Stimuli::open(data::photosOf(data::NsdTree::open(kDemoTree).value())).value();
    const auto photo = files::resizeBicubic(stimuli.photo({image}).value(), 336, 336);
    auto pixels = at::empty({1, 3, 336, 336});
    auto* out = pixels.mutable_data_ptr<float>();
    for (std::size_t c = 0; c < 3; ++c)
        for (std::size_t p = 0; p < 336 * 336; ++p)
            *out++ = static_cast<float>((photo.rgb[3 * p + c] / 255.0 - row.mean[c]) / row.deviation[c]);
    const auto network =
        dense::DenseNetwork::open(row, CORTILENS_SOURCE_DIR "/resources/demo/weights/deit_tiny_patch16_224.fp16.safetensors", {})
            .value();
    const auto tokens = network->tokens(pixels, dense::Adaptor::naclip).value();
    const auto* feature = tokens.const_data_ptr<float>();
    std::vector<double> map;
    for (int patch = 0; patch < 21 * 21; ++patch) {
        double product = 0;
        double square = 0;
        for (const auto weight : readout.weights) {
            const auto value = static_cast<double>(*feature++);
            product += weight * value;
            square += value * value;
        }
        map.push_back(product / std::sqrt(square) + readout.bias);
    }
    return map;
}

}  // namespace

/// Maps: right, progressive, from the store, and shared by those who wait.
class RelevanceRequestTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aMapEqualsOneComputedFromTheFilesByHand()
    {
        Conversation engine;
        (void)engine.open();
        const auto reply = engine.ask<wire::RelevanceReply>(method::kRelevance, relevanceOf(RoiName{"FFA-1"}, 17, 1));
        const auto expected = rawMap(17, rawReadoutOf("floc-faces", "FFA-1"));
        QVERIFY((reply.map.grid == GridSize{21, 21}));
        // Features are kept as float16: 2^-11 of a value, on which a readout of 192 weights averages.
        double largest = 0;
        double difference = 0;
        for (std::size_t patch = 0; patch < expected.size(); ++patch) {
            largest = std::max(largest, std::abs(expected[patch]));
            difference = std::max(difference, std::abs(expected[patch] - static_cast<double>(reply.map.values[patch])));
        }
        QVERIFY(largest > 0.1);
        QVERIFY2(difference < 1e-3 * largest, qPrintable(QString::number(difference / largest)));
        QCOMPARE(reply.unit, std::string("z-scored beta"));
        QVERIFY(reply.recipe.find("DeiT-Tiny/16 \xc2\xb7 NACLIP \xc2\xb7 336 px \xc2\xb7 1 view") != std::string::npos);
        QVERIFY(reply.provenance.find("photo: nsdId 17 (73KID 18)") != std::string::npos);
        QVERIFY(reply.provenance.find("synthetic") != std::string::npos);
    }

    void theNullViewComesFirstThenRefinementsThenTheStore()
    {
        Conversation engine;
        (void)engine.open();
        const auto first = engine.send(method::kRelevance, relevanceOf(RoiName{"PPA"}, 20, 5));
        const auto reply = wire::fromJson<wire::RelevanceReply>(engine.answerTo(first)["result"]).value();
        std::vector<int> views;
        for (const auto& value : engine.everyProgressOf(first)) views.push_back(value["map"]["viewsDone"].get<int>());
        QVERIFY((views == std::vector{1, 2, 3, 4}));
        QCOMPARE(reply.map.viewsDone, 5);
        QCOMPARE(reply.map.viewsTotal, 5);
        QVERIFY(reply.map.convergence > 0.5F && reply.map.convergence <= 1.0F);
        QVERIFY(!reply.fromStore);

        const auto again = engine.ask<wire::RelevanceReply>(method::kRelevance, relevanceOf(RoiName{"PPA"}, 20, 5));
        QVERIFY(again.fromStore);
        QCOMPARE(again.map.values, reply.map.values);
        QVERIFY(engine.ask<wire::EngineStatus>(method::kStatus, Json::object()).storeBytes > 0);
    }

    void anotherEngineFindsTheMapOnDisk()
    {
        QTemporaryDir store;
        engine::EngineOptions options;
        options.store = store.path().toStdString();
        std::vector<float> values;
        {
            Conversation engine(options);
            (void)engine.open();
            values = engine.ask<wire::RelevanceReply>(method::kRelevance, relevanceOf(RoiName{"EBA"}, 21, 2)).map.values;
        }
        Conversation engine(options);
        (void)engine.open();
        const auto reply = engine.ask<wire::RelevanceReply>(method::kRelevance, relevanceOf(RoiName{"EBA"}, 21, 2));
        QVERIFY(reply.fromStore);
        QCOMPARE(reply.map.values, values);
    }

    void aClickOnAPhotoThatIsBeingDistilledJoinsIn()
    {
        Conversation engine;
        (void)engine.open();
        const auto first = engine.send(method::kRelevance, relevanceOf(RoiName{"FFA-1"}, 22, 24));
        QVERIFY(!engine.progressOf(first, 2).is_null());

        const auto second = engine.send(method::kRelevance, relevanceOf(RoiName{"PPA"}, 22, 24));

        QCOMPARE(engine.failureOf(first).kind, ErrorKind::cancelled);
        const auto reply = wire::fromJson<wire::RelevanceReply>(engine.answerTo(second)["result"]).value();
        for (const auto& value : engine.everyProgressOf(second)) QVERIFY(value["map"]["viewsDone"] >= 2);  // not begun again
        Conversation other;
        (void)other.open();
        const auto alone = other.ask<wire::RelevanceReply>(method::kRelevance, relevanceOf(RoiName{"PPA"}, 22, 24));
        QCOMPARE(reply.map.values, alone.map.values);
    }

    void aClickRightBehindACancelJoinsInAsWell()
    {
        Conversation engine;
        (void)engine.open();
        const auto first = engine.send(method::kRelevance, relevanceOf(RoiName{"FFA-1"}, 23, kManyViews));
        QVERIFY(!engine.progressOf(first, 2).is_null());
        engine.cancel(first);
        const auto second = engine.send(method::kRelevance, relevanceOf(RoiName{"PPA"}, 23, kManyViews));
        engine.session().settle();
        QVERIFY(!engine.progressOf(second, 2).is_null());
        QVERIFY(engine.everyProgressOf(second).front()["map"]["viewsDone"] >= 2);
    }

    void aCancelledRequestIsAnsweredAndItsWorkEnds()
    {
        Conversation engine;
        (void)engine.open();
        const auto id = engine.send(method::kRelevance, relevanceOf(RoiName{"FFA-1"}, 24, kManyViews));
        QVERIFY(!engine.progressOf(id, 1).is_null());
        engine.cancel(id);
        engine.session().settle();
        QCOMPARE(engine.failureOf(id).kind, ErrorKind::cancelled);
        // The lane is free: 400 views would keep it for minutes.
        const auto reply = engine.ask<wire::RelevanceReply>(method::kRelevance, relevanceOf(RoiName{"FFA-1"}, 25, 1));
        QCOMPARE(reply.map.viewsDone, 1);
        QVERIFY(engine.everyProgressOf(id).size() < 8);
    }

    void aNewPhotoOnThePanelTakesTheOldOnesPlace()
    {
        Conversation engine;
        (void)engine.open();
        const auto first = engine.send(method::kRelevance, relevanceOf(RoiName{"FFA-1"}, 26, kManyViews));
        QVERIFY(!engine.progressOf(first, 1).is_null());
        const auto reply = engine.ask<wire::RelevanceReply>(method::kRelevance, relevanceOf(RoiName{"FFA-1"}, 27, 1));
        QCOMPARE(reply.map.viewsDone, 1);
        QCOMPARE(engine.failureOf(first).kind, ErrorKind::cancelled);
    }

    void twoPanelsDoNotDisturbEachOther()
    {
        Conversation engine;
        (void)engine.open();
        const auto left = engine.send(method::kRelevance, relevanceOf(RoiName{"FFA-1"}, 28, 3, "left"));
        const auto right = engine.send(method::kRelevance, relevanceOf(RoiName{"FFA-1"}, 29, 3, "right"));
        QVERIFY(engine.answerTo(left).contains("result"));
        QVERIFY(engine.answerTo(right).contains("result"));
    }

    void photosOrderedAheadAreThereWhenTheyAreClicked()
    {
        Conversation engine;
        (void)engine.open();
        QVERIFY(engine
                    .answerTo(engine.send(
                        method::kPrefetch,
                        wire::PrefetchRequest{.images = {{30}, {31}}, .backbone = "deit-tiny", .adaptor = {}, .views = 2}))
                    .contains("result"));
        // Whoever asks while the photo is being prepared joins in; afterwards it is in memory. Either way it is made once.
        const auto clicked = engine.ask<wire::RelevanceReply>(method::kRelevance, relevanceOf(RoiName{"FFA-1"}, 31, 2));
        QCOMPARE(clicked.map.viewsDone, 2);
        QTRY_VERIFY_WITH_TIMEOUT(
            engine.ask<wire::RelevanceReply>(method::kRelevance, relevanceOf(RoiName{"FFA-1"}, 30, 2)).fromStore, 60'000);
    }

    void aPreparedPhotoThatGaveWayShowsNoMapTwice()
    {
        Conversation engine;
        (void)engine.open();
        (void)engine.answerTo(
            engine.send(method::kPrefetch,
                        wire::PrefetchRequest{.images = {{35}}, .backbone = "deit-tiny", .adaptor = {}, .views = kManyViews}));
        QVERIFY(!engine
                     .hearing([](const Json& message) {
                         if (!message.contains("method") || message["method"] != method::kJobs) return false;
                         const auto list = wire::fromJson<wire::JobList>(message["params"]).value();
                         return !list.jobs.empty() && list.jobs[0].done > 2;
                     })
                     .is_null());

        const auto other = engine.send(method::kRelevance, relevanceOf(RoiName{"FFA-1"}, 36, 1, "other"));
        const auto joined = engine.send(method::kRelevance, relevanceOf(RoiName{"FFA-1"}, 35, kManyViews));

        QVERIFY(engine.answerTo(other).contains("result"));
        const auto reached = engine.progressOf(joined, 1)["params"]["value"]["map"]["viewsDone"].get<int>();
        QVERIFY(reached >= 2);
        QVERIFY(!engine.progressOf(joined, reached + 1).is_null());
        int last = 0;
        for (const auto& value : engine.everyProgressOf(joined)) {
            QVERIFY(value["map"]["viewsDone"] > last);
            last = value["map"]["viewsDone"].get<int>();
        }
    }

    void jobsAreListedWithTheirRequest()
    {
        Conversation engine;
        (void)engine.open();
        const auto id = engine.send(method::kRelevance, relevanceOf(RoiName{"FFA-1"}, 32, kManyViews));
        const auto listed = engine.hearing([id](const Json& message) {
            if (!message.contains("method") || message["method"] != method::kJobs) return false;
            const auto list = wire::fromJson<wire::JobList>(message["params"]).value();
            return !list.jobs.empty() && list.jobs[0].id == id && list.jobs[0].state == "running" && list.jobs[0].done > 0 &&
                   list.jobs[0].total == kManyViews && list.jobs[0].title == "Relevance of FFA-1 on nsdId 32";
        });
        QVERIFY(!listed.is_null());
    }

    void stoppingAtConvergenceSavesViews()
    {
        Conversation engine;
        (void)engine.open();
        auto request = relevanceOf(RoiName{"FFA-1"}, 33, 32);
        request.stopAtConvergence = 0.5F;
        const auto reply = engine.ask<wire::RelevanceReply>(method::kRelevance, request);
        QVERIFY(reply.map.viewsDone < 32);
        QCOMPARE(reply.map.viewsTotal, 32);
        request.stopAtConvergence = 1.5F;
        QCOMPARE(engine.failure(method::kRelevance, request).kind, ErrorKind::invalidRequest);
        request = relevanceOf(RoiName{"FFA-1"}, 33, -1);
        QCOMPARE(engine.failure(method::kRelevance, request).kind, ErrorKind::invalidRequest);
        request.adaptor = "none such";
        QCOMPARE(engine.failure(method::kRelevance, request).kind, ErrorKind::invalidRequest);
    }

    void theWayBackAgreesWithTheWayThere()
    {
        Conversation engine;
        (void)engine.open();
        const GridCell patch{4, 9};
        const auto overlay = engine.ask<Overlay>(
            method::kPatches, wire::PatchQuery{.image = {34}, .backbone = "deit-tiny", .adaptor = {}, .patches = {patch}});
        const auto& values = overlay.values[1];
        const auto vertex = static_cast<std::int32_t>(
            std::ranges::find_if(values, [](float value) { return !std::isnan(value); }) - values.begin());
        const auto map =
            engine.ask<wire::RelevanceReply>(method::kRelevance, relevanceOf(SurfaceVertex{Hemisphere::right, {vertex}}, 34, 0));
        const auto there = map.map.values[static_cast<std::size_t>(patch.row * 21 + patch.col)];
        const auto back = values[static_cast<std::size_t>(vertex)];
        QVERIFY(std::abs(there - back) < 1e-5F * std::max(1.0F, std::abs(there)));
        QCOMPARE(overlay.kind, OverlayKind::diverging);
        QCOMPARE(overlay.low, -overlay.high);
        QCOMPARE(engine
                     .failure(method::kPatches,
                              wire::PatchQuery{.image = {34}, .backbone = "deit-tiny", .adaptor = {}, .patches = {{21, 0}}})
                     .kind,
                 ErrorKind::invalidRequest);
    }
};

QTEST_GUILESS_MAIN(RelevanceRequestTest)
#include "RelevanceRequestTest.moc"
