// SPDX-License-Identifier: Apache-2.0
#include "core/files/BigEndian.h"
#include "core/files/FreeSurferReader.h"
#include "core/files/FreeSurferWriter.h"
#include "tests/support/Files.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <limits>

using namespace cortilens;
using namespace cortilens::files;

namespace {

const std::array<std::array<float, 3>, 4> kPoints{{{0, 0, 0}, {1.5F, 0, 0}, {0, 2, 0}, {0, 0, -3}}};
const std::array<std::array<std::int32_t, 3>, 2> kTriangles{{{0, 1, 2}, {3, 2, 1}}};

BigEndianBytes surfaceStart(std::int32_t vertices, std::int32_t triangles)
{
    BigEndianBytes bytes;
    bytes.magic(0xFFFFFE);
    bytes.text("created by someone on Mon Jan 1 2018\n\n");
    bytes.int32(vertices);
    bytes.int32(triangles);
    return bytes;
}

}  // namespace

class FreeSurferReaderTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::filesystem::path m_root = std::filesystem::path(m_folder.path().toStdString());
    std::filesystem::path m_path = m_root / "lh.file";

    Result<std::vector<PatchVertex>> patchOf(const BigEndianBytes& bytes, std::size_t vertices = 10) const
    {
        test::write(m_path, bytes.bytes());
        return readFreeSurferPatch(m_path, vertices);
    }

    Result<std::vector<LabelVertex>> labelOf(std::string_view text) const
    {
        test::write(m_path, text);
        return readFreeSurferLabel(m_path, 100);
    }

