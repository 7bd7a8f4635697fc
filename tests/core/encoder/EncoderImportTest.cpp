// SPDX-License-Identifier: Apache-2.0
#include "core/encoder/EncoderImport.h"
#include "core/files/Npy.h"
#include "core/files/Safetensors.h"
#include "tests/support/Files.h"

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
    void anotherNumberOfVoxelsThanTheMaskIsRefusedWithBoth()
    {
        writeTensors(m_path, "", {7, 8, 9}, {});
        const auto encoder =
            placed(readForeignReadouts(m_path, {}, 4).value(), std::vector<VoxelIndex>(4), RowOrder::numpy, m_path);
        QCOMPARE(encoder.error().kind, ErrorKind::mismatch);
        QVERIFY2(test::names(encoder.error(), m_path, "readouts of 3 voxels, the mask has 4"), encoder.error().message.c_str());
    }
    void aMatrixOfChannelsByVoxelsIsTurned()
    {
        QVERIFY(files::writeNpy(m_npy, std::vector<float>{1, 3, 5, 2, 4, 6}, {2, 3}).has_value());
        const auto readouts = readForeignReadouts(m_npy, {}, 3).value();
        QCOMPARE(readouts.weights, kWeights);
        QCOMPARE(readouts.bias, std::vector<float>(3, 0));
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
