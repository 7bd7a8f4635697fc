// SPDX-License-Identifier: Apache-2.0
#include "core/data/MaskFile.h"
#include "core/files/Npy.h"
#include "tests/core/data/SmallTree.h"

#include <QTest>

#include <fstream>
#include <vector>

using namespace cortilens;
using namespace cortilens::data;
using cortilens::test::holds;
using cortilens::test::SmallTree;
using cortilens::test::volumeOf;

namespace {

/// numpy.save of a list of int64; the header is padded to 128 bytes.
[[nodiscard]] std::string npyOf(const std::vector<std::int64_t>& values)
{
    std::string header = "{'descr': '<i8', 'fortran_order': False, 'shape': (" + std::to_string(values.size()) + ",), }";
    header.resize(117, ' ');
    header += '\n';
    std::string file("\x93NUMPY\x01\x00\x76\x00", 10);
    file += header;
    file.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(std::int64_t));
    return file;
}

}  // namespace

namespace fs = std::filesystem;

class MaskFileTest : public QObject {
    Q_OBJECT

    SmallTree m_files;
    fs::path m_mask = m_files.func() / "roi/my_food_mask.npy";
    fs::path m_base = m_files.func() / "roi/nsdgeneral.nii.gz";

private Q_SLOTS:
    void initTestCase()
    {
        // Cortex in numpy's order: (0,1,0), (0,1,1), (2,0,0), (3,2,1)
        m_files.volume(m_base, volumeOf(-1, {{{3, 2, 1}, 1.0F}, {{0, 1, 1}, 0.0F}, {{0, 1, 0}, 1.0F}, {{2, 0, 0}, 0.0F}}));
    }

    void aVolumeIsTakenAsNibabelHasIt()
    {
        std::vector<float> values(24, 0.0F);
        values[(1 * 3 + 2) * 2 + 1] = 5;  // (1,2,1) with z fastest
        QVERIFY(files::writeNpy(m_mask, values, {4, 3, 2}).has_value());

        QCOMPARE(readMask(m_mask, m_base, {4, 3, 2}).value(), volumeOf(0, {{{1, 2, 1}, 5.0F}}));
    }

    void oneValuePerVoxelOfCortexFollowsNumpysOrder()
    {
        QVERIFY(files::writeNpy(m_mask, std::vector<float>{0, 1, 0, 2}, {4}).has_value());

        QCOMPARE(readMask(m_mask, m_base, {4, 3, 2}).value(), volumeOf(0, {{{0, 1, 1}, 1.0F}, {{3, 2, 1}, 2.0F}}));
    }

    void aShorterListOfWholeNumbersIsPlaces()
    {
        m_files.text(m_mask, npyOf({2, 0}));

        QCOMPARE(readMask(m_mask, m_base, {4, 3, 2}).value(), volumeOf(0, {{{0, 1, 0}, 1.0F}, {{2, 0, 0}, 1.0F}}));
    }

    void aMaskOfTheSubjectIsARegionOfFood()
    {
        m_files.text(m_mask, npyOf({2, 0}));

        const auto subject = m_files.subject();

        const auto* region = subject.findRegion("my_food_mask");
        QVERIFY(region);
        QCOMPARE(region->outline.family, std::string("food"));
        QCOMPARE(region->voxels, (std::vector<VoxelIndex>{{0, 1, 0}, {2, 0, 0}}));
    }

    void anythingElseNamesTheLengthsThatWereExpected()
    {
        const auto refused = [&] {
            const auto mask = readMask(m_mask, m_base, {4, 3, 2});
            return !mask && mask.error().kind == ErrorKind::mismatch && holds(mask.error().message, "4 x 3 x 2") &&
                   holds(mask.error().message, "4 voxels of cortex") && holds(mask.error().message, "my_food_mask.npy");
        };
        QVERIFY(files::writeNpy(m_mask, std::vector<float>{0, 1, 1}, {3}).has_value());  // a mask of another base
        QVERIFY(refused());
        QVERIFY(files::writeNpy(m_mask, std::vector<float>(24, 1.0F), {2, 3, 4}).has_value());
        QVERIFY(refused());
        m_files.text(m_mask, npyOf({4}));
        QVERIFY(refused());
        m_files.text(m_mask, npyOf({-1}));
        QVERIFY(refused());
    }

    void withoutCortexAListCannotBePlaced()
    {
        m_files.text(m_mask, npyOf({0}));

        QCOMPARE(readMask(m_mask, m_files.root() / "absent.nii.gz", {4, 3, 2}).error().kind, ErrorKind::notFound);
    }
};

QTEST_APPLESS_MAIN(MaskFileTest)
#include "MaskFileTest.moc"
