// SPDX-License-Identifier: Apache-2.0
#include "core/files/BigEndian.h"
#include "core/files/Gzip.h"
#include "core/files/MghReader.h"
#include "core/files/MghWriter.h"
#include "tests/support/Files.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <limits>

using namespace cortilens;
using namespace cortilens::files;

namespace {

/// Up to where the values begin.
BigEndianBytes headerOf(std::array<std::int32_t, 4> shape, std::int32_t type, bool geometry = false)
{
    BigEndianBytes bytes;
    bytes.int32(1);
    for (const auto size : shape) bytes.int32(size);
    bytes.int32(type);
    bytes.int32(0);
    bytes.int16(geometry ? 1 : 0);
    // NSD's anatomy: 0.8 mm, conformed, here with another size along z.
    for (const float number : {0.8F, 0.8F, 1.6F, -1.0F, 0.0F, 0.0F, 0.0F, 0.0F, -1.0F, 0.0F, 1.0F, 0.0F, 5.0F, 6.0F, 7.0F})
        bytes.float32(number);
    bytes.zerosUpTo(284);
    return bytes;
}

constexpr std::int32_t kUint8 = 0;
constexpr std::int32_t kInt32 = 1;
constexpr std::int32_t kFloat32 = 3;
constexpr std::int32_t kInt16 = 4;
constexpr std::int32_t kUint16 = 10;

}  // namespace

class MghReaderTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::filesystem::path m_root = std::filesystem::path(m_folder.path().toStdString());
    std::filesystem::path m_path = m_root / "map.mgh";

