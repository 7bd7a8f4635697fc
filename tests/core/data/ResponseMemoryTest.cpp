// SPDX-License-Identifier: Apache-2.0
#include "core/data/ResponseConversion.h"
#include "tests/core/data/SmallBetas.h"

#include <QTest>

#include <sys/resource.h>
#include <sys/wait.h>

#include <fstream>
#include <unistd.h>

using namespace cortilens;
using namespace cortilens::data;
using namespace cortilens::test;

namespace {

constexpr std::int64_t kSide = 40;
constexpr std::size_t kMany = kSide * kSide * kSide;  // 96 MB a session
constexpr std::size_t kMegabyte = std::size_t{1} << 20;

/// What this process has of memory of its own: heap, stacks, anonymous maps.
[[nodiscard]] std::size_t dataBytes()
{
    std::ifstream file("/proc/self/statm");
    std::array<std::size_t, 6> pages{};
    for (auto& count : pages) file >> count;
    return pages[5] * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

void writeLargeSession(const SmallTree& tree, bool compressed)
{
    std::vector<std::int16_t> volume(kMany, 0);
    if (compressed) {
        fs::create_directories(tree.betas());
        auto writer =
            files::NiftiWriter::create(tree.betas() / "betas_session01.nii.gz",
                                       {{kSide, kSide, kSide, static_cast<std::int64_t>(kTrials)}, files::DType::int16});
        QVERIFY(writer.has_value());
        for (std::size_t trial = 0; trial < kTrials; ++trial) {
            for (std::size_t voxel = 0; voxel < 200; ++voxel) volume[voxel * 300] = storedBeta(voxel, 1, trial);
            QVERIFY(writer->append(std::as_bytes(std::span(volume))).has_value());
        }
        QVERIFY(writer->commit().has_value());
    } else {
        constexpr std::uint64_t kLength = kSide;
        auto writer = files::ChunkedHdf5Writer::create(
            tree.betas() / "betas_session01.hdf5",
            {"betas", files::DType::int16, {kTrials, kLength, kLength, kLength}, {kTrials, 1, 1, 1}});
        QVERIFY(writer.has_value());
        std::vector<std::int16_t> row(kTrials);
        for (std::uint64_t k = 0; k < kLength; ++k) {
            for (std::size_t trial = 0; trial < kTrials; ++trial) row[trial] = storedBeta(k, 1, trial);
            const std::array<std::uint64_t, 4> start{0, k, k, k};
            QVERIFY(
                writer->write(start, std::array<std::uint64_t, 4>{kTrials, 1, 1, 1}, std::as_bytes(std::span(row))).has_value());
        }
        QVERIFY(writer->commit().has_value());
    }
}

/// Converts in a process that may take `limit` bytes more than it has; 0 for success, 1 for want of memory, 2 for anything else.
[[nodiscard]] int convertedWithin(const SmallTree& tree, std::size_t limit, std::size_t cap)
{
    const auto child = ::fork();
    if (child == 0) {
        const rlimit most{dataBytes() + limit, dataBytes() + limit};
        ::setrlimit(RLIMIT_DATA, &most);
        ConversionOptions options;
        options.memoryBytes = cap;
        const auto report = convertResponses(tree.open(), keyOf("all"), options);
        ::_exit(report ? 0 : report.error().kind == ErrorKind::outOfMemory ? 1 : 2);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 3;
}

}  // namespace

class ResponseMemoryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theCapHoldsWhateverTheSession_data()
    {
        QTest::addColumn<bool>("compressed");
        QTest::newRow("compressed NIfTI") << true;
        QTest::newRow("HDF5") << false;
    }
    void theCapHoldsWhateverTheSession()
    {
        QFETCH(const bool, compressed);
        const SmallTree tree;
        fs::create_directories(tree.betas());
        writeRotatingDesign(tree, 1);
        writeLargeSession(tree, compressed);
        // Beside the rows: the list of voxels, statistics, a volume and the libraries' own buffers.
        constexpr std::size_t kBeside = 24 * kMegabyte;
        // The limit does bite. HDF5 is read voxel by voxel, a little at a time whatever the cap.
        QCOMPARE(convertedWithin(tree, 16 * kMegabyte + kBeside, 96 * kMegabyte), compressed ? 1 : 0);
        QCOMPARE(convertedWithin(tree, 16 * kMegabyte + kBeside, 16 * kMegabyte), 0);
    }
};

QTEST_APPLESS_MAIN(ResponseMemoryTest)
#include "ResponseMemoryTest.moc"
