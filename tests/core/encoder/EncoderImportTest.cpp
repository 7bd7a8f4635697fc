// SPDX-License-Identifier: Apache-2.0
#include "core/encoder/EncoderImport.h"
#include "core/files/ChunkedHdf5Writer.h"
#include "core/files/Npy.h"
#include "core/files/Safetensors.h"
#include "tests/support/Files.h"
#include "tests/support/Npz.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <limits>

using namespace cortilens;
using namespace cortilens::encoder;

namespace fs = std::filesystem;

namespace {

const std::vector<VoxelIndex> kMask{{0, 0, 1}, {0, 2, 0}, {1, 0, 0}};  // numpy's order; MATLAB's is the 2nd, 3rd ... by k, j, i
const std::vector<float> kWeights{1, 2, 3, 4, 5, 6};                   // 3 voxels x 2 channels

void writeTensors(const fs::path& path, const std::string& prefix, const std::vector<float>& bias,
                  const std::vector<std::int32_t>& voxels)
{
    std::vector<files::SafetensorsArray> arrays{
        {prefix + "weight", files::DType::float32, {3, 2}, std::as_bytes(std::span(kWeights))},
        {prefix + "bias", files::DType::float32, {std::ssize(bias)}, std::as_bytes(std::span(bias))}};
    if (!voxels.empty())
        arrays.push_back({"voxels", files::DType::int32, {std::ssize(voxels) / 3, 3}, std::as_bytes(std::span(voxels))});
    QVERIFY(files::writeSafetensors(path, arrays, {}).has_value());
}

}  // namespace

class EncoderImportTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    fs::path m_path = fs::path(m_folder.path().toStdString()) / "e.safetensors";
    fs::path m_npy = fs::path(m_folder.path().toStdString()) / "e.npy";