private Q_SLOTS:
    void aSurfaceIsReadAsItWasWritten()
    {
        QVERIFY(writeFreeSurferSurface(m_path, kPoints, kTriangles).has_value());

        const auto surface = readFreeSurferSurface(m_path);

        QVERIFY(surface.has_value());
        QVERIFY(std::ranges::equal(surface->points, kPoints));
        QVERIFY(std::ranges::equal(surface->triangles, kTriangles));
    }

    void aFooterIsIgnored()
    {
        QVERIFY(writeFreeSurferSurface(m_path, kPoints, kTriangles).has_value());
        std::ofstream(m_path, std::ios::binary | std::ios::app) << std::string("\0\0\0\2\0\0\0\0\0\0\0\x14valid = 0\n", 22);

        QCOMPARE(readFreeSurferSurface(m_path).value().triangles.size(), 2U);
    }

    void surfacesThatCannotBeAreRefused()
    {
        QVERIFY(writeFreeSurferSurface(m_path, kPoints, kTriangles).has_value());
        test::cutShort(m_path, 1);
        const auto cut = readFreeSurferSurface(m_path);
        QCOMPARE(cut.error().kind, ErrorKind::malformed);
        QVERIFY(test::names(cut.error(), m_path, std::to_string(std::filesystem::file_size(m_path) + 1)));

        test::write(m_path, surfaceStart(2'000'000'000, 2'000'000'000).bytes());
        QVERIFY(test::names(readFreeSurferSurface(m_path).error(), m_path, "48000000049"));
        test::write(m_path, surfaceStart(-1, 2).bytes());
        QCOMPARE(readFreeSurferSurface(m_path).error().kind, ErrorKind::malformed);

        const std::array<std::array<std::int32_t, 3>, 1> outside{{{0, 1, 4}}};
        QVERIFY(writeFreeSurferSurface(m_path, kPoints, outside).has_value());
        QVERIFY(test::names(readFreeSurferSurface(m_path).error(), m_path, "vertex 4"));

        const std::array<std::array<float, 3>, 1> nowhere{{{0, std::numeric_limits<float>::quiet_NaN(), 0}}};
        QVERIFY(writeFreeSurferSurface(m_path, nowhere, {}).has_value());
        QCOMPARE(readFreeSurferSurface(m_path).error().kind, ErrorKind::malformed);

        test::write(m_path, std::string_view("\xFF\xFF\xFE one line and no more"));
        QCOMPARE(readFreeSurferSurface(m_path).error().kind, ErrorKind::malformed);
        test::write(m_path, std::string_view("\xFF\xFF"));
        QCOMPARE(readFreeSurferSurface(m_path).error().kind, ErrorKind::malformed);
        test::write(m_path, std::string_view());
        QCOMPARE(readFreeSurferSurface(m_path).error().kind, ErrorKind::malformed);
        QCOMPARE(readFreeSurferSurface(m_root / "absent").error().kind, ErrorKind::notFound);
    }

    void valuesAndQuadranglesAreNotTakenForASurface()
    {
        QVERIFY(writeFreeSurferCurvature(m_path, std::array{1.0F, 2.0F}, 2).has_value());

        const auto surface = readFreeSurferSurface(m_path);

        QCOMPARE(surface.error().kind, ErrorKind::mismatch);
        QVERIFY(!surface.error().remedy.empty());
    }

    void curvatureIsReadAsItWasWritten()
    {
        const std::array values{0.5F, -0.25F, std::numeric_limits<float>::quiet_NaN()};
        QVERIFY(writeFreeSurferCurvature(m_path, values, 7).has_value());

        const auto curvature = readFreeSurferCurvature(m_path);

        QCOMPARE(curvature.value().size(), 3U);
        QCOMPARE(curvature->at(1), -0.25F);
        QVERIFY(std::isnan(curvature->at(2)));
    }

    void theOldCurvatureCountsInHundredths()
    {
        BigEndianBytes bytes;
        bytes.magic(2);
        bytes.magic(1);
        bytes.int16(150);
        bytes.int16(-25);
        test::write(m_path, bytes.bytes());

        QCOMPARE(readFreeSurferCurvature(m_path).value(), (std::vector<float>{1.5F, -0.25F}));

        bytes.int16(1);
        test::write(m_path, bytes.bytes());
        QCOMPARE(readFreeSurferCurvature(m_path).error().kind, ErrorKind::malformed);
    }

    void curvatureThatCannotBeIsRefused()
    {
        BigEndianBytes many;
        many.magic(0xFFFFFF);
        many.int32(1);
        many.int32(0);
        many.int32(3);
        many.zerosUpTo(27);
        test::write(m_path, many.bytes());
        QCOMPARE(readFreeSurferCurvature(m_path).error().kind, ErrorKind::mismatch);

        QVERIFY(writeFreeSurferCurvature(m_path, std::array{1.0F, 2.0F}, 2).has_value());
        test::cutShort(m_path, 2);
        QVERIFY(test::names(readFreeSurferCurvature(m_path).error(), m_path, "23"));
        QVERIFY(test::names(readFreeSurferCurvature(m_path).error(), m_path, "21"));
        test::cutShort(m_path, 10);
        QCOMPARE(readFreeSurferCurvature(m_path).error().kind, ErrorKind::malformed);
        test::write(m_path, std::string_view());
        QCOMPARE(readFreeSurferCurvature(m_path).error().kind, ErrorKind::malformed);

        QVERIFY(writeFreeSurferSurface(m_path, kPoints, kTriangles).has_value());
        QCOMPARE(readFreeSurferCurvature(m_path).error().kind, ErrorKind::malformed);
    }

    void aPatchIsReadAsItWasWritten()
    {
        const std::array vertices{PatchVertex{{9}, false, {1, 2, 0}}, PatchVertex{{0}, true, {3, -4, 0}},
                                  PatchVertex{{3}, false, {5, 6, 0.5F}}};
        QVERIFY(writeFreeSurferPatch(m_path, vertices).has_value());

        const auto patch = readFreeSurferPatch(m_path, 10);

        QCOMPARE(patch.value().size(), 3U);
        for (std::size_t i = 0; i < 3; ++i) {
            QCOMPARE(patch->at(i).vertex, vertices[i].vertex);
            QCOMPARE(patch->at(i).border, vertices[i].border);
            QCOMPARE(patch->at(i).point, vertices[i].point);
        }
    }

    void theOldPatchCountsInHundredths()
    {
        BigEndianBytes bytes;
        bytes.int32(1);
        bytes.int32(-4);
        for (const auto coordinate : std::array<std::int16_t, 3>{250, -100, 0}) bytes.int16(coordinate);

        const auto patch = patchOf(bytes);

        QCOMPARE(patch.value().size(), 1U);
        QCOMPARE(patch->at(0).vertex.value, 3);
        QVERIFY(patch->at(0).border);
        QCOMPARE(patch->at(0).point, (std::array<float, 3>{2.5F, -1, 0}));
    }

    void patchesOfAnotherSurfaceAreRefused_data()
    {
        QTest::addColumn<qint32>("id");
        QTest::addColumn<QString>("word");
        QTest::newRow("beyond the surface") << 11 << "vertex 10";
        QTest::newRow("border beyond the surface") << -11 << "vertex 10";
        QTest::newRow("the id that cannot occur") << 0 << "vertex -1";
        QTest::newRow("the smallest integer") << std::numeric_limits<qint32>::min() << "vertex 2147483647";
        QTest::newRow("the same vertex again") << -3 << "twice";
    }
    void patchesOfAnotherSurfaceAreRefused()
    {
        QFETCH(qint32, id);
        QFETCH(QString, word);
        BigEndianBytes bytes;
        bytes.int32(-1);
        bytes.int32(2);
        for (const std::int32_t number : {3, id}) {
            bytes.int32(number);
            for (int i = 0; i < 3; ++i) bytes.float32(1);
        }

        const auto patch = patchOf(bytes);

        QCOMPARE(patch.error().kind, ErrorKind::malformed);
        QVERIFY(test::names(patch.error(), m_path, word.toStdString()));
    }

    void patchesThatAreCutShortAreRefused()
    {
        BigEndianBytes bytes;
        bytes.int32(-1);
        bytes.int32(1'000'000'000);
        bytes.int32(1);
        QVERIFY(test::names(patchOf(bytes).error(), m_path, "16000000008"));
        BigEndianBytes tiny;
        tiny.int32(-1);
        QCOMPARE(patchOf(tiny).error().kind, ErrorKind::malformed);
        BigEndianBytes other;
        other.int32(-2);
        other.int32(0);
        QCOMPARE(patchOf(other).error().kind, ErrorKind::malformed);
    }

    void aLabelIsRead()
    {
        const auto label =
            labelOf("#!ascii label  , from subject subj01 vox2ras=TkReg\n2\n5  -1.5 2.25 3 0.0000\r\n99 0 0 0 0.75\n");

        QCOMPARE(label.value().size(), 2U);
        QCOMPARE(label->at(0).vertex.value, 5);
        QCOMPARE(label->at(0).point, (std::array<float, 3>{-1.5F, 2.25F, 3}));
        QCOMPARE(label->at(1).value, 0.75F);
    }

    void labelsThatCannotBeAreRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("word");
        QTest::newRow("empty") << QByteArray() << "comment";
        QTest::newRow("no count") << QByteArray("#!ascii\n") << "count";
        QTest::newRow("another count") << QByteArray("#!ascii\n2\n5 0 0 0 0\n") << "announces 2";
        QTest::newRow("beyond the surface") << QByteArray("#!ascii\n1\n100 0 0 0 0\n") << "vertex 100";
        QTest::newRow("negative") << QByteArray("#!ascii\n1\n-2 0 0 0 0\n") << "vertex -2";
        QTest::newRow("words") << QByteArray("#!ascii\n1\n5 a 0 0 0\n") << "line 3";
        QTest::newRow("too few numbers") << QByteArray("#!ascii\n1\n5 0 0\n") << "line 3";
    }
    void labelsThatCannotBeAreRefused()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, word);

        const auto label = labelOf({text.data(), static_cast<std::size_t>(text.size())});

        QCOMPARE(label.error().kind, ErrorKind::malformed);
        QVERIFY(test::names(label.error(), m_path, word.toStdString()));
    }

    void aLabelOfAVolumeSaysSo() { QCOMPARE(labelOf("#!ascii label\n1\n-1 1 2 3 0\n").error().kind, ErrorKind::mismatch); }
};

QTEST_APPLESS_MAIN(FreeSurferReaderTest)
#include "FreeSurferReaderTest.moc"