private Q_SLOTS:
    void framesAreReadAsTheyWereWritten_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("plain") << "lh.map.mgh";
        QTest::newRow("compressed") << "lh.map.mgz";
    }
    void framesAreReadAsTheyWereWritten()
    {
        QFETCH(QString, name);
        const auto path = m_root / name.toStdString();
        const float nan = std::numeric_limits<float>::quiet_NaN();
        const std::vector<float> values{1, nan, -3, 4, 5.5F, 9999};
        QVERIFY(writeMghSurfaceMap(path, values, 2).has_value());

        const auto all = readMgh(path);
        const auto second = readMghFrame(path, 1);

        QVERIFY(all.has_value() && second.has_value());
        QCOMPARE(all->description.shape, (std::array<std::int64_t, 4>{2, 1, 1, 3}));
        QVERIFY(!all->description.hasGeometry);
        QCOMPARE(all->values.size(), 6U);
        QVERIFY(std::isnan(all->values[1]));
        QCOMPARE(all->values[5], 9999.0F);
        QCOMPARE(second->values, (std::vector<float>{-3, 4}));
        QCOMPARE(readMghFrame(path, 3).error().kind, ErrorKind::invalidRequest);
        QCOMPARE(readMghFrame(path, -1).error().kind, ErrorKind::invalidRequest);
        QVERIFY(test::names(readMghFrame(path, 3).error(), path, "3"));
    }

    void everyTypeIsRead()
    {
        auto bytes = headerOf({2, 1, 1, 1}, kUint8);
        bytes.text("\x01\xFF");
        test::write(m_path, bytes.bytes());
        QCOMPARE(readMgh(m_path).value().values, (std::vector<float>{1, 255}));

        auto shorts = headerOf({2, 1, 1, 1}, kInt16);
        shorts.int16(-2);
        shorts.int16(300);
        test::write(m_path, shorts.bytes());
        QCOMPARE(readMgh(m_path).value().values, (std::vector<float>{-2, 300}));

        auto unsignedShorts = headerOf({1, 1, 1, 1}, kUint16);
        unsignedShorts.int16(-1);
        test::write(m_path, unsignedShorts.bytes());
        QCOMPARE(readMgh(m_path).value().values, (std::vector<float>{65535}));

        auto integers = headerOf({1, 1, 1, 1}, kInt32);
        integers.int32(-70'000);
        test::write(m_path, integers.bytes());
        QCOMPARE(readMgh(m_path).value().values, (std::vector<float>{-70'000}));

        test::write(m_path, headerOf({1, 1, 1, 1}, 2).bytes());
        QCOMPARE(readMgh(m_path).error().kind, ErrorKind::mismatch);
        QVERIFY(test::names(readMgh(m_path).error(), m_path, "2"));
    }

    void whatFollowsTheValuesIsIgnored()
    {
        auto bytes = headerOf({1, 1, 1, 1}, kFloat32);
        bytes.float32(2.5F);
        for (const float parameter : {0.0F, 0.0F, 0.0F, 0.0F}) bytes.float32(parameter);  // NSD's 16 bytes
        test::write(m_path, bytes.bytes());
        QCOMPARE(readMgh(m_path).value().values, (std::vector<float>{2.5F}));

        bytes.int32(31);  // a tag, cut short
        bytes.text("\0\0");
        test::write(m_path, gzip(bytes.bytes()).value());  // compressed, whatever the name says
        QCOMPARE(readMgh(m_path).value().values, (std::vector<float>{2.5F}));
    }

    void theGeometryIsTheFilesOrFreeSurfersDefault()
    {
        const auto affineOf = [&](bool geometry) {
            auto bytes = headerOf({10, 20, 30, 1}, kUint8, geometry);
            bytes.zerosUpTo(284 + 6000);
            test::write(m_path, bytes.bytes());
            return readMghHeader(m_path).value().worldFromVoxel;
        };
        const auto near = [](const auto& got, const std::array<std::array<double, 4>, 3>& expected) {
            for (std::size_t row = 0; row < 3; ++row)
                for (std::size_t column = 0; column < 4; ++column)
                    if (std::abs(got[row][column] - expected[row][column]) > 1e-5) return false;  // float32 in the file
            return true;
        };

        QVERIFY(near(affineOf(true), {{{-0.8, 0, 0, 5 + 4}, {0, 0, 1.6, 6 - 24}, {0, -0.8, 0, 7 + 8}}}));
        QVERIFY(near(affineOf(false), {{{-1, 0, 0, 5}, {0, 0, 1, -15}, {0, -1, 0, 10}}}));
    }

    void sizesThatDoNotFitAreNamedBeforeAnythingIsTaken()
    {
        auto bytes = headerOf({163'842, 1, 1, 750}, kFloat32);
        bytes.float32(1);
        test::write(m_path, bytes.bytes());
        const auto plain = readMgh(m_path);
        QCOMPARE(plain.error().kind, ErrorKind::malformed);
        QVERIFY(test::names(plain.error(), m_path, "491526284") && test::names(plain.error(), m_path, "288"));

        const auto huge = headerOf({2'000'000'000, 2'000'000'000, 2'000'000'000, 1}, kFloat32);
        test::write(m_path, gzip(huge.bytes()).value());
        QCOMPARE(readMgh(m_path).error().kind, ErrorKind::malformed);

        test::write(m_path, gzip(headerOf({1'000'000, 1, 1, 1}, kFloat32).bytes()).value());
        QCOMPARE(readMgh(m_path).error().kind, ErrorKind::malformed);
    }

    void nonsenseIsRefused()
    {
        QCOMPARE(readMgh(m_root / "absent.mgh").error().kind, ErrorKind::notFound);
        test::write(m_path, std::string_view("short"));
        QCOMPARE(readMgh(m_path).error().kind, ErrorKind::malformed);
        test::write(m_path, std::string(400, 'x'));
        QCOMPARE(readMgh(m_path).error().kind, ErrorKind::malformed);
        test::write(m_path, headerOf({0, 1, 1, 1}, kFloat32).bytes());
        QCOMPARE(readMgh(m_path).error().kind, ErrorKind::malformed);
        test::write(m_path, headerOf({1, -1, 1, 1}, kFloat32).bytes());
        QCOMPARE(readMgh(m_path).error().kind, ErrorKind::malformed);
    }

    void aTruncatedMgzIsRefused()
    {
        const auto path = m_root / "cut.mgz";
        std::vector<float> values(5000);
        for (std::size_t i = 0; i < values.size(); ++i) values[i] = std::sin(static_cast<float>(i));
        QVERIFY(writeMghSurfaceMap(path, values, values.size()).has_value());

        test::cutShort(path, 3000);

        const auto map = readMgh(path);
        QCOMPARE(map.error().kind, ErrorKind::malformed);
        QVERIFY(test::names(map.error(), path, "cut short"));
    }
};

QTEST_APPLESS_MAIN(MghReaderTest)
#include "MghReaderTest.moc"
