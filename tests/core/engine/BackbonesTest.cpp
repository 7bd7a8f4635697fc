// SPDX-License-Identifier: Apache-2.0
#include "core/engine/Backbones.h"
#include "core/engine/FeatureOrder.h"
#include "core/engine/FeatureSource.h"
#include "core/engine/SelectionBlocks.h"
#include "tests/core/engine/EncoderTree.h"

#include <QTest>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fstream>
#include <utility>
#include <vector>

using namespace cortilens;
using namespace cortilens::engine;
using namespace cortilens::test;
namespace fs = std::filesystem;

namespace {

bool contains(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

}  // namespace

class BackbonesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anEncoderThatFitsMakesABackboneUsable()
    {
        const EncoderTree tree;
        tree.add("a.safetensors", [](encoder::Encoder&) {});
        const auto list = tree.backbones();
        QVERIFY(list.backbones[0].isUsable());
        QCOMPARE(list.backbones[0].encoderFile.filename().string(), std::string("a.safetensors"));
        QVERIFY(list.notices.empty());
    }

    void anEncoderThatDoesNotFitSaysInWhat_data()
    {
        QTest::addColumn<int>("which");
        QTest::addColumn<QString>("words");
        QTest::newRow("subject") << 0 << QStringLiteral("is for subj02, not subj01");
        QTest::newRow("space") << 1 << QStringLiteral("is for voxels of func1mm, not func1pt8mm");
        QTest::newRow("volume") << 2 << QStringLiteral("82 x 104 x 83");
        QTest::newRow("channels") << 3 << QStringLiteral("reads 96 channels");
    }
    void anEncoderThatDoesNotFitSaysInWhat()
    {
        QFETCH(const int, which);
        QFETCH(const QString, words);
        const EncoderTree tree;
        tree.add("wrong.safetensors", [which](encoder::Encoder& encoder) {
            if (which == 0) encoder.subject = "subj02";
            if (which == 1) encoder.space = "func1mm";
            if (which == 2) encoder.volumeShape[0] = 82;
            if (which == 3) {
                encoder.channels = 96;
                encoder.weights.resize(encoder.voxels.size() * 96);
            }
        });
        const auto list = tree.backbones();
        QVERIFY(!list.backbones[0].isUsable());
        const auto& problem = *list.backbones[0].problem;
        QCOMPARE(problem.kind, ErrorKind::mismatch);
        QVERIFY2(contains(problem.message, words.toStdString()), problem.message.c_str());
        QVERIFY(contains(problem.message, "wrong.safetensors"));
    }

    void aMisfitDoesNotHideAnEncoderThatFits()
    {
        const EncoderTree tree;
        tree.add("a.safetensors", [](encoder::Encoder& encoder) { encoder.subject = "subj02"; });
        tree.add("b.safetensors", [](encoder::Encoder&) {});
        const auto list = tree.backbones();
        QVERIFY(list.backbones[0].isUsable());
        QCOMPARE(list.backbones[0].encoderFile.filename().string(), std::string("b.safetensors"));
    }

