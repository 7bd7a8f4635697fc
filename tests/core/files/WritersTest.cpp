// SPDX-License-Identifier: Apache-2.0
#include "core/files/ChunkedHdf5Writer.h"
#include "core/files/FreeSurferWriter.h"
#include "core/files/GiftiReader.h"
#include "core/files/Gzip.h"
#include "core/files/Mat.h"
#include "core/files/MghWriter.h"
#include "core/files/NiftiWriter.h"
#include "tests/support/FileSizeLimit.h"
#include "tests/support/Files.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <bit>
#include <cstring>
#include <fstream>

using namespace cortilens;
using namespace cortilens::files;
using cortilens::test::contentOf;

namespace {

/// The big-endian number at `offset`.
std::int32_t bigEndian(const std::vector<std::byte>& bytes, std::size_t offset)
{
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = value << 8 | std::to_integer<std::uint32_t>(bytes[offset + i]);
    return static_cast<std::int32_t>(value);
}

float bigEndianFloat(const std::vector<std::byte>& bytes, std::size_t offset)
{
    return std::bit_cast<float>(bigEndian(bytes, offset));
}

template <typename Value> Value at(const std::vector<std::byte>& bytes, std::size_t offset)
{
    Value value{};
    std::memcpy(&value, bytes.data() + offset, sizeof value);
    return value;
}

constexpr std::size_t kPlenty = 1U << 24;

}  // namespace

class WritersTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::filesystem::path m_root = std::filesystem::path(m_folder.path().toStdString());

