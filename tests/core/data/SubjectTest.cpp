// SPDX-License-Identifier: Apache-2.0
#include "core/data/Subject.h"
#include "tests/core/data/SmallTree.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace cortilens;
using namespace cortilens::data;
using cortilens::test::anyHolds;
using cortilens::test::holds;
using cortilens::test::kNan;
using cortilens::test::same;
using cortilens::test::SmallTree;
using cortilens::test::volumeOf;

namespace {

[[nodiscard]] std::vector<VoxelIndex> placesOf(const Result<std::vector<WeightedVoxel>>& voxels)
{
    std::vector<VoxelIndex> places;
    for (const auto& voxel : voxels.value()) places.push_back(voxel.voxel);
    return places;
}

}  // namespace

class SubjectTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aSubjectTellsWhatItHas()
    {
        const SmallTree files;
        files.writeSubject();

        const auto subject = files.subject();

        QCOMPARE(subject.name(), std::string("subj01"));
        QCOMPARE(subject.volumeShape(), (std::array<std::int32_t, 3>{4, 3, 2}));
        QCOMPARE(subject.vertexCounts(), (std::array<std::int32_t, 2>{6, 5}));
        QCOMPARE(std::vector(subject.forms().begin(), subject.forms().end()),
                 (std::vector{SurfaceForm::white, SurfaceForm::inflated}));
        QCOMPARE(subject.vertexMaps(Hemisphere::left).curvature, (std::vector<float>{0.1F, -0.2F, 0, 0, 0, 0.3F}));
        QCOMPARE(subject.sessions(), 0);
        QVERIFY(anyHolds(subject.notices(), {"Flat maps", "missing", "full.flat.patch.3d"}));
        QVERIFY(anyHolds(subject.notices(), {"Betas", "missing", "betas_session01"}));
        QCOMPARE(subject.notices().size(), 2U);
    }

    void aSubjectThatIsNotThereNamesThoseThatAre()
    {
        const SmallTree files;
        QCOMPARE(Subject::open(files.open(), "").error().kind, ErrorKind::notFound);
        files.writeSubject();

        const auto subject = Subject::open(files.open(), "subj02");

        QCOMPARE(subject.error().kind, ErrorKind::notFound);
        QVERIFY(holds(subject.error().message, "subj02"));
        QVERIFY(holds(subject.error().remedy, "subj01"));
        QCOMPARE(Subject::open(files.open(), "")->name(), std::string("subj01"));
    }

    void verticesLeadToVoxelsCountedFromZero()
    {
        const SmallTree files;
        files.writeSubject();
        const auto subject = files.subject();

        const auto& left = subject.vertexMaps(Hemisphere::left).voxel;
        const auto& right = subject.vertexMaps(Hemisphere::right).voxel;

        QCOMPARE(left, (std::vector<VoxelIndex>{{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {1, 1, 0}, {0, 2, 0}, kNoVoxel}));
        QCOMPARE(right, (std::vector<VoxelIndex>{{2, 0, 1}, {3, 0, 1}, {2, 1, 1}, {3, 1, 1}, kNoVoxel}));
        QCOMPARE(placesOf(subject.voxelsOf(SurfaceVertex{Hemisphere::right, {3}})), (std::vector<VoxelIndex>{{3, 1, 1}}));
    }

    void regionsAreFoundByNameHalfAndSet()
    {
        const SmallTree files;
        files.writeSubject();
        const auto subject = files.subject();
        const std::vector<VoxelIndex> whole{{0, 0, 0}, {1, 0, 0}, {2, 0, 1}};

        QCOMPARE(placesOf(subject.voxelsOf(RoiName{"FFA-1"})), whole);
        QCOMPARE(placesOf(subject.voxelsOf(RoiName{"floc-faces/FFA-1"})), whole);
        QCOMPARE(placesOf(subject.voxelsOf(RoiName{"lh.FFA-1"})), (std::vector<VoxelIndex>{{0, 0, 0}, {1, 0, 0}}));
        QCOMPARE(placesOf(subject.voxelsOf(RoiName{"floc-faces/rh.FFA-1"})), (std::vector<VoxelIndex>{{2, 0, 1}}));
        QVERIFY(!subject.findRegion("floc-words/FFA-1"));
        QVERIFY(!subject.findRegion("ffa"));
        QCOMPARE(subject.regionsAt(SurfaceVertex{Hemisphere::left, {2}}), (std::vector<std::string>{"OFA"}));
        QCOMPARE(subject.regionsAt(VoxelIndex{2, 0, 1}), (std::vector<std::string>{"FFA-1"}));
        QVERIFY(subject.regionsAt(SurfaceVertex{Hemisphere::left, {3}}).empty());
    }

    void aNameInTwoSetsMeansTheSubjectsOwnRegion()
    {
        const SmallTree files;
        files.writeSubject();
        files.volume(files.func() / "roi/Kastner2015.nii.gz", volumeOf(-1, {{{0, 0, 0}, 1.0F}, {{1, 1, 0}, 1.0F}}));
        files.text(files.label() / "Kastner2015.mgz.ctab", "0 Unknown\n1 OFA\n");

        const auto subject = files.subject();

        QCOMPARE(subject.findRegion("OFA")->outline.set, std::string("floc-faces"));
        QCOMPARE(placesOf(subject.voxelsOf(RoiName{"Kastner2015/OFA"})), (std::vector<VoxelIndex>{{0, 0, 0}, {1, 1, 0}}));
        QCOMPARE(subject.regionsAt(VoxelIndex{0, 0, 0}), (std::vector<std::string>{"FFA-1", "Kastner2015/OFA"}));
        QCOMPARE(subject.voxelsOf(RoiName{"lh.Kastner2015/OFA"}).error().kind, ErrorKind::notFound);
        const auto half = subject.voxelsOf(RoiName{"Kastner2015/lh.OFA"});
        QCOMPARE(half.error().kind, ErrorKind::notFound);
        QVERIFY(holds(half.error().message, "whole only"));
    }

    void whatCannotBeSelectedIsExplained_data()
    {
        QTest::addColumn<QByteArray>("selection");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QByteArray>("words");
        const auto row = [](const char* selection, ErrorKind kind, const char* words) {
            QTest::newRow(selection) << QByteArray(selection) << static_cast<int>(kind) << QByteArray(words);
        };
        row("", ErrorKind::invalidRequest, "Nothing is selected");
        row("lh:6", ErrorKind::invalidRequest, "6 vertices");
        row("rh:5", ErrorKind::invalidRequest, "5 vertices");
        row("lh:5", ErrorKind::notFound, "no voxel");
        row("voxel:4,0,0", ErrorKind::invalidRequest, "4 x 3 x 2");
        row("voxel:0,0,2", ErrorKind::invalidRequest, "4 x 3 x 2");
        row("FFA-9", ErrorKind::notFound, "no region FFA-9");
        row("FFA-2", ErrorKind::notFound, "nothing carries its label");
        row("rh.OFA", ErrorKind::notFound, "no voxels");
    }

    void whatCannotBeSelectedIsExplained()
    {
        QFETCH(QByteArray, selection);
        QFETCH(int, kind);
        QFETCH(QByteArray, words);
        const SmallTree files;
        files.writeSubject();

        const auto voxels = files.subject().voxelsOf(selectionFrom(selection.toStdString()).value());

        QVERIFY(!voxels.has_value());
        QCOMPARE(static_cast<int>(voxels.error().kind), kind);
        QVERIFY2(holds(voxels.error().message, words.toStdString()), voxels.error().message.c_str());
        QVERIFY(!voxels.error().remedy.empty());
    }

    void withoutATransformTheWayToVoxelsIsMissed()
    {
        const SmallTree files;
        files.writeSubject();
        std::filesystem::remove_all(files.transforms());
        const auto subject = files.subject();

        const auto voxels = subject.voxelsOf(SurfaceVertex{Hemisphere::left, {0}});

        QCOMPARE(voxels.error().kind, ErrorKind::notFound);
        QVERIFY(holds(voxels.error().remedy, "lh.func1pt8-to-layerB2.mgz"));
        QVERIFY(anyHolds(subject.notices(), {"Vertices to voxels, left", "missing", "func1pt8-to-layerB2"}));
        QCOMPARE(placesOf(subject.voxelsOf(RoiName{"OFA"})), (std::vector<VoxelIndex>{{0, 1, 0}}));
        QVERIFY(subject.findRegion("OFA")->outline.vertices[0].empty());
        QVERIFY(subject.overlays().empty());
    }

    void anotherLayerServesWhenTheMiddleOneIsMissing()
    {
        const SmallTree files;
        files.writeSubject();
        std::filesystem::remove_all(files.transforms());
        files.writeTransforms("pial");

        QCOMPARE(files.subject().vertexMaps(Hemisphere::left).voxel[3], (VoxelIndex{1, 1, 0}));
    }

    void transformsAndCurvatureOfAnotherMeshArePassedOverWithBothNumbers()
    {
        const SmallTree files;
        files.writeSubject();
        files.map(files.transforms() / "lh.func1pt8-to-layerB2.mgz", std::vector<float>(21, 1.0F), 7);
        files.map(files.transforms() / "rh.func1pt8-to-layerB2.mgz", std::vector<float>(5, 1.0F), 5);
        files.curvature(files.surf() / "lh.curv", std::vector<float>(8, 1.0F));

        const auto subject = files.subject();

        QVERIFY(anyHolds(subject.notices(), {"lh.func1pt8-to-layerB2.mgz", "7 vertices", "6 vertices"}));
        QVERIFY(anyHolds(subject.notices(), {"rh.func1pt8-to-layerB2.mgz", "1 values per vertex"}));
        QVERIFY(anyHolds(subject.notices(), {"lh.curv", "8 vertices", "6 vertices"}));
        QCOMPARE(subject.vertexMaps(Hemisphere::left).curvature, std::vector<float>(6, 0.0F));
        QCOMPARE(subject.vertexMaps(Hemisphere::left).voxel, std::vector<VoxelIndex>(6, kNoVoxel));
    }

    void aVolumeOfAnotherShapeIsPassedOverWithBothShapes()
    {
        const SmallTree files;
        files.writeSubject();
        files.volume(files.func() / "roi/streams.nii.gz", std::vector<float>(24, 1.0F), {2, 3, 4, 1});

        const auto subject = files.subject();

        QVERIFY(anyHolds(subject.notices(), {"streams.nii.gz", "2 x 3 x 4", "4 x 3 x 2"}));
        QVERIFY(!subject.findRegion("streams"));
        QVERIFY(subject.findRegion("OFA"));
    }

    void valuesOfVoxelsAppearAtTheirVertices()
    {
        const SmallTree files;
        files.writeSubject();
        const auto subject = files.subject();
        const std::array voxels{VoxelIndex{1, 0, 0}, VoxelIndex{0, 2, 0}, VoxelIndex{3, 1, 1}, VoxelIndex{999, 0, 0}};
        const std::array values{1.5F, -2.0F, 8.0F, 9.0F};

        QVERIFY(same(subject.onSurface(Hemisphere::left, voxels, values), {kNan, 1.5F, kNan, kNan, -2, kNan}));
        QVERIFY(same(subject.onSurface(Hemisphere::right, voxels, values), {kNan, kNan, kNan, 8, kNan}));
    }

    void sessionsCountFromTheFirstWithoutAGap()
    {
        const SmallTree files;
        files.writeSubject();
        for (const auto* name : {"betas_session01.hdf5", "betas_session01.nii.gz", "betas_session02.nii.gz",
                                 "betas_session04.hdf5", "betas_session05.hdf5.part", "betas_sessionXX.hdf5"})
            files.text(files.betas() / name, "");

        const auto subject = files.subject();

        QCOMPARE(subject.sessions(), 2);
        QVERIFY(anyHolds(subject.notices(), {"Sessions 3 ", "first 2"}));
    }

    void surfacesAloneAreEnoughToOpen()
    {
        const SmallTree files;
        files.writeSurfaces();

        const auto subject = files.subject();

        QCOMPARE(subject.volumeShape(), (std::array<std::int32_t, 3>{}));
        QVERIFY(subject.surface(Hemisphere::left, SurfaceForm::white).has_value());
        QVERIFY(subject.regions().empty() && subject.overlays().empty());
        for (const auto* piece : {"Flat maps", "Vertices to voxels", "Noise ceiling", "Regions", "Maps", "Betas"})
            QVERIFY2(anyHolds(subject.notices(), {piece, "missing", "enables"}), piece);
    }

    void volumesAloneAreEnoughToSelectVoxels()
    {
        const SmallTree files;
        files.writeFaces();

        const auto subject = files.subject();

        QCOMPARE(subject.vertexCounts(), (std::array<std::int32_t, 2>{}));
        QCOMPARE(placesOf(subject.voxelsOf(RoiName{"OFA"})), (std::vector<VoxelIndex>{{0, 1, 0}}));
        QCOMPARE(subject.voxelsOf(SurfaceVertex{Hemisphere::left, {0}}).error().kind, ErrorKind::notFound);
    }

    void withoutAnyVolumeTransformsStillLeadToVoxels()
    {
        const SmallTree files;
        files.writeSurfaces();
        files.writeTransforms();

        const auto subject = files.subject();

        QCOMPARE(placesOf(subject.voxelsOf(SurfaceVertex{Hemisphere::right, {3}})), (std::vector<VoxelIndex>{{3, 1, 1}}));
        QVERIFY(subject.voxelsOf(VoxelIndex{90, 0, 0}).has_value());
        const std::array voxels{VoxelIndex{3, 1, 1}};
        const std::array values{2.0F};
        QVERIFY(same(subject.onSurface(Hemisphere::right, voxels, values), {kNan, kNan, kNan, 2, kNan}));
    }
};

QTEST_APPLESS_MAIN(SubjectTest)
#include "SubjectTest.moc"
