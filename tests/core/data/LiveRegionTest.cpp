// SPDX-License-Identifier: Apache-2.0
#include "core/data/LiveRegion.h"
#include "core/data/ResponseMask.h"
#include "tests/core/data/SmallTree.h"

#include <QTest>

using namespace cortilens;
using namespace cortilens::data;
using namespace cortilens::test;

class LiveRegionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aThresholdIsReadAndWrittenAgain()
    {
        const auto live = liveRegionFrom("lh.FFA-1&faces>3.5").value();
        QVERIFY(live.has_value());
        QCOMPARE(live->region, std::string("lh.FFA-1"));
        QCOMPARE(live->map, std::string("faces"));
        QCOMPARE(live->threshold, 3.5F);
        QCOMPARE(toText(*live), std::string("lh.FFA-1 & faces > 3.5"));
        QCOMPARE(liveRegionFrom(" words > -2 ").value()->threshold, -2.0F);
        QVERIFY(!liveRegionFrom("FFA-1").value().has_value());
        for (const auto* wrong : {"> 2", "faces > much", "faces >", "faces > inf"}) {
            QVERIFY2(!liveRegionFrom(wrong), wrong);
            QVERIFY(holds(liveRegionFrom(wrong).error().remedy, "faces > 2"));
        }
    }
    void itIsTheVoxelsAboveTheThreshold()
    {
        const SmallTree tree;
        tree.writeSubject();  // t is 7 in 0,0,0 and -3 in 2,0,1
        tree.volume(tree.func() / "floc_facestval.nii.gz", volumeOf(kNan, {{{0, 0, 0}, 7}, {{1, 0, 0}, 2}, {{3, 2, 1}, 2.5F}}));
        const auto subject = tree.subject();
        const auto count = [&](const char* text) { return subject.voxelsOf(RoiName{text}).value().size(); };
        QCOMPARE(count("faces > 2"), std::size_t{2});
        QCOMPARE(count("floc-facestval > 1.9"), std::size_t{3});
        QCOMPARE(count("FFA-1 & faces > 1"), std::size_t{2});
        QCOMPARE(count("noise-ceiling > 50"), std::size_t{1});
        QCOMPARE(subject.voxelsOf(RoiName{"FFA-1 & faces > 100"}).error().kind, ErrorKind::notFound);
        QVERIFY(holds(subject.voxelsOf(RoiName{"houses > 2"}).error().message, "no map houses"));
        QCOMPARE(subject.voxelsOf(RoiName{"PPA & faces > 2"}).error().kind, ErrorKind::notFound);
    }
    void itIsAMaskForResponsesToo()
    {
        const SmallTree tree;
        tree.writeSubject();
        const BetaShape shape{{4, 3, 2}, {}, 750};
        QCOMPARE(unitsOf(tree.open(), "subj01", "func1pt8mm", shape, "faces > 2").value().voxels,
                 (std::vector<VoxelIndex>{{0, 0, 0}}));
        QCOMPARE(unitsOf(tree.open(), "subj01", "func1pt8mm", shape, "floc-facestval > 2").value().voxels.size(), std::size_t{1});
        QVERIFY(holds(unitsOf(tree.open(), "subj01", "func1pt8mm", shape, "houses > 2").error().message, "no map houses"));
        QCOMPARE(unitsOf(tree.open(), "subj01", "func1pt8mm", shape, "noise-ceiling > 50").value().voxels,
                 (std::vector<VoxelIndex>{{0, 0, 0}}));
        QVERIFY(holds(unitsOf(tree.open(), "subj01", "func1mm", shape, "noise-ceiling > 50").error().message, "in func1mm"));
        QCOMPARE(unitsOf(tree.open(), "subj01", "func1pt8mm", shape, "FFA-1 & faces > -5").value().voxels.size(), std::size_t{2});
        QCOMPARE(unitsOf(tree.open(), "subj01", "func1pt8mm", shape, "faces > 99").error().kind, ErrorKind::notFound);
        tree.map(tree.label() / "lh.flocfacestval.mgz", {1, 2, 3, 4, 5, kNan}, 6);
        tree.map(tree.label() / "rh.flocfacestval.mgz", {9, 0, 0, 0, 0}, 5);
        const BetaShape surface{{}, {6, 5}, 750};
        const auto units = unitsOf(tree.open(), "subj01", "nativesurface", surface, "faces > 2").value();
        QCOMPARE(units.vertices[0].size(), std::size_t{3});
        QCOMPARE(units.vertices[1].size(), std::size_t{1});
    }
};

QTEST_APPLESS_MAIN(LiveRegionTest)
#include "LiveRegionTest.moc"
