// SPDX-License-Identifier: Apache-2.0
// Regions that are drawn: told, asked for, saved and exported, with the demo tree.
#include "core/data/MaskFile.h"
#include "core/data/Subject.h"
#include "core/data/SurfaceValues.h"
#include "core/engine/RegionFile.h"
#include "core/files/NiftiReader.h"
#include "core/wire/RegionMessages.h"
#include "tests/core/engine/Conversation.h"

#include <QTest>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <set>

using namespace cortilens;
using namespace cortilens::test;
namespace fs = std::filesystem;
namespace method = cortilens::wire::method;

namespace {

/// The demo tree with a folder of its own for what is written: all else is linked.
class OwnTree {
public:
    OwnTree()
    {
        for (const auto& entry : fs::directory_iterator(kDemoTree))
            if (entry.path().filename() != "cortilens") fs::create_symlink(entry.path(), root() / entry.path().filename());
        fs::create_directories(root() / "cortilens");
        for (const auto& entry : fs::directory_iterator(fs::path(kDemoTree) / "cortilens"))
            if (entry.path().filename() != "regions")
                fs::create_symlink(entry.path(), root() / "cortilens" / entry.path().filename());
    }
    [[nodiscard]] fs::path root() const { return m_folder.path().toStdString(); }
    [[nodiscard]] fs::path regions() const { return root() / "cortilens/regions/subj01"; }

private:
    QTemporaryDir m_folder;
};

/// Every second vertex of FFA-1, and some of the other hemisphere's.
[[nodiscard]] DrawnRegion drawnIn(const wire::SubjectSummary& summary, std::string name = "ROI 1")
{
    DrawnRegion drawn{std::move(name), {}};
    const auto known = std::ranges::find(summary.regions, "FFA-1", &RegionOfInterest::name);
    for (std::size_t side = 0; side < 2; ++side)
        for (std::size_t n = 0; n < known->vertices[side].size(); n += 2)
            drawn.vertices[side].push_back(known->vertices[side][n]);
    return drawn;
}

[[nodiscard]] wire::DrawnRegions told(std::vector<DrawnRegion> regions)
{
    return {.subject = "subj01", .regions = std::move(regions)};
}

[[nodiscard]] wire::RelevanceRequest mapOf(const std::string& region)
{
    return {.panel = "photo", .image = {2}, .selection = RoiName{region}, .backbone = "deit-tiny", .views = 1};
}

}  // namespace

class RegionRequestTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aDrawnRegionIsAskedForLikeAnyOther()
    {
        Conversation engine;
        const auto summary = engine.open();
        const auto drawn = drawnIn(summary);
        const auto report = engine.ask<wire::DrawnReport>(method::kDrawRegions, told({drawn}));
        QCOMPARE(report.regions.size(), 1U);
        QVERIFY(report.regions[0].voxelCount > 0);
        QVERIFY(std::isfinite(report.regions[0].r2));

        const auto words =
            engine.ask<wire::SelectionReport>(method::kDescribe, wire::DescribeQuery{RoiName{"ROI 1"}, "deit-tiny"});
        QCOMPARE(words.title, std::string("ROI 1"));
        QCOMPARE(words.voxelCount, report.regions[0].voxelCount);
        QCOMPARE(words.r2, report.regions[0].r2);
        QVERIFY(words.areaMm2 > 0);
        const auto map = engine.ask<wire::RelevanceReply>(method::kRelevance, mapOf("ROI 1"));
        QVERIFY(!map.map.values.empty());
        const auto share =
            engine.ask<Overlay>(method::kOverlay, wire::OverlayQuery{.id = "selection", .selection = RoiName{"ROI 1"}});
        for (const auto vertex : drawn.vertices[1]) QCOMPARE(share.values[1][static_cast<std::size_t>(vertex.value)], 1.0F);
    }

    void theAnswerIsThatOfTheSameRegionSavedAndOpened()
    {
        const OwnTree tree;
        Conversation engine;
        const auto drawn = drawnIn(engine.open(tree.root().string()));
        (void)engine.ask<wire::DrawnReport>(method::kDrawRegions, told({drawn}));
        const auto saved = engine.ask<wire::RegionFiles>(method::kSaveRegion, wire::RegionFileQuery{.name = "ROI 1"});
        QCOMPARE(saved.files, (std::vector<std::string>{(tree.regions() / "lh.ROI 1.label").string(),
                                                        (tree.regions() / "rh.ROI 1.label").string()}));
        const auto map = engine.ask<wire::RelevanceReply>(method::kRelevance, mapOf("ROI 1"));
        const auto words =
            engine.ask<wire::SelectionReport>(method::kDescribe, wire::DescribeQuery{RoiName{"ROI 1"}, "deit-tiny"});

        Conversation another;
        const auto summary = another.open(tree.root().string());
        const auto listed = std::ranges::find(summary.regions, "ROI 1", &RegionOfInterest::name);
        QVERIFY(listed != summary.regions.end());
        QCOMPARE(listed->set, std::string(kDrawnSet));
        QVERIFY(listed->vertices == drawn.vertices);
        const auto sameMap = another.ask<wire::RelevanceReply>(method::kRelevance, mapOf("ROI 1"));
        QVERIFY(sameMap.map.values == map.map.values);
        const auto sameWords =
            another.ask<wire::SelectionReport>(method::kDescribe, wire::DescribeQuery{RoiName{"ROI 1"}, "deit-tiny"});
        QCOMPARE(sameWords.voxelCount, words.voxelCount);
        QCOMPARE(sameWords.r2, words.r2);
        QCOMPARE(sameWords.noiseCeiling, words.noiseCeiling);
        QCOMPARE(sameWords.areaMm2, words.areaMm2);
        QCOMPARE(sameWords.readout, words.readout);
    }

    void whatIsToldLastIsAllThatIsDrawn()
    {
        Conversation engine;
        const auto summary = engine.open();
        (void)engine.ask<wire::DrawnReport>(method::kDrawRegions, told({drawnIn(summary), drawnIn(summary, "ROI 2")}));
        auto smaller = drawnIn(summary);
        smaller.vertices[0].clear();
        const auto report = engine.ask<wire::DrawnReport>(method::kDrawRegions, told({smaller}));
        const auto words =
            engine.ask<wire::SelectionReport>(method::kDescribe, wire::DescribeQuery{RoiName{"ROI 1"}, "deit-tiny"});
        QCOMPARE(words.voxelCount, report.regions[0].voxelCount);
        QCOMPARE(engine.failure(method::kDescribe, wire::DescribeQuery{RoiName{"ROI 2"}, "deit-tiny"}).kind, ErrorKind::notFound);
    }

    void anotherSubjectsRegionsAreRefusedAndABadOneChangesNothing()
    {
        Conversation engine;
        const auto summary = engine.open();
        (void)engine.ask<wire::DrawnReport>(method::kDrawRegions, told({drawnIn(summary)}));
        QCOMPARE(engine.failure(method::kDrawRegions, wire::DrawnRegions{.subject = "subj02", .regions = {}}).kind,
                 ErrorKind::mismatch);
        QCOMPARE(engine.failure(method::kDrawRegions, told({drawnIn(summary, "FFA-1")})).kind, ErrorKind::invalidRequest);
        const auto words =
            engine.ask<wire::SelectionReport>(method::kDescribe, wire::DescribeQuery{RoiName{"ROI 1"}, "deit-tiny"});
        QVERIFY(words.voxelCount > 0);
    }

    void filesThatAreThereAreNotReplacedUnasked()
    {
        const OwnTree tree;
        Conversation engine;
        const auto drawn = drawnIn(engine.open(tree.root().string()));
        (void)engine.ask<wire::DrawnReport>(method::kDrawRegions, told({drawn}));
        fs::create_directories(tree.regions());
        std::ofstream(tree.regions() / "rh.ROI 1.label") << "another's";
        const auto asked = engine.ask<wire::RegionFiles>(method::kSaveRegion, wire::RegionFileQuery{.name = "ROI 1"});
        QVERIFY(asked.isThere);
        QCOMPARE(asked.files, (std::vector<std::string>{(tree.regions() / "rh.ROI 1.label").string()}));
        QVERIFY(!fs::exists(tree.regions() / "lh.ROI 1.label"));
        const auto replaced =
            engine.ask<wire::RegionFiles>(method::kSaveRegion, wire::RegionFileQuery{.name = "ROI 1", .replace = true});
        QVERIFY(!replaced.isThere);
        QCOMPARE(replaced.files.size(), 2U);
        const auto gone = engine.ask<wire::RegionFiles>(method::kDeleteRegion, wire::RegionFileQuery{.name = "ROI 1"});
        QCOMPARE(gone.files.size(), 2U);
        QVERIFY(fs::is_empty(tree.regions()));
        QCOMPARE(engine.failure(method::kDeleteRegion, wire::RegionFileQuery{.name = "ROI 1"}).kind, ErrorKind::notFound);
    }

    void aHalfThatIsEmptyNowLeavesNoFileBehind()
    {
        const OwnTree tree;
        Conversation engine;
        auto drawn = drawnIn(engine.open(tree.root().string()));
        (void)engine.ask<wire::DrawnReport>(method::kDrawRegions, told({drawn}));
        (void)engine.ask<wire::RegionFiles>(method::kSaveRegion, wire::RegionFileQuery{.name = "ROI 1"});
        drawn.vertices[0].clear();
        (void)engine.ask<wire::DrawnReport>(method::kDrawRegions, told({drawn}));
        (void)engine.ask<wire::RegionFiles>(method::kSaveRegion, wire::RegionFileQuery{.name = "ROI 1", .replace = true});
        QVERIFY(!fs::exists(tree.regions() / "lh.ROI 1.label"));
        QVERIFY(fs::exists(tree.regions() / "rh.ROI 1.label"));
    }

    void everySurfaceFormatReadsBackAsTheRegion_data()
    {
        QTest::addColumn<QByteArray>("ending");
        for (const auto* ending : {".label", ".annot", ".label.gii", ".gii", ".shape.gii", ".func.gii"})
            QTest::newRow(ending) << QByteArray(ending);
    }

    void everySurfaceFormatReadsBackAsTheRegion()
    {
        QFETCH(QByteArray, ending);
        const OwnTree tree;
        Conversation engine;
        const auto summary = engine.open(tree.root().string());
        const auto drawn = drawnIn(summary);
        (void)engine.ask<wire::DrawnReport>(method::kDrawRegions, told({drawn}));
        const auto out = tree.root() / ("mine" + ending.toStdString());
        const auto written =
            engine.ask<wire::RegionFiles>(method::kExportRegion, wire::RegionFileQuery{.name = "ROI 1", .file = out.string()});
        QCOMPARE(written.files.size(), 2U);
        for (const auto hemisphere : kHemispheres) {
            const auto side = sideOf(hemisphere);
            const auto labels =
                data::readSurfaceLabels(written.files[side], hemisphere, static_cast<std::size_t>(summary.vertexCounts[side]));
            QVERIFY2(labels.has_value(), labels ? "" : labels.error().message.c_str());
            std::vector<VertexId> inside;
            for (std::size_t v = 0; v < labels->labels.size(); ++v)
                if (labels->labels[v] > 0) inside.push_back({static_cast<std::int32_t>(v)});
            QVERIFY(inside == drawn.vertices[side]);
            if (!labels->table.empty()) QCOMPARE(labels->table.back().name, std::string("ROI 1"));
        }
    }

    void oneHalfIsWrittenWhereTheNameSaysSo()
    {
        const OwnTree tree;
        engine::RegionOptions options{.directory = tree.root(), .region = "FFA-1", .out = tree.root() / "rh.mine.label"};
        const auto line = engine::writeRegion(options, {});
        QVERIFY2(line.has_value(), line ? "" : line.error().message.c_str());
        QVERIFY(fs::exists(tree.root() / "rh.mine.label"));
        QVERIFY(!fs::exists(tree.root() / "lh.rh.mine.label"));
        const auto again = engine::writeRegion(options, {});
        QVERIFY(!again);
        QVERIFY2(again.error().remedy.find("--force") != std::string::npos, again.error().remedy.c_str());
        options.out = tree.root() / "mine.txt";
        QCOMPARE(engine::writeRegion(options, {}).error().kind, ErrorKind::invalidRequest);
    }

    void aMaskOfVoxelsLiesInTheSubjectsVolume()
    {
        const OwnTree tree;
        const auto study = engine::Study::open(tree.root(), {}, {}).value();
        const auto& subject = study->subject();
        const auto voxels = subject.voxelsOf(RoiName{"faces > 3"}).value();
        const auto nifti = tree.root() / "mask.nii.gz";
        const auto npy = tree.root() / "mask.npy";
        QVERIFY(engine::writeRegion(*study, "faces > 3", nifti, false).has_value());
        QVERIFY(engine::writeRegion(*study, "faces > 3", npy, false).has_value());
        const auto volume = files::readNiftiVolume(nifti).value();
        const auto like = files::readNiftiHeader(tree.root() / "nsddata/ppdata/subj01/func1pt8mm/roi/floc-faces.nii.gz").value();
        QVERIFY(volume.description.worldFromVoxel == like.worldFromVoxel);
        std::vector<WeightedVoxel> inside;
        const auto shape = subject.volumeShape();
        for (std::int32_t i = 0; i < shape[0]; ++i)
            for (std::int32_t j = 0; j < shape[1]; ++j)
                for (std::int32_t k = 0; k < shape[2]; ++k)
                    if (volume.values[data::flatIndex(shape, {i, j, k})] > 0) inside.push_back({{i, j, k}, 1});
        QVERIFY(inside == voxels);
        QVERIFY(data::readMask(npy, {}, shape).value() == volume.values);
    }
};

QTEST_GUILESS_MAIN(RegionRequestTest)
#include "RegionRequestTest.moc"
