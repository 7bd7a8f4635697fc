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
using cortilens::test::SmallTree;
using cortilens::test::volumeOf;

namespace {

[[nodiscard]] std::vector<VoxelIndex> placesOf(const Result<std::vector<WeightedVoxel>>& voxels)
{
    std::vector<VoxelIndex> places;
    for (const auto& voxel : voxels.value()) places.push_back(voxel.voxel);
    return places;
}

/// Equal numbers, NaN in the same places.
[[nodiscard]] bool same(const std::vector<float>& left, const std::vector<float>& right)
{
    return std::ranges::equal(left, right, [](float a, float b) { return a == b || (std::isnan(a) && std::isnan(b)); });
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

    void theNoiseCeilingIsKnownPerVoxelVertexAndRegion()
    {
        const SmallTree files;
        files.writeSubject();
        const auto subject = files.subject();
        const float half = noiseCeilingOf(0.5F);

        QCOMPARE(subject.noiseCeiling({0, 0, 0}), 75.0F);
        QCOMPARE(subject.noiseCeiling({1, 0, 0}), 0.0F);
        QVERIFY(std::isnan(subject.noiseCeiling({3, 2, 1})));
        QVERIFY(std::isnan(subject.noiseCeiling({4, 0, 0})));
        QVERIFY(std::isnan(subject.noiseCeiling(kNoVoxel)));
        QVERIFY(same(subject.vertexMaps(Hemisphere::left).noiseCeiling, {75, 0, kNan, kNan, kNan, kNan}));
        const auto overlay = subject.overlay("noise-ceiling");
        QVERIFY(same(overlay->values[1], {half, kNan, kNan, kNan, kNan}));
        QCOMPARE(overlay->high, 75.0F);
        QCOMPARE(subject.findRegion("FFA-1")->outline.meanNoiseCeiling, (75 + 0 + half) / 3);
        QVERIFY(std::isnan(subject.findRegion("OFA")->outline.meanNoiseCeiling));
    }

    void aSurfaceMapOfTheNoiseCeilingComesBeforeTheVoxels()
    {
        const SmallTree files;
        files.writeSubject();
        const auto folder = files.root() / "nsddata_betas/ppdata/subj01/nativesurface";
        files.map(folder / "betas_fithrf_GLMdenoise_RR/lh.ncsnr.mgh", {1, 1, 1, kNan, 0, 0}, 6);
        files.map(folder / "betas_fithrf/rh.ncsnr.mgh", {1, 1, 1, 1, 1}, 5);  // of other betas than the volume

        const auto subject = files.subject();

        QVERIFY(same(subject.vertexMaps(Hemisphere::left).noiseCeiling, {75, 75, 75, kNan, 0, 0}));
        QVERIFY(std::isnan(subject.vertexMaps(Hemisphere::right).noiseCeiling[3]));
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

    void overlaysComeFromTheSurfaceElseFromTheNearestVoxel()
    {
        const SmallTree files;
        files.writeSubject();
        files.map(files.label() / "lh.flocfacestval.mgz", {1, 2, 3, 4, 5, std::numeric_limits<float>::infinity()}, 6);

        const auto overlay = files.subject().overlay("floc-facestval");

        QVERIFY(overlay.has_value());
        QVERIFY(same(overlay->values[0], {1, 2, 3, 4, 5, kNan}));
        QVERIFY(same(overlay->values[1], {-3, kNan, kNan, kNan, kNan}));
        QCOMPARE(overlay->kind, OverlayKind::diverging);
        QCOMPARE(overlay->low, -10.0F);
        QCOMPARE(overlay->high, 10.0F);
        QCOMPARE(overlay->threshold, 2.0F);
        QCOMPARE(overlay->unit, std::string("t"));
        QCOMPARE(overlay->quantity, std::string("Faces against other categories"));
    }

    void anOverlayOfAnotherMeshNamesBothNumbers()
    {
        const SmallTree files;
        files.writeSubject();
        files.map(files.label() / "lh.flocfacestval.mgz", std::vector<float>(7, 1.0F), 7);
        files.map(files.label() / "rh.flocplacestval.mgz", std::vector<float>(163842, 1.0F), 163842);
        const auto subject = files.subject();

        const auto other = subject.overlay("floc-facestval");
        const auto fsaverage = subject.overlay("floc-placestval");

        QCOMPARE(other.error().kind, ErrorKind::mismatch);
        QVERIFY(holds(other.error().message, "7 vertices") && holds(other.error().message, "6 vertices"));
        QVERIFY(holds(other.error().message, "lh.flocfacestval.mgz"));
        QVERIFY(holds(fsaverage.error().message, "163842") && holds(fsaverage.error().remedy, "fsaverage"));
        QCOMPARE(subject.overlay("absent").error().kind, ErrorKind::notFound);
        QVERIFY(holds(subject.overlay("absent").error().remedy, "noise-ceiling"));
    }

    void aDamagedMapIsAnErrorOnlyWhereItIsAskedFor()
    {
        const SmallTree files;
        files.writeSubject();
        files.truncate(files.func() / "floc_facestval.nii.gz");

        const auto subject = files.subject();

        QVERIFY(subject.overlay("noise-ceiling").has_value());
        QCOMPARE(subject.overlay("floc-facestval").error().kind, ErrorKind::malformed);
    }

    void knownScalarsAreOffered()
    {
        const SmallTree files;
        files.writeSubject();
        files.curvature(files.surf() / "lh.thickness", {1, 2, 3, 4, 5, 6});
        files.curvature(files.surf() / "rh.thickness", {1, 2, 3, 4, 5});
        files.volume(files.func() / "prf_size.nii.gz", volumeOf(2, {}));

        const auto subject = files.subject();

        QCOMPARE(subject.overlay("thickness")->values[0], (std::vector<float>{1, 2, 3, 4, 5, 6}));
        QCOMPARE(subject.overlay("thickness")->unit, std::string("mm"));
        QVERIFY(same(subject.overlay("prf-size")->values[1], {2, 2, 2, 2, kNan}));
    }

    void meshesKeepLeftAndRight()
    {
        const SmallTree files;
        files.writeSubject();
        const auto subject = files.subject();

        const auto mesh = subject.surface(Hemisphere::right, SurfaceForm::inflated);

        QVERIFY(mesh.has_value());
        QCOMPARE(mesh->hemisphere, Hemisphere::right);
        QCOMPARE(mesh->points[4], (std::array<float, 3>{4, 40, -4}));
        QCOMPARE(mesh->triangles.front(), (std::array<std::int32_t, 3>{0, 1, 2}));
        QCOMPARE(subject.surface(Hemisphere::left, SurfaceForm::pial).error().kind, ErrorKind::notFound);
        QCOMPARE(subject.surface(Hemisphere::left, SurfaceForm::flat).error().kind, ErrorKind::notFound);
    }

    void aFormOfAnotherLengthNamesBothNumbers()
    {
        const SmallTree files;
        files.writeSubject();
        files.surface(files.surf() / "lh.inflated", 7);

        const auto mesh = files.subject().surface(Hemisphere::left, SurfaceForm::inflated);

        QCOMPARE(mesh.error().kind, ErrorKind::mismatch);
        QVERIFY(holds(mesh.error().message, "7 vertices") && holds(mesh.error().message, "lh.white has 6"));
    }

    void aFlatMapHasTheTrianglesWhoseCornersAreInThePatch()
    {
        const SmallTree files;
        files.writeSubject();
        const std::vector<files::PatchVertex> left{
            {{3}, false, {30, -3, 7}}, {{1}, true, {10, 1, 0}}, {{2}, true, {20, 2, 0}}, {{5}, true, {50, 5, 0}}};
        const std::vector<files::PatchVertex> right{{{0}, true, {-1, 1, 0}}, {{1}, true, {-2, 2, 0}}, {{2}, true, {-3, 3, 0}}};
        QVERIFY(files::writeFreeSurferPatch(files.surf() / "lh.full.flat.patch.3d", left).has_value());
        QVERIFY(files::writeFreeSurferPatch(files.surf() / "rh.full.flat.patch.3d", right).has_value());
        const auto subject = files.subject();

        const auto mesh = subject.surface(Hemisphere::left, SurfaceForm::flat);

        QCOMPARE(subject.forms().size(), 3U);
        QVERIFY(mesh.has_value());
        QCOMPARE(mesh->points.size(), 6U);
        QCOMPARE(mesh->points[3], (std::array<float, 3>{30, -3, 0}));
        QCOMPARE(mesh->triangles, (std::vector<std::array<std::int32_t, 3>>{{1, 2, 3}}));
        QCOMPARE(subject.surface(Hemisphere::right, SurfaceForm::flat)->points[0], (std::array<float, 3>{-1, 1, 0}));
    }

    void aDamagedSurfaceIsANoticeAndTheOthersStay()
    {
        const SmallTree files;
        files.writeSubject();
        files.truncate(files.surf() / "lh.white");

        const auto subject = files.subject();

        QVERIFY(anyHolds(subject.notices(), {"Surface lh.white", "damaged"}));
        QCOMPARE(std::vector(subject.forms().begin(), subject.forms().end()), (std::vector{SurfaceForm::inflated}));
        QCOMPARE(subject.vertexCounts()[0], 6);
    }

    void aMeshWithAPositionThatIsNoNumberIsRefused()
    {
        const SmallTree files;
        files.writeSubject();
        const std::vector<std::array<float, 3>> points{{0, 0, 0}, {1, kNan, 0}, {0, 1, 0}};
        const std::vector<std::array<std::int32_t, 3>> triangles{{0, 1, 2}};
        QVERIFY(files::writeFreeSurferSurface(files.surf() / "lh.inflated", points, triangles).has_value());

        const auto mesh = files.subject().surface(Hemisphere::left, SurfaceForm::inflated);

        QCOMPARE(mesh.error().kind, ErrorKind::malformed);
        QVERIFY(holds(mesh.error().message, "lh.inflated"));
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
