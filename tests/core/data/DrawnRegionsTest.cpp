// SPDX-License-Identifier: Apache-2.0
// Regions that are drawn, beside the same ones read from a file.
#include "core/data/ResponseMask.h"
#include "core/data/StudyFiles.h"
#include "core/data/Subject.h"
#include "core/data/SurfaceFiles.h"
#include "tests/core/data/SmallTree.h"

#include <QTest>

using namespace cortilens;
using namespace cortilens::data;
using cortilens::test::SmallTree;

namespace {

/// Left vertices 0, 1 and 5 (which lies in no voxel), right vertex 2.
[[nodiscard]] DrawnRegion drawnRegion(std::string name = "ROI 1")
{
    return {std::move(name), {std::vector<VertexId>{{0}, {1}, {5}}, std::vector<VertexId>{{2}}}};
}

void writeLabel(const std::filesystem::path& path, std::span<const VertexId> vertices)
{
    std::filesystem::create_directories(path.parent_path());
    std::vector<files::LabelVertex> rows;
    for (const auto vertex : vertices) rows.push_back({vertex, {}, 0});
    QVERIFY(files::writeFreeSurferLabel(path, "by hand", rows).has_value());
}

[[nodiscard]] const Region& regionIn(const Subject& subject, const char* name)
{
    const auto* region = subject.findRegion(name);
    if (!region) qFatal("no region %s", name);
    return *region;
}

}  // namespace

class DrawnRegionsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aDrawnRegionIsTheSameAsItsLabelOpened()
    {
        const SmallTree files;
        files.writeSubject();
        const auto drawn = drawnRegion();
        const auto beside = files.subject().withDrawn(std::array{drawn});
        QVERIFY2(beside.has_value(), beside ? "" : beside.error().message.c_str());
        const auto folder = files.open().regionFolder("subj01");
        writeLabel(folder / "lh.ROI 1.label", drawn.vertices[0]);
        writeLabel(folder / "rh.ROI 1.label", drawn.vertices[1]);

        const auto opened = files.subject();

        const auto& one = regionIn(*beside, "ROI 1");
        const auto& other = regionIn(opened, "ROI 1");
        QCOMPARE(one.voxels, (std::vector<VoxelIndex>{{0, 0, 0}, {1, 0, 0}, {2, 1, 1}}));
        QCOMPARE(one.voxels, other.voxels);
        QVERIFY(one.halves == other.halves);
        QVERIFY(one.outline.vertices == other.outline.vertices);
        QCOMPARE(one.outline.set, other.outline.set);
        QCOMPARE(one.outline.family, other.outline.family);
        QCOMPARE(one.outline.voxelCount, other.outline.voxelCount);
        QCOMPARE(one.outline.meanNoiseCeiling, other.outline.meanNoiseCeiling);
        for (const auto* asked : {"ROI 1", "lh.ROI 1", "rh.ROI 1", "drawn/ROI 1"}) {
            QVERIFY(beside->voxelsOf(RoiName{asked}).value() == opened.voxelsOf(RoiName{asked}).value());
            QVERIFY(beside->verticesOf(RoiName{asked}).value() == opened.verticesOf(RoiName{asked}).value());
        }
    }

    void aSavedRegionIsAMaskOfResponsesInTheSubjectsVolume()
    {
        const SmallTree files;
        files.writeSubject();
        const auto drawn = drawnRegion("mine");
        writeLabel(files.open().regionFolder("subj01") / "lh.mine.label", drawn.vertices[0]);
        writeLabel(files.open().regionFolder("subj01") / "rh.mine.label", drawn.vertices[1]);
        const BetaShape shape{.volume = {4, 3, 2}};
        const auto units = unitsOf(files.open(), "subj01", kSpace, shape, "mine");
        QVERIFY2(units.has_value(), units ? "" : units.error().message.c_str());
        QCOMPARE(units->voxels, (std::vector<VoxelIndex>{{0, 0, 0}, {1, 0, 0}, {2, 1, 1}}));
        QVERIFY(!unitsOf(files.open(), "subj01", "func1mm", shape, "mine"));  // its vertices lead to no voxel there
    }

    void whatIsSavedIsListed()
    {
        const SmallTree files;
        files.writeSubject();
        writeLabel(files.open().regionFolder("subj01") / "rh.mine.label", drawnRegion().vertices[1]);
        const auto subject = files.subject();
        const auto regions = std::ranges::find(subject.pieces(), "Regions", &Piece::name);
        QVERIFY(regions != subject.pieces().end());
        QVERIFY2(regions->detail.find("in 2 sets; drawn: mine") != std::string::npos, regions->detail.c_str());
        QVERIFY(!test::anyHolds(subject.notices(), {"known on the surface only"}));
        QCOMPARE(regionIn(subject, "mine").halves[0].size(), 0U);
    }

    void aRegionDrawnOverASavedOneTakesItsPlace()
    {
        const SmallTree files;
        files.writeSubject();
        writeLabel(files.open().regionFolder("subj01") / "lh.mine.label", drawnRegion().vertices[0]);
        auto drawn = drawnRegion("mine");
        drawn.vertices[0] = {{3}};
        const auto subject = files.subject().withDrawn(std::array{drawn});
        QVERIFY(subject.has_value());
        QVERIFY(regionIn(*subject, "mine").outline.vertices == drawn.vertices);
        QCOMPARE(subject->regions().size(), files.subject().regions().size());
    }

    void aNameOfAnotherSetIsRefused()
    {
        const SmallTree files;
        files.writeSubject();
        const auto taken = files.subject().withDrawn(std::array{drawnRegion("FFA-1")});
        QVERIFY(!taken);
        QCOMPARE(taken.error().kind, ErrorKind::invalidRequest);
        QVERIFY2(taken.error().message.find("floc-faces") != std::string::npos, taken.error().message.c_str());
        QVERIFY(!files.subject().withDrawn(std::array{drawnRegion("faces > 2")}));
    }

    void aVertexThatIsNotThereIsRefused()
    {
        const SmallTree files;
        files.writeSubject();
        auto drawn = drawnRegion();
        drawn.vertices[1] = {{5}};  // the right surface has 5
        const auto outside = files.subject().withDrawn(std::array{drawn});
        QVERIFY(!outside);
        QVERIFY2(outside.error().message.find("rh:5") != std::string::npos, outside.error().message.c_str());
    }

    void aRegionWithoutAVoxelSaysSo()
    {
        const SmallTree files;
        files.writeSubject();
        DrawnRegion drawn{"nowhere", {std::vector<VertexId>{{5}}, {}}};
        const auto subject = files.subject().withDrawn(std::array{drawn});
        QVERIFY(subject.has_value());
        QCOMPARE(regionIn(*subject, "nowhere").outline.voxelCount, 0);
        const auto voxels = subject->voxelsOf(RoiName{"nowhere"});
        QVERIFY(!voxels);
        QVERIFY2(voxels.error().message.find("no voxels") != std::string::npos, voxels.error().message.c_str());
    }

    void aVertexHasAThirdOfItsTriangles()
    {
        SurfaceMesh square{
            Hemisphere::left, SurfaceForm::white, {{0, 0, 0}, {2, 0, 0}, {2, 2, 0}, {0, 2, 0}}, {{0, 1, 2}, {0, 2, 3}}};
        const std::vector<VertexId> all{{0}, {1}, {2}, {3}};
        QCOMPARE(areaMm2(square, all), 4.0);
        QCOMPARE(areaMm2(square, std::vector<VertexId>{{1}}), 2.0 / 3);
        QCOMPARE(areaMm2(square, std::vector<VertexId>{{0}, {9}, {-1}}), 4.0 / 3);
    }
};

QTEST_APPLESS_MAIN(DrawnRegionsTest)
#include "DrawnRegionsTest.moc"
