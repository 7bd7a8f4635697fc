// SPDX-License-Identifier: Apache-2.0
#include "core/data/RegionReader.h"
#include "tests/core/data/SmallTree.h"

#include <QTest>

#include <cmath>

using namespace cortilens;
using namespace cortilens::data;
using cortilens::test::anyHolds;
using cortilens::test::kNan;
using cortilens::test::SmallTree;
using cortilens::test::volumeOf;

namespace {

/// The first set of a tree's subject, in its own brain.
[[nodiscard]] RegionSet firstSetOf(const SmallTree& files)
{
    const auto subject = files.subject();
    const std::array maps{subject.vertexMaps(Hemisphere::left), subject.vertexMaps(Hemisphere::right)};
    return readRegionSet(labelFilesOf(*files.open().nsd(), "subj01", kSpace).front(), {{4, 3, 2}, maps, {}});
}

}  // namespace

class RegionReaderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void familiesFollowTheFile_data()
    {
        QTest::addColumn<QByteArray>("set");
        QTest::addColumn<QByteArray>("family");
        const auto row = [](const char* set, const char* family) { QTest::newRow(set) << QByteArray(set) << QByteArray(family); };
        row("floc-faces", "faces");
        row("floc-bodies", "bodies");
        row("floc-places", "places");
        row("floc-words", "words");
        row("food", "food");
        row("jain_food_mask", "food");
        row("prf-visualrois", "early");
        row("prf-eccrois", "early");
        row("streams", "streams");
        row("nsdgeneral", "other");
        row("HCP_MMP1", "other");
    }

    void familiesFollowTheFile()
    {
        QFETCH(QByteArray, set);
        QFETCH(QByteArray, family);

        QCOMPARE(familyOf(set.toStdString()), std::string_view(family.constData()));
    }

    void labelsAreRoundedAndMinusOneZeroAndNanAreNone()
    {
        const SmallTree files;
        files.writeSurfaces();
        files.writeTransforms();
        files.volume(
            files.func() / "roi/x.nii.gz",
            volumeOf(-1, {{{0, 0, 0}, 0.0F}, {{1, 0, 0}, kNan}, {{0, 1, 0}, 1.0001F}, {{1, 1, 0}, 0.9999F}, {{0, 2, 0}, 2.0F}}));
        files.text(files.label() / "x.mgz.ctab", "0 Unknown\n1 one\n2 two\n3 three\n");

        const auto set = firstSetOf(files);

        QCOMPARE(set.regions.size(), 2U);
        QCOMPARE(set.regions[0].outline.name, std::string("one"));
        QCOMPARE(set.regions[0].voxels, (std::vector<VoxelIndex>{{0, 1, 0}, {1, 1, 0}}));
        QCOMPARE(set.regions[0].outline.voxelCount, 2);
        QVERIFY(std::isnan(set.regions[0].outline.meanR2));
        QCOMPARE(set.emptyRegions, (std::vector<std::string>{"three"}));
        QVERIFY(set.notices.empty());
    }

    void verticesComeFromTheVoxelsWhenNoSurfaceTellsThem()
    {
        const SmallTree files;
        files.writeSurfaces();
        files.writeTransforms();
        files.writeFaces();

        const auto set = firstSetOf(files);

        QCOMPARE(set.regions[1].outline.name, std::string("FFA-1"));
        QCOMPARE(set.regions[1].outline.vertices[0], (std::vector<VertexId>{{0}, {1}}));
        QCOMPARE(set.regions[1].outline.vertices[1], (std::vector<VertexId>{{0}}));
        QCOMPARE(set.regions[1].halves[1], (std::vector<VoxelIndex>{{2, 0, 1}}));
    }

    void surfaceLabelsComeBeforeTheVoxels()
    {
        const SmallTree files;
        files.writeSurfaces();
        files.writeTransforms();
        files.writeFaces();
        files.map(files.label() / "lh.floc-faces.mgz", {0, 0, 0, 2, 0, 2}, 6);

        const auto set = firstSetOf(files);

        QCOMPARE(set.regions[1].outline.vertices[0], (std::vector<VertexId>{{3}, {5}}));
        QCOMPARE(set.regions[1].outline.vertices[1], (std::vector<VertexId>{{0}}));  // the right has no label map
        QVERIFY(set.regions[0].outline.vertices[0].empty());
    }

    void aSetOnTheSurfaceAloneTakesTheNearestVoxels()
    {
        const SmallTree files;
        files.writeSurfaces();
        files.writeTransforms();
        files.map(files.label() / "lh.gVTC.mgz", {1, 0, 1, 0, 0, 1}, 6);
        files.map(files.label() / "rh.gVTC.mgz", {0, 0, 0, 1, 1}, 5);
        files.text(files.label() / "gVTC.mgz.ctab", "0 Unknown\n1 gVTC\n");

        const auto set = firstSetOf(files);

        QCOMPARE(set.regions.front().voxels, (std::vector<VoxelIndex>{{0, 0, 0}, {0, 1, 0}, {3, 1, 1}}));
        QCOMPARE(set.regions.front().halves[0].size(), 2U);
        QCOMPARE(set.regions.front().outline.vertices[0].size(), 3U);
        QVERIFY(anyHolds(set.notices, {"gVTC", "surface only"}));
    }

    void halvesAloneMakeTheWhole()
    {
        const SmallTree files;
        files.writeFaces();
        std::filesystem::remove(files.func() / "roi/floc-faces.nii.gz");

        const auto set = firstSetOf(files);

        QCOMPARE(set.regions[1].voxels, (std::vector<VoxelIndex>{{0, 0, 0}, {1, 0, 0}, {2, 0, 1}}));
    }

    void aWholeAloneHasNoHalves()
    {
        const SmallTree files;
        files.writeFaces();
        std::filesystem::remove(files.func() / "roi/rh.floc-faces.nii.gz");

        const auto set = firstSetOf(files);

        QCOMPARE(set.regions[1].voxels.size(), 3U);
        QVERIFY(set.regions[1].halves[0].empty() && set.regions[1].halves[1].empty());
    }

    void aMaskWithoutATableIsCalledAfterItsFile()
    {
        const SmallTree files;
        files.volume(files.func() / "roi/food.nii.gz", volumeOf(0, {{{3, 2, 1}, 1.0F}}));

        const auto set = firstSetOf(files);

        QCOMPARE(set.regions.front().outline.name, std::string("food"));
        QCOMPARE(set.regions.front().outline.family, std::string("food"));
        QCOMPARE(set.regions.front().voxels, (std::vector<VoxelIndex>{{3, 2, 1}}));
    }

    void aLabelThatTheTableLacksStaysVisible()
    {
        const SmallTree files;
        files.volume(files.func() / "roi/x.nii.gz", volumeOf(0, {{{0, 0, 0}, 1.0F}, {{1, 0, 0}, 70000.0F}}));
        files.text(files.label() / "x.mgz.ctab", "0 Unknown\n1 one\n");

        const auto set = firstSetOf(files);

        QCOMPARE(set.regions[1].outline.name, std::string("x 70000"));
        QVERIFY(anyHolds(set.notices, {"label 70000", "x 70000"}));
    }

    void aTableMayLieWithFsaverageOrTheTemplates()
    {
        const SmallTree files;
        files.volume(files.func() / "roi/MTL.nii.gz", volumeOf(0, {{{0, 0, 0}, 1.0F}}));
        files.text(files.root() / "nsddata/templates/MTL.ctab", "0 Unknown\n1 ERC\n");
        QCOMPARE(firstSetOf(files).regions.front().outline.name, std::string("ERC"));

        files.text(files.root() / "nsddata/freesurfer/fsaverage/label/MTL.mgz.ctab", "0 Unknown\n1 PRC\n");
        QCOMPARE(firstSetOf(files).regions.front().outline.name, std::string("PRC"));
    }

    void damagedAndForeignFilesArePassedOverByName()
    {
        const SmallTree files;
        files.writeSurfaces();
        files.writeTransforms();
        files.writeFaces();
        files.truncate(files.func() / "roi/lh.floc-faces.nii.gz");
        files.map(files.label() / "lh.floc-faces.mgz", std::vector<float>(9, 1.0F), 9);
        files.text(files.label() / "floc-faces.mgz.ctab", "no table\n");

        const auto set = firstSetOf(files);

        QVERIFY(anyHolds(set.notices, {"lh.floc-faces.nii.gz"}));
        QVERIFY(anyHolds(set.notices, {"lh.floc-faces.mgz", "9 vertices", "6 vertices"}));
        QVERIFY(anyHolds(set.notices, {"floc-faces.mgz.ctab"}));
        QCOMPARE(set.regions.back().outline.name, std::string("floc-faces 2"));
        QCOMPARE(set.regions.back().voxels.size(), 3U);
    }
};

QTEST_APPLESS_MAIN(RegionReaderTest)
#include "RegionReaderTest.moc"