private Q_SLOTS:
    void aSurfaceHasTwoTextLinesAndBigEndianNumbers()
    {
        const std::array<std::array<float, 3>, 3> points{{{0, 0, 0}, {1.5F, 0, 0}, {0, 2, 0}}};
        const std::array<std::array<std::int32_t, 3>, 1> triangles{{{0, 1, 2}}};

        QVERIFY(writeFreeSurferSurface(m_root / "lh.white", points, triangles).has_value());

        const auto bytes = contentOf(m_root / "lh.white");
        QCOMPARE(bigEndian(bytes, 0) >> 8 & 0xFFFFFF, 0xFFFFFE);
        const std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        const auto numbers = text.find("\n\n") + 2;
        QCOMPARE(bigEndian(bytes, numbers), 3);
        QCOMPARE(bigEndian(bytes, numbers + 4), 1);
        QCOMPARE(bigEndianFloat(bytes, numbers + 8 + 12), 1.5F);
        QCOMPARE(bytes.size(), numbers + 8 + 36 + 12);
    }

    void curvatureHasFifteenBytesAndItsValues()
    {
        const std::array values{0.5F, -0.25F};

        QVERIFY(writeFreeSurferCurvature(m_root / "lh.curv", values, 7).has_value());

        const auto bytes = contentOf(m_root / "lh.curv");
        QCOMPARE(bytes.size(), 15U + 8U);
        QCOMPARE(bigEndian(bytes, 7), 7);
        QCOMPARE(bigEndianFloat(bytes, 19), -0.25F);
    }

    void aPatchCountsFromOneAndBorderVerticesAreNegative()
    {
        const std::array vertices{PatchVertex{{0}, true, {1, 2, 0}}, PatchVertex{{41}, false, {3, 4, 0}}};

        QVERIFY(writeFreeSurferPatch(m_root / "lh.patch", vertices).has_value());

        const auto bytes = contentOf(m_root / "lh.patch");
        QCOMPARE(bigEndian(bytes, 0), -1);
        QCOMPARE(bigEndian(bytes, 4), 2);
        QCOMPARE(bigEndian(bytes, 8), -1);
        QCOMPARE(bigEndian(bytes, 24), 42);
        QCOMPARE(bigEndianFloat(bytes, 28), 3.0F);
    }

    void aSurfaceMapKeepsItsFramesApart()
    {
        const std::array values{1.0F, 2.0F, 3.0F, 4.0F, 5.0F, 6.0F};

        QVERIFY(writeMghSurfaceMap(m_root / "map.mgz", values, 2).has_value());

        const auto bytes = gunzip(contentOf(m_root / "map.mgz"), kPlenty, "map.mgz").value();
        QCOMPARE(bigEndian(bytes, 4), 2);
        QCOMPARE(bigEndian(bytes, 16), 3);
        QCOMPARE(bigEndian(bytes, 20), 3);
        QCOMPARE(bigEndianFloat(bytes, 284 + 8), 3.0F);
        QCOMPARE(bytes.size(), 284U + 24U);
        QCOMPARE(writeMghSurfaceMap(m_root / "map.mgh", values, 4).error().kind, ErrorKind::invalidRequest);
    }

    void aVolumeHasNsdsGeometry()
    {
        const std::vector<float> values(static_cast<std::size_t>(81) * 104 * 83, 2.5F);

        QVERIFY(writeNiftiFloats(m_root / "v.nii.gz", {{81, 104, 83, 1}, {}, 1.8, 4.0 / 3}, values).has_value());

        const auto bytes = gunzip(contentOf(m_root / "v.nii.gz"), kPlenty, "v.nii.gz").value();
        QCOMPARE(at<std::int32_t>(bytes, 0), 348);
        QCOMPARE(at<std::int16_t>(bytes, 42), std::int16_t{81});
        QCOMPARE(at<std::int16_t>(bytes, 70), std::int16_t{16});
        QCOMPARE(at<float>(bytes, 112), 0.0F);
        QCOMPARE(at<std::int16_t>(bytes, 252), std::int16_t{0});
        QCOMPARE(at<std::int16_t>(bytes, 254), std::int16_t{1});
        QCOMPARE(at<float>(bytes, 280 + 12), -72.0F);
        QCOMPARE(at<float>(bytes, 296 + 12), -92.7F);
        QCOMPARE(at<float>(bytes, 312 + 12), -73.8F);
        QCOMPARE(bytes.size(), 352U + 4 * values.size());
    }

    void aVolumeWithAnotherNumberOfValuesIsNotWritten()
    {
        const std::array<std::int16_t, 3> three{1, 2, 3};
        auto writer = NiftiWriter::create(m_root / "short.nii", {{2, 1, 1, 2}, DType::int16, 1, 1});
        QVERIFY(writer.has_value());

        QVERIFY(writer->append(std::as_bytes(std::span(three))).has_value());

        QCOMPARE(writer->commit().error().kind, ErrorKind::invalidRequest);
        QVERIFY(!std::filesystem::exists(m_root / "short.nii"));
        QCOMPARE(NiftiWriter::create(m_root / "wide.nii", {{40'000, 1, 1, 1}, DType::int16, 1, 1}).error().kind,
                 ErrorKind::invalidRequest);
    }

    void chunksThatAreNotWrittenTakeNoSpace()
    {
        const std::array<std::int16_t, 100> trials{};
        const auto sizeOf = [&](std::uint64_t chunks) {
            auto writer =
                ChunkedHdf5Writer::create(m_root / "betas.hdf5", {"betas", DType::int16, {100, 50, 50, 50}, {100, 1, 1, 1}})
                    .value();
            for (std::uint64_t chunk = 0; chunk < chunks; ++chunk) {
                const std::array<std::uint64_t, 4> start{0, 0, 0, chunk};
                const std::array<std::uint64_t, 4> count{100, 1, 1, 1};
                if (!writer.write(start, count, std::as_bytes(std::span(trials)))) return std::uintmax_t{0};
            }
            return writer.commit() ? std::filesystem::file_size(m_root / "betas.hdf5") : 0;
        };

        const auto small = sizeOf(2);
        const auto large = sizeOf(40);

        QVERIFY(small > 0);
        QVERIFY(large >= small + 38U * 200U);
        QVERIFY(large < 100'000);  // all 125 000 chunks would take 25 MB
    }

    void aBlockOutsideItsDatasetIsRefused()
    {
        const std::array<std::int16_t, 4> values{};
        auto writer = ChunkedHdf5Writer::create(m_root / "small.hdf5", {"betas", DType::int16, {4, 2}, {4, 1}}).value();
        const std::array<std::uint64_t, 2> start{0, 2};
        const std::array<std::uint64_t, 2> count{4, 1};

        QCOMPARE(writer.write(start, count, std::as_bytes(std::span(values))).error().kind, ErrorKind::invalidRequest);
    }

    void equalVariablesAreEqualMatFiles()
    {
        const std::array variables{MatVariable{"sharedix", {1, 3}, {1, 2, 3}}};

        QVERIFY(writeMat(m_root / "a.mat", variables).has_value());
        QVERIFY(writeMat(m_root / "b.mat", variables).has_value());

        QCOMPARE(contentOf(m_root / "a.mat"), contentOf(m_root / "b.mat"));
        const std::array wrong{MatVariable{"sharedix", {1, 4}, {1, 2, 3}}};
        QCOMPARE(writeMat(m_root / "c.mat", wrong).error().kind, ErrorKind::invalidRequest);
    }

    void aFullDiskIsNamedAndLeavesNothing_data()
    {
        QTest::addColumn<int>("format");
        QTest::newRow("NIfTI") << 0;
        QTest::newRow("HDF5") << 1;
        QTest::newRow("MATLAB") << 2;
    }
    void aFullDiskIsNamedAndLeavesNothing()
    {
        QFETCH(int, format);
        const std::vector<float> values(50'000, 0.5F);
        const auto path = m_root / "large";
        const auto write = [&]() -> Result<void> {
            if (format == 0) return writeNiftiFloats(path, {{50, 1000, 1, 1}, {}, 1, 1}, values);
            if (format == 2) return writeMat(path, std::array{MatVariable{"x", {1, 50'000}, {values.begin(), values.end()}}});
            auto writer = ChunkedHdf5Writer::create(path, {"x", DType::float32, {50'000}, {50'000}});
            if (!writer) return std::unexpected(writer.error());
            const std::array<std::uint64_t, 1> start{0};
            const std::array<std::uint64_t, 1> count{50'000};
            if (auto written = writer->write(start, count, std::as_bytes(std::span(values))); !written) return written;
            return writer->commit();
        };

        const auto written = [&] {
            const test::FileSizeLimit limit(100'000);
            return write();
        }();

        QVERIFY(!written.has_value());
        QCOMPARE(written.error().kind, ErrorKind::outOfSpace);
        QVERIFY(test::names(written.error(), path));
        QVERIFY(std::ranges::none_of(std::filesystem::directory_iterator(m_root), [](const auto& entry) {
            return entry.path().filename().string().find("large") != std::string::npos;
        }));
    }

    void theTemplateIsReadFromGifti()
    {
        const auto arrays = readGifti(std::filesystem::path(CORTILENS_SOURCE_DIR) / "resources/demo/fsaverage5/flat_left.gii.gz");

        QVERIFY(arrays.has_value());
        QCOMPARE(arrays->size(), 2U);
        QCOMPARE(arrays->at(0).intent, std::string("NIFTI_INTENT_POINTSET"));
        QCOMPARE(arrays->at(0).shape, (std::vector<std::int64_t>{10242, 3}));
        QCOMPARE(std::get<std::vector<std::int32_t>>(arrays->at(1).values).size(), 3U * 18654U);
    }

    void damagedGiftiIsRefused_data()
    {
        QTest::addColumn<QByteArray>("content");
        const QByteArray array(R"(<DataArray Intent="X" DataType="NIFTI_TYPE_INT32" Encoding="ASCII" Dimensionality="1" Dim0=")");
        QTest::newRow("cut short") << QByteArray("<GIFTI><DataArray>");
        QTest::newRow("other XML") << QByteArray("<svg/>");
        QTest::newRow("missing values") << "<GIFTI>" + array + "3\"><Data>1 2</Data></DataArray></GIFTI>";
        QTest::newRow("absurd size") << "<GIFTI>" + array + "9000000000000000000\"><Data>1</Data></DataArray></GIFTI>";
        QTest::newRow("negative size") << "<GIFTI>" + array + "-1\"><Data></Data></DataArray></GIFTI>";
    }
    void damagedGiftiIsRefused()
    {
        QFETCH(QByteArray, content);
        std::ofstream(m_root / "x.gii", std::ios::binary) << content.toStdString();

        const auto arrays = readGifti(m_root / "x.gii");

        QVERIFY(!arrays.has_value());
        QCOMPARE(arrays.error().kind, ErrorKind::malformed);
        QVERIFY(arrays.error().message.find("x.gii") != std::string::npos);
    }

    void whatIsCompressedIsUnpacked()
    {
        std::vector<std::byte> content(3'000'000);
        for (std::size_t i = 0; i < content.size(); ++i) content[i] = static_cast<std::byte>(i * i >> 7 & 0xFFU);

        const auto compressed = gzip(content).value();

        QCOMPARE(gunzip(compressed, content.size(), "x").value(), content);
        QCOMPARE(gunzip(compressed, content.size() - 1, "x").error().kind, ErrorKind::tooLarge);
        QCOMPARE(gunzip(std::span(compressed).first(compressed.size() / 2), kPlenty, "x").error().kind, ErrorKind::malformed);
        QCOMPARE(gunzip(std::span(content).first(100), kPlenty, "x").error().kind, ErrorKind::malformed);
        QCOMPARE(gunzip({}, kPlenty, "x").error().kind, ErrorKind::malformed);
        QCOMPARE(gunzip(gzip({}).value(), 0, "x").value().size(), 0U);
    }
};

QTEST_APPLESS_MAIN(WritersTest)
#include "WritersTest.moc"
