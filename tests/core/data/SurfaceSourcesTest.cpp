// SPDX-License-Identifier: Apache-2.0
#include "core/data/SurfaceSampling.h"
#include "core/data/SurfaceSources.h"
#include "tests/core/data/SmallTree.h"

#include <QTest>

using namespace cortilens;
using namespace cortilens::data;
using namespace cortilens::test;

namespace {

using Sets = VertexSets;

[[nodiscard]] Sets verticesOf(const Subject& subject, const Selection& selection)
{
    return subject.verticesOf(selection).value();
}

}  // namespace

class SurfaceSourcesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aSelectionIsVerticesOfTheSubjectsOwnSurface()
    {
        const SmallTree tree;
        tree.writeSubject();
        const auto subject = tree.subject();
        QCOMPARE(verticesOf(subject, SurfaceVertex{Hemisphere::left, {5}}), (Sets{{{{5}}, {}}}));  // though it lies in no voxel
        QCOMPARE(verticesOf(subject, VoxelIndex{2, 0, 1}), (Sets{{{}, {{0}}}}));
        QCOMPARE(verticesOf(subject, RoiName{"FFA-1"}), (Sets{{{{0}, {1}}, {{0}}}}));
        QCOMPARE(verticesOf(subject, RoiName{"rh.FFA-1"}), (Sets{{{}, {{0}}}}));
        QCOMPARE(verticesOf(subject, RoiName{"faces > 2"}), (Sets{{{{0}}, {}}}));
    }
    void whatIsNoVertexIsSaid()
    {
        const SmallTree tree;
        tree.writeSubject();
        const auto subject = tree.subject();
        QVERIFY(holds(subject.verticesOf(SurfaceVertex{Hemisphere::right, {5}}).error().message, "has 5 vertices"));
        QVERIFY(holds(subject.verticesOf(VoxelIndex{3, 2, 0}).error().message, "No vertex of subj01 lies in voxel:3,2,0"));
        QVERIFY(holds(subject.verticesOf(RoiName{"V9"}).error().message, "no region V9"));
        QVERIFY(holds(subject.verticesOf(RoiName{"FFA-2"}).error().message, "nothing carries its label"));
        QCOMPARE(subject.verticesOf({}).error().kind, ErrorKind::invalidRequest);
    }
    void theOwnSurfaceShowsItself()
    {
        const SmallTree tree;
        tree.writeSubject();
        const auto sources = vertexSources(tree.subject(), "nativesurface", {6, 5}).value();
        QCOMPARE(sources[0], (std::vector<std::int32_t>{0, 1, 2, 3, 4, 5}));
        const auto wrong = vertexSources(tree.subject(), "nativesurface", {6, 7});
        QCOMPARE(wrong.error().kind, ErrorKind::mismatch);
        QVERIFY(holds(wrong.error().message, "has 5 vertices") && holds(wrong.error().message, "of 7"));
    }
    void fsaverageIsReachedThroughNsdsFile()
    {
        const SmallTree tree;
        tree.writeSubject();
        const auto missing = vertexSources(tree.subject(), "fsaverage", {8, 8});
        QCOMPARE(missing.error().kind, ErrorKind::notFound);
        QVERIFY(holds(missing.error().message, "lh.fsaverage-to-white.mgz"));
        // Each own vertex names its vertex of fsaverage, counted from 1.
        tree.map(tree.transforms() / "lh.fsaverage-to-white.mgz", {8, 8, 1, 3, 9999, 2}, 6);
        tree.map(tree.transforms() / "rh.fsaverage-to-white.mgz", {1, 2, 3, 4, 5}, 5);
        const auto sources = vertexSources(tree.subject(), "fsaverage", {8, 8}).value();
        QCOMPARE(sources[0], (std::vector<std::int32_t>{7, 7, 0, 2, -1, 1}));

        QCOMPARE(sourcesOf({{{{0}, {1}, {4}, {5}}, {{4}}}}, sources), (Sets{{{{1}, {7}}, {{4}}}}));
        // Values of fsaverage's vertices 0 and 7 on the left, 1 on the right.
        const Sets measured{{{{0}, {7}}, {{1}}}};
        const std::array values{10.0F, 20.0F, 30.0F};
        QVERIFY(same(carried(Hemisphere::left, measured, values, 8, sources), {20, 20, 10, kNan, kNan, kNan}));
        QVERIFY(same(carried(Hemisphere::right, measured, values, 8, sources), {kNan, 30, kNan, kNan, kNan}));

        tree.map(tree.transforms() / "rh.fsaverage-to-white.mgz", {1, 2, 3, 4}, 4);
        QVERIFY(holds(vertexSources(tree.subject(), "fsaverage", {8, 8}).error().message, "4"));
        QCOMPARE(vertexSources(tree.subject(), "fsaverage", {6, 8}).error().kind, ErrorKind::mismatch);
        QCOMPARE(vertexSources(tree.subject(), "fsaverage6", {8, 8}).error().kind, ErrorKind::notFound);
    }
    void aMapOfAVolumeComesToTheSurfaceAsItIsAsked()
    {
        const SmallTree tree;
        tree.writeSubject();
        // Two depths: left vertex 0 lies half-way between (0,0,0) and (1,0,0) in one, in (1,0,0) in the other; vertex 1 lies
        // in (0,0,0) in one only.
        tree.map(tree.transforms() / "lh.func1pt8-to-layerB1.mgz",
                 {1.5F, 1, 9999, 9999, 9999, 9999, 1, 1, 9999, 9999, 9999, 9999, 1, 1, 9999, 9999, 9999, 9999}, 6);
        tree.map(tree.transforms() / "lh.func1pt8-to-layerB2.mgz",
                 {2, 9999, 9999, 9999, 9999, 9999, 1, 9999, 9999, 9999, 9999, 9999, 1, 9999, 9999, 9999, 9999, 9999}, 6);
        tree.volume(tree.func() / "floc_facestval.nii.gz", volumeOf(0, {{{0, 0, 0}, 16.0F}, {{1, 0, 0}, 32.0F}}));
        const auto subject = tree.subject();

        const auto nearest = subject.overlay("floc-facestval").value();
        const auto linear = subject.overlay("floc-facestval", Sampling::linear).value();
        const auto cubic = subject.overlay("floc-facestval", Sampling::cubic).value();

        QVERIFY(same(nearest.values[0], {32, kNan, kNan, kNan, kNan, kNan}));  // layerB2 alone
        QVERIFY(same(linear.values[0], {(24.0F + 32.0F) / 2, 16, kNan, kNan, kNan, kNan}));
        // (-1, 9, 9, -1) / 16 of 16 (the border repeated), 16, 32, 0.
        QVERIFY(same(cubic.values[0], {(26.0F + 32.0F) / 2, 16, kNan, kNan, kNan, kNan}));
    }
    void aWayOfSamplingThatIsNoneSaysWhichThereAre()
    {
        QCOMPARE(samplingFrom("").value(), Sampling::nearest);
        QCOMPARE(samplingFrom("cubic").value(), Sampling::cubic);
        QVERIFY(holds(samplingFrom("spline").error().remedy, "nearest, linear or cubic"));
    }
};

QTEST_APPLESS_MAIN(SurfaceSourcesTest)
#include "SurfaceSourcesTest.moc"
