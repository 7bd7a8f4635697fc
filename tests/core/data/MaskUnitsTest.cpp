// SPDX-License-Identifier: Apache-2.0
#include "core/data/ResponseMask.h"
#include "core/files/BigEndian.h"
#include "tests/core/data/SmallTree.h"
#include "tests/support/Files.h"

#include <QTest>

using namespace cortilens;
using namespace cortilens::data;
using namespace cortilens::test;

namespace {

const BetaShape kVolumeBetas{{4, 3, 2}, {}, 750};
const BetaShape kSurfaceBetas{{}, {6, 5}, 750};

[[nodiscard]] Result<ResponseUnits> inVolume(const SmallTree& tree, const std::string& mask)
{
    return unitsOf(tree.open(), "subj01", "func1pt8mm", kVolumeBetas, mask);
}

[[nodiscard]] Result<ResponseUnits> onSurface(const SmallTree& tree, const std::string& mask)
{
    return unitsOf(tree.open(), "subj01", "nativesurface", kSurfaceBetas, mask);
}

/// Vertices 1 and 2 are V1, 4 is V2.
void writeAnnot(const fs::path& path)
{
    files::BigEndianBytes bytes;
    bytes.int32(6);
    for (std::int32_t v = 0; v < 6; ++v) {
        bytes.int32(v);
        bytes.int32(v == 1 || v == 2 ? 10 : v == 4 ? 20 : 1);
    }
    for (const std::int32_t number : {1, -2, 3, 2}) bytes.int32(number);
    bytes.text(std::string("t\0", 2));
    bytes.int32(3);
    for (const auto& [index, name, red] : {std::tuple{0, "unknown", 1}, std::tuple{1, "V1", 10}, std::tuple{2, "V2", 20}}) {
        bytes.int32(index);
        bytes.int32(static_cast<std::int32_t>(std::string_view(name).size()));
        bytes.text(name);
        for (const std::int32_t number : {red, 0, 0, 0}) bytes.int32(number);
    }
    test::write(path, bytes.bytes());
}

}  // namespace

class MaskUnitsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void volumesOfEveryFormatAreMasks()
    {
        const SmallTree tree;
        tree.volume(tree.root() / "mine.nii.gz", volumeOf(0, {{{1, 2, 0}, 1}, {{3, 0, 1}, 2}}));
        const auto units = inVolume(tree, (tree.root() / "mine.nii.gz").string()).value();
        QCOMPARE(units.voxels, (std::vector<VoxelIndex>{{1, 2, 0}, {3, 0, 1}}));
        tree.volume(tree.root() / "other.nii.gz", std::vector<float>(8, 1), {2, 2, 2, 1});
        QCOMPARE(inVolume(tree, (tree.root() / "other.nii.gz").string()).error().kind, ErrorKind::mismatch);
        tree.map(tree.root() / "flat.mgz", std::vector<float>(24, 1), 24);
        QVERIFY(holds(inVolume(tree, (tree.root() / "flat.mgz").string()).error().message, "24 x 1 x 1"));
        tree.volume(tree.root() / "none.nii.gz", volumeOf(0, {}));
        QCOMPARE(inVolume(tree, (tree.root() / "none.nii.gz").string()).error().kind, ErrorKind::notFound);
    }
    void labelsAndAnnotationsAreMasksOfSurfaces()
    {
        const SmallTree tree;
        tree.text(tree.root() / "lh.mine.label", "#!ascii label\n2\n5 0 0 0 0\n0 0 0 0 0\n");
        tree.text(tree.root() / "rh.mine.label", "#!ascii label\n1\n3 0 0 0 0\n");
        const auto both = onSurface(tree, (tree.root() / "lh.mine.label").string()).value();
        QCOMPARE(both.vertices[0], (std::vector<VertexId>{{0}, {5}}));
        QCOMPARE(both.vertices[1], (std::vector<VertexId>{{3}}));
        writeAnnot(tree.root() / "lh.mine.annot");
        const auto path = (tree.root() / "lh.mine.annot").string();
        QCOMPARE(onSurface(tree, path).value().vertices[0], (std::vector<VertexId>{{1}, {2}, {4}}));
        QCOMPARE(onSurface(tree, path + ":V2").value().vertices[0], (std::vector<VertexId>{{4}}));
        QVERIFY(holds(onSurface(tree, path + ":V9").error().remedy, "V1, V2"));
    }
    void surfaceMapsAreMasksOfTheirHemisphere()
    {
        const SmallTree tree;
        tree.map(tree.root() / "rh.mine.mgh", {0, 1, kNan, 0, 1}, 5);
        const auto units = onSurface(tree, (tree.root() / "rh.mine.mgh").string()).value();
        QVERIFY(units.vertices[0].empty());
        QCOMPARE(units.vertices[1], (std::vector<VertexId>{{1}, {4}}));
        tree.map(tree.root() / "rh.other.mgh", {1, 1}, 2);
        QCOMPARE(onSurface(tree, (tree.root() / "rh.other.mgh").string()).error().kind, ErrorKind::mismatch);
    }
    void aMaskOfTheWrongKindOfSpaceSaysSo()
    {
        const SmallTree tree;
        tree.text(tree.root() / "lh.mine.label", "#!ascii label\n1\n5 0 0 0 0\n");
        const auto error = inVolume(tree, (tree.root() / "lh.mine.label").string()).error();
        QCOMPARE(error.kind, ErrorKind::mismatch);
        QVERIFY(holds(error.remedy, "nativesurface"));
        tree.volume(tree.root() / "mine.nii.gz", volumeOf(1, {}));
        QVERIFY(holds(onSurface(tree, (tree.root() / "mine.nii.gz").string()).error().remedy, "lh."));
    }
};

QTEST_APPLESS_MAIN(MaskUnitsTest)
#include "MaskUnitsTest.moc"
