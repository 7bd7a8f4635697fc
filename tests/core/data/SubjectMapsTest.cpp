// SPDX-License-Identifier: Apache-2.0
#include "core/data/NoiseCeiling.h"
#include "core/data/Subject.h"
#include "core/data/SurfaceSampling.h"
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

class SubjectMapsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
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
        files.volume(files.func() / "prf_angle.nii.gz", volumeOf(350, {}));

        const auto subject = files.subject();

        QCOMPARE(subject.overlay("thickness")->values[0], (std::vector<float>{1, 2, 3, 4, 5, 6}));
        QCOMPARE(subject.overlay("thickness")->unit, std::string("mm"));
        QVERIFY(same(subject.overlay("prf-size")->values[1], {2, 2, 2, 2, kNan}));
        QCOMPARE(subject.overlay("prf-size")->sampling, std::string("nearest"));
        // Between angles lies no mean of their numbers: other ways than the nearest voxel are not offered, and not taken.
        const auto angle = subject.overlay("prf-angle", Sampling::linear);
        QCOMPARE(angle->kind, OverlayKind::circular);
        QCOMPARE(angle->high, 360.0F);
        QVERIFY(angle->sampling.empty());
        QVERIFY(same(angle->values[1], {350, 350, 350, 350, kNan}));
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
};

QTEST_APPLESS_MAIN(SubjectMapsTest)
#include "SubjectMapsTest.moc"