private Q_SLOTS:
    void aLinearLayerIsFoundByItsUsualNames()
    {
        writeTensors(m_path, "network.linear.", {7, 8, 9}, {});
        const auto readouts = readForeignReadouts(m_path, {}, 3).value();
        QCOMPARE(readouts.channels, std::size_t{2});
        const auto encoder = placed(readouts, kMask, RowOrder::numpy, m_path).value();
        QCOMPARE(encoder.voxels, kMask);
        QCOMPARE(encoder.weights, kWeights);
        QCOMPARE(encoder.bias, (std::vector<float>{7, 8, 9}));
    }
    void matlabsOrderPutsXFirst()
    {
        writeTensors(m_path, "", {7, 8, 9}, {});
        // By k, then j, then i: 1,0,0 - 0,2,0 - 0,0,1.
        const auto encoder = placed(readForeignReadouts(m_path, {}, 3).value(), kMask, RowOrder::matlab, m_path).value();
        QCOMPARE(encoder.voxels, kMask);
        QCOMPARE(encoder.bias, (std::vector<float>{9, 8, 7}));
        QCOMPARE(encoder.weights, (std::vector<float>{5, 6, 3, 4, 1, 2}));
    }
    void voxelsThatTheFileStatesAreComparedOneByOne()
    {
        writeTensors(m_path, "", {7, 8, 9}, {1, 0, 0, 0, 0, 1, 0, 2, 0});
        const auto encoder = placed(readForeignReadouts(m_path, {}, 3).value(), kMask, RowOrder::numpy, m_path).value();
        QCOMPARE(encoder.bias, (std::vector<float>{8, 9, 7}));
        writeTensors(m_path, "", {7, 8, 9}, {1, 0, 0, 0, 0, 1, 0, 2, 5});
        const auto other = placed(readForeignReadouts(m_path, {}, 3).value(), kMask, RowOrder::numpy, m_path);
        QCOMPARE(other.error().kind, ErrorKind::mismatch);
        QVERIFY2(test::names(other.error(), m_path, "0,2,5"), other.error().message.c_str());
    }
    void aVoxelThatIsNoneIsRefused()
    {
        writeTensors(m_path, "", {7, 8, 9}, {0, 0, 0, -1, 0, 1, 1, 0, 0});
        const auto readouts = readForeignReadouts(m_path, {}, 3);
        QVERIFY(!readouts);
        QVERIFY2(test::names(readouts.error(), m_path, "a voxel that is none"), readouts.error().message.c_str());
    }
    void anotherNumberOfVoxelsThanTheMaskIsRefusedWithBoth()
    {
        writeTensors(m_path, "", {7, 8, 9}, {});
        const auto encoder =
            placed(readForeignReadouts(m_path, {}, 4).value(), std::vector<VoxelIndex>(4), RowOrder::numpy, m_path);
        QCOMPARE(encoder.error().kind, ErrorKind::mismatch);
        QVERIFY2(test::names(encoder.error(), m_path, "3 readouts, the mask has 4"), encoder.error().message.c_str());
    }
    void aMatrixOfChannelsByVoxelsIsTurned()
    {
        QVERIFY(files::writeNpy(m_npy, std::vector<float>{1, 3, 5, 2, 4, 6}, {2, 3}).has_value());
        const auto readouts = readForeignReadouts(m_npy, {}, 3).value();
        QCOMPARE(readouts.weights, kWeights);
        QCOMPARE(readouts.bias, std::vector<float>(3, 0));
    }
    void anArchiveOfNumPyStatesItsMaskVoxelByVoxel()
    {
        const auto npz = fs::path(m_folder.path().toStdString()) / "e.npz";
        const auto archive = [&](std::string mask) {
            test::write(npz, test::npzOf({{"coef_", test::npyOf("<f4", "(3, 2)", test::bytesOf(kWeights))},
                                          {"intercept_", test::npyOf("<f4", "(3,)", test::bytesOf({7, 8, 9}))},
                                          {"mask", test::npyOf("|b1", "(2, 3, 2)", mask)}},
                                         true));
        };
        std::string mask(12, '\0');
        for (const auto& voxel : kMask) mask[static_cast<std::size_t>(voxel.i * 6 + voxel.j * 2 + voxel.k)] = '\1';
        archive(mask);
        const auto encoder = placed(readForeignReadouts(npz, {}, 3).value(), kMask, RowOrder::numpy, npz).value();
        QCOMPARE(encoder.voxels, kMask);
        QCOMPARE(encoder.bias, (std::vector<float>{7, 8, 9}));

        std::swap(mask[1], mask[3]);  // 0,1,1 instead of 0,0,1: as many voxels, but others
        archive(mask);
        const auto other = placed(readForeignReadouts(npz, {}, 3).value(), kMask, RowOrder::numpy, npz);
        QCOMPARE(other.error().kind, ErrorKind::mismatch);
        QVERIFY2(test::names(other.error(), npz, "voxel 0,0,1 is in the named one only"), other.error().message.c_str());
    }
    void hdf5IsKnownByItsFirstBytesWhateverItsName()
    {
        auto writer = files::ChunkedHdf5Writer::create(m_npy, {"weights", files::DType::float32, {3, 2}, {1, 2}}).value();
        const std::array<std::uint64_t, 2> start{0, 0};
        const std::array<std::uint64_t, 2> count{3, 2};
        QVERIFY(writer.write(start, count, std::as_bytes(std::span(kWeights))).has_value());
        QVERIFY(writer.commit().has_value());
        const auto readouts = readForeignReadouts(m_npy, {}, 3).value();
        QCOMPARE(readouts.weights, kWeights);
        const auto unknown = readForeignReadouts(m_npy, {"coef_", {}}, 3);
        QVERIFY2(test::names(unknown.error(), m_npy, "weights"), unknown.error().message.c_str());
    }
    void whatIsNoLinearLayerSaysSo()
    {
        writeTensors(m_path, "", {7, 8}, {});
        QVERIFY(test::names(readForeignReadouts(m_path, {}, 3).error(), m_path, "bias has 2 values"));
        writeTensors(m_path, "head.", {7, 8, 9}, {});
        const auto unknown = readForeignReadouts(m_path, {"classifier", {}}, 3);
        QCOMPARE(unknown.error().kind, ErrorKind::notFound);
        QVERIFY2(test::names(unknown.error(), m_path, "head.weight"), unknown.error().message.c_str());
        QVERIFY(files::writeNpy(m_npy, std::vector<float>{1, 2, 3}, {3}).has_value());
        QCOMPARE(readForeignReadouts(m_npy, {}, 3).error().kind, ErrorKind::mismatch);
        QVERIFY(files::writeNpy(m_npy, std::vector<float>{1, 2, 3, std::numeric_limits<float>::quiet_NaN()}, {2, 2}).has_value());
        QCOMPARE(readForeignReadouts(m_npy, {}, 2).error().kind, ErrorKind::malformed);
    }
};

QTEST_APPLESS_MAIN(EncoderImportTest)
#include "EncoderImportTest.moc"