    void ofSeveralEncodersTheNewestIsTakenAndTheOthersAreNamed()
    {
        const EncoderTree tree;
        for (const auto* name : {"a.safetensors", "b.safetensors", "c.safetensors"}) tree.add(name, [](encoder::Encoder&) {});
        tree.age("a.safetensors", 3);
        tree.age("b.safetensors", 1);
        tree.age("c.safetensors", 2);

        const auto list = tree.backbones();

        QCOMPARE(list.backbones[0].encoderFile.filename().string(), std::string("b.safetensors"));
        QCOMPARE(list.notices.size(), 1U);
        for (const auto* words :
             {"3 encoders of DeiT-Tiny/16 fit", "b.safetensors is taken, the newest", "a.safetensors, c.safetensors"})
            QVERIFY2(contains(list.notices[0], words), list.notices[0].c_str());
        const auto summary = Study::open(tree.root(), "", kResources).value()->summary();
        QCOMPARE(summary.backbones[0].encoder, std::string("b.safetensors"));
        std::vector<std::string> listed;
        for (const auto& encoder : summary.backbones[0].encoders) {
            listed.push_back(fs::path(encoder.file).filename().string());
            QVERIFY(encoder.space == "func1pt8mm" && encoder.readouts > 0 && encoder.meanR2 > 0 && encoder.meanR2 < 1);
        }
        QCOMPARE(listed, (std::vector<std::string>{"b.safetensors", "c.safetensors", "a.safetensors"}));  // the newest first
        const auto now = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch());
        const auto age = now.count() - summary.backbones[0].encoders[2].writtenSeconds;
        QVERIFY2(age >= 3 * 3600 - 60 && age < 3 * 3600 + 600, qPrintable(QString::number(age)));
        QVERIFY(std::ranges::count(summary.notices, list.notices[0]) == 1);
    }

    void readoutsAreReadOfTheTakenAlone()
    {
        const EncoderTree tree;
        tree.add("a.safetensors", [](encoder::Encoder&) {});
        tree.add("b.safetensors", [](encoder::Encoder& encoder) { encoder.weights[0] = NAN; });
        tree.age("b.safetensors", 3);
        QCOMPARE(tree.backbones().backbones[0].encoderFile.filename().string(), std::string("a.safetensors"));
        QVERIFY(!contains(tree.backbones().notices[0], "NaN"));  // nobody has looked
        // When it is its turn it gives way, and says so.
        tree.age("a.safetensors", 5);
        const auto list = tree.backbones();
        QCOMPARE(list.backbones[0].encoderFile.filename().string(), std::string("a.safetensors"));
        QVERIFY(std::ranges::any_of(
            list.notices, [](const auto& notice) { return contains(notice, "b.safetensors") && contains(notice, "NaN"); }));
    }

    void anEncoderIsChosenByItsNameOrPath()
    {
        const EncoderTree tree;
        for (const auto* name : {"a.safetensors", "b.safetensors"}) tree.add(name, [](encoder::Encoder&) {});
        tree.age("a.safetensors", 3);
        const auto elsewhere = tree.root() / "elsewhere.safetensors";
        fs::copy_file(tree.encoders() / "a.safetensors", elsewhere);

        QCOMPARE(tree.backbones({"a.safetensors"}).backbones[0].encoderFile.filename().string(), std::string("a.safetensors"));
        QVERIFY(contains(tree.backbones({"a.safetensors"}).notices[0], "a.safetensors is taken, as chosen"));
        QCOMPARE(tree.backbones({tree.encoders() / "a.safetensors"}).backbones[0].encoderFile.filename().string(),
                 std::string("a.safetensors"));
        QCOMPARE(tree.backbones({elsewhere}).backbones[0].encoderFile, elsewhere);
        const std::vector<fs::path> chosen{"a.safetensors"};
        QVERIFY(Study::open(tree.root(), "", kResources, chosen).has_value());
    }

    void aChoiceThatCannotBeFollowedIsAnError()
    {
        const EncoderTree tree;
        tree.add("good.safetensors", [](encoder::Encoder&) {});
        tree.add("other.safetensors", [](encoder::Encoder& encoder) { encoder.volumeShape[0] = 82; });
        for (const auto& [name, words] :
             {std::pair("none.safetensors", "none.safetensors is not in"), std::pair("other.safetensors", "82 x 104 x 83")}) {
            const std::vector<fs::path> chosen{name};
            const auto study = Study::open(tree.root(), "", kResources, chosen);
            QVERIFY(!study);
            QCOMPARE(study.error().kind, ErrorKind::mismatch);
            QVERIFY2(contains(study.error().message, words), study.error().message.c_str());
            QVERIFY(contains(study.error().remedy, "good.safetensors"));
        }
    }

    void aVertexAnswersByItsOwnReadoutInAnEncoderOfASurface()
    {
        const EncoderTree tree;
        tree.addSurface("surface.safetensors", [](encoder::Encoder& encoder) { encoder.r2 = {0.25F, 0.5F}; });
        const auto list = tree.backbones();
        QVERIFY2(list.backbones[0].isUsable(), list.backbones[0].problem ? list.backbones[0].problem->message.c_str() : "");
        const auto study = Study::open(tree.root(), "", kResources).value();
        const auto& backbone = *study->usableBackbone("deit-tiny").value();
        const auto& encoder = *backbone.encoder;
        const auto channels = static_cast<std::size_t>(encoder.channels);

        const auto right = study->readoutOf(SurfaceVertex{Hemisphere::right, {9}}, backbone).value();
        const auto none = study->readoutOf(SurfaceVertex{Hemisphere::left, {9}}, backbone);
        const auto overlay = study->overlay({.id = "r2", .backbone = "deit-tiny"}).value();
        const auto report =
            study->describe({.selection = SurfaceVertex{Hemisphere::right, {9}}, .backbone = "deit-tiny"}).value();

        QVERIFY(std::ranges::equal(right.weights, std::span(encoder.weights).subspan(channels)));
        QCOMPARE(none.error().kind, ErrorKind::notFound);
        QCOMPARE(overlay.values[0][7], 0.25F);
        QCOMPARE(overlay.values[1][9], 0.5F);
        QVERIFY(std::isnan(overlay.values[1][7]));
        QCOMPARE(report.readout, std::string("readout of 1 vertex"));
        QCOMPARE(report.r2, 0.5F);
        QCOMPARE(study->summary().backbones[0].encoderSpace, std::string("nativesurface"));
    }

    void anEncoderOfAnotherSurfaceNamesBothNumbers()
    {
        const EncoderTree tree;
        tree.addSurface("surface.safetensors", [](encoder::Encoder& encoder) { encoder.vertexCounts[0] += 2; });
        const auto list = tree.backbones();
        QVERIFY(!list.backbones[0].isUsable());
        QCOMPARE(list.backbones[0].problem->kind, ErrorKind::mismatch);
        for (const auto* words : {"surface.safetensors", "the responses are of", "left hemisphere"})
            QVERIFY2(contains(list.backbones[0].problem->message, words), list.backbones[0].problem->message.c_str());
    }

    void anEncoderOfFsaverageWithoutTheWayToItSaysWhichFileIsMissing()
    {
        const EncoderTree tree;
        tree.addSurface("surface.safetensors", [](encoder::Encoder& encoder) {
            encoder.space = "fsaverage";
            encoder.vertexCounts = {163842, 163842};
        });
        const auto list = tree.backbones();
        QVERIFY(!list.backbones[0].isUsable());
        QVERIFY2(contains(list.backbones[0].problem->message, "lh.fsaverage-to-white.mgz"),
                 list.backbones[0].problem->message.c_str());
    }

    void anEncoderOfAnUnknownBackboneIsANotice()
    {
        const EncoderTree tree;
        tree.add("other.safetensors", [](encoder::Encoder& encoder) { encoder.backbone = "resnet-50"; });
        const auto list = tree.backbones();
        QVERIFY(!list.backbones[0].isUsable());
        QVERIFY(contains(list.backbones[0].problem->message, "other.safetensors is for resnet-50"));
        QCOMPARE(list.notices.size(), 1U);
        QVERIFY(contains(list.notices[0], "resnet-50"));
    }

    void aDamagedEncoderIsNamed()
    {
        const EncoderTree tree;
        tree.add("cut.safetensors", [](encoder::Encoder&) {});
        fs::resize_file(tree.encoders() / "cut.safetensors", 5000);
        const auto list = tree.backbones();
        QVERIFY(contains(list.backbones[0].problem->message, "cut.safetensors cannot be read"));
        QVERIFY(contains(list.backbones[0].problem->remedy, "volume_shape 81,104,83"));
        QCOMPARE(list.notices.size(), 1U);
        QVERIFY(contains(list.notices[0], "cut.safetensors"));
    }

    void missingWeightsSayWhereTheyWereLookedFor()
    {
        const auto found = findWeights(*models::findRow("clip-vit-b16"), weightsFolders("/data/nsd", "/usr/share/cortilens"));
        QVERIFY(!found);
        QVERIFY(contains(found.error().message, "/data/nsd/cortilens/weights"));
        QVERIFY(contains(found.error().message, "/usr/share/cortilens/demo/weights"));
        QVERIFY(contains(found.error().message, "clip-vit-b16.safetensors"));
        QVERIFY(contains(found.error().remedy, "openai/clip-vit-base-patch16"));
    }

    void theTreesOwnWeightsComeFirst()
    {
        const EncoderTree tree;
        fs::create_directories(tree.root() / "cortilens/weights");
        const auto own = tree.root() / "cortilens/weights/deit-tiny.safetensors";
        fs::copy_file(kResources / "demo/weights/deit_tiny_patch16_224.fp16.safetensors", own);
        QCOMPARE(findWeights(*models::findRow("deit-tiny"), weightsFolders(tree.root(), kResources)).value(), own);
    }

    void aBackboneThatItsUserDescribesIsListed()
    {
        const EncoderTree tree;
        fs::create_directories(tree.root() / "cortilens/weights");
        std::ofstream(tree.root() / "cortilens/weights/mine.backbone.json")
            << R"({"id": "mine", "like": "deit-tiny", "pixels": 224})";
        std::ofstream(tree.root() / "cortilens/weights/odd.backbone.json") << R"({"id": "odd", "like": "nothing"})";
        tree.add("mine.safetensors", [](encoder::Encoder& encoder) { encoder.backbone = "mine"; });

        const auto list = tree.backbones();

        const auto mine = std::ranges::find(list.backbones, "mine", [](const Backbone& each) { return each.row->id; });
        QVERIFY(mine != list.backbones.end());
        QVERIFY2(mine->isUsable(), mine->problem ? mine->problem->message.c_str() : "");
        QCOMPARE(mine->row->recipe.pixels, 224);
        QCOMPARE(list.notices.size(), 1U);
        QVERIFY(contains(list.notices[0], "odd.backbone.json"));
    }

    void backbonesOfWhichNothingIsThereAreNotListedUnlessThePaperUsesThem()
    {
        const auto list = EncoderTree().backbones();

        std::vector<std::string> ids;
        for (const auto& backbone : list.backbones) ids.push_back(backbone.row->id);
        QCOMPARE(ids, (std::vector<std::string>{"deit-tiny", "clip-vit-b16", "dinov2-vitb14-reg", "radio-v2.5-b", "control"}));
    }

    void aPresetIsTakenWholeAndNamed()
    {
        const EncoderTree tree;
        tree.add("a.safetensors", [](encoder::Encoder&) {});
        const auto study = Study::open(tree.root(), "", kResources).value();
        FeatureSource source({}, {.memoryBytes = 1LL << 40}, std::nullopt);

        const auto usual = orderOf(study, source, {.image = {3}, .backbone = "deit-tiny", .preset = "best"});
        const auto fewer = orderOf(study, source, {.image = {3}, .backbone = "deit-tiny", .preset = "best", .views = 3});
        const auto none = orderOf(study, source, {.image = {3}, .backbone = "deit-tiny", .preset = "paper"});

        QVERIFY(usual && fewer && !none);
        QCOMPARE(usual->recipe, dense::recipeOf(*models::findRow("deit-tiny"), models::Precision::fp32));
        QVERIFY(contains(usual->provenance.recipe, "preset=best"));
        QVERIFY(contains(recipeText(*usual), "preset best"));
        QCOMPARE(fewer->recipe.preset, std::string("custom"));
        QCOMPARE(none.error().kind, ErrorKind::invalidRequest);
        QVERIFY(contains(none.error().remedy, "best"));
    }

    void aSecondNetworkIsPartOfTheRecipe()
    {
        const EncoderTree tree;
        tree.add("a.safetensors", [](encoder::Encoder&) {});
        const auto study = Study::open(tree.root(), "", kResources).value();
        FeatureSource source({}, {.memoryBytes = 1LL << 40}, std::nullopt);
        const auto ordered = [&](const std::string& adaptor) {
            return orderOf(study, source, {.image = {3}, .backbone = "deit-tiny", .adaptor = adaptor});
        };

        const auto own = ordered("proxyclip+deit-tiny");
        QVERIFY2(own.has_value(), own ? "" : own.error().message.c_str());
        QCOMPARE(own->companion->row->id, std::string("deit-tiny"));
        QCOMPARE(own->recipe.companion.weights, own->provenance.weights);
        QVERIFY(contains(own->provenance.recipe, "companion=deit-tiny companion_weights=" + own->provenance.weights));
        QVERIFY(contains(recipeText(*own), "ProxyCLIP by DeiT-Tiny/16"));
        QCOMPARE(own->recipe.preset, std::string("custom"));

        const auto usual = ordered("proxyclip");  // DINOv2, whose weights are not there
        QCOMPARE(usual.error().kind, ErrorKind::notFound);
        QVERIFY2(contains(usual.error().message, "ProxyCLIP takes a second network beside DeiT-Tiny/16"),
                 usual.error().message.c_str());
        QVERIFY2(contains(usual.error().message, "DINOv2 ViT-B/14 with registers"), usual.error().message.c_str());

        QCOMPARE(ordered("proxyclip+control").error().kind, ErrorKind::invalidRequest);
        QCOMPARE(ordered("proxyclip+nothing").error().kind, ErrorKind::invalidRequest);
        QVERIFY(contains(ordered("naclip+deit-tiny").error().message, "no second network"));
        QVERIFY(!ordered("naclip")->companion);
    }

    void weightsThatTheEncoderWasNotMadeWithAreRefused()
    {
        const EncoderTree tree;
        tree.add("a.safetensors", [](encoder::Encoder& encoder) { encoder.weightsHash = std::string(64, '0'); });
        const auto study = Study::open(tree.root(), "", kResources).value();
        FeatureSource source({}, {.memoryBytes = 1LL << 40}, std::nullopt);
        const auto order = orderOf(study, source, {.image = {3}, .backbone = "deit-tiny"});
        QVERIFY(!order);
        QCOMPARE(order.error().kind, ErrorKind::mismatch);
        QVERIFY(contains(order.error().message, "000000000000"));
    }

    void verticesAreTakenTogetherByTheirPlaceOnTheCortex()
    {
        const EncoderTree tree;
        tree.addSurface("surface.safetensors", [](encoder::Encoder&) {});
        const auto study = Study::open(tree.root(), "subj01", kResources).value();
        const auto& backbone = **study->usableBackbone("deit-tiny");
        const auto blocks = blocksOf(*study, SurfaceVertex{Hemisphere::left, {7}}, backbone).value();
        QCOMPARE(blocks.block, std::string("6 mm of cortex"));
        QCOMPARE(blocks.parts.shares, (std::vector<float>{1}));
        QCOMPARE(blocks.parts.bias, (std::vector<float>{backbone.encoder->bias[0]}));
    }
};

QTEST_GUILESS_MAIN(BackbonesTest)
#include "BackbonesTest.moc"
