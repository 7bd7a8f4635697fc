// SPDX-License-Identifier: Apache-2.0
#include "core/files/Npy.h"
#include "tests/support/Files.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <limits>

using namespace cortilens;
using namespace cortilens::files;

namespace {

/// As numpy.save writes it, whatever the dictionary says.
std::string fileOf(const std::string& dictionary, const std::string& data, char version = 1)
{
    std::string file("\x93NUMPY");
    file += {version, '\0', static_cast<char>(dictionary.size() & 0xFFU), static_cast<char>(dictionary.size() >> 8)};
    if (version > 1) file += std::string(2, '\0');
    return file + dictionary + data;
}

std::string described(const std::string& descr, const std::string& shape, const std::string& fortran = "False")
{
    return "{'descr': " + descr + ", 'fortran_order': " + fortran + ", 'shape': " + shape + ", }      \n";
}

}  // namespace

class NpyTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::filesystem::path m_path = std::filesystem::path(m_folder.path().toStdString()) / "array.npy";

    Result<NpyArray> read(const std::string& content) const
    {
        test::write(m_path, content);
        return readNpy(m_path);
    }

private Q_SLOTS:
    void whatIsWrittenIsReadBack()
    {
        const std::vector<float> values{1, -2.5F, std::numeric_limits<float>::quiet_NaN(), 4, 5, 6};

        QVERIFY(writeNpy(m_path, values, {2, 3}).has_value());
        const auto array = readNpy(m_path);

        QCOMPARE(array.value().shape, (std::vector<std::int64_t>{2, 3}));
        QCOMPARE(array->dtype, DType::float32);
        const auto got = floatsOf(*array);
        QCOMPARE(got[1], -2.5F);
        QVERIFY(std::isnan(got[2]));
        QCOMPARE(got[5], 6.0F);
    }

    void theFileIsThatOfNumPy()
    {
        QVERIFY(writeNpy(m_path, std::array{1.0F, 2.0F}, {2}).has_value());

        const auto bytes = test::contentOf(m_path);

        // python3 -c "import numpy; numpy.save('x.npy', numpy.array([1, 2], 'f4'))"
        const auto header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }";
        std::string expected("\x93NUMPY\x01\x00v\x00", 10);
        expected += header + std::string(60, ' ') + "\n";
        QCOMPARE(expected.size(), 128U);
        expected += std::string("\x00\x00\x80\x3F\x00\x00\x00\x40", 8);
        QCOMPARE(std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()), expected);
    }

    void aShapeHasToFitItsValues()
    {
        QCOMPARE(writeNpy(m_path, std::array{1.0F}, {2}).error().kind, ErrorKind::invalidRequest);
        QCOMPARE(writeNpy(m_path, std::array{1.0F}, {-1, -1}).error().kind, ErrorKind::invalidRequest);
        QVERIFY(writeNpy(m_path, {}, {0, 5}).has_value());
        QVERIFY(floatsOf(readNpy(m_path).value()).empty());
    }

    void everyTypeIsWidened_data()
    {
        QTest::addColumn<QString>("descr");
        QTest::addColumn<QByteArray>("data");
        QTest::addColumn<double>("value");
        QTest::newRow("bool") << "|b1" << QByteArray("\x01", 1) << 1.0;
        QTest::newRow("int8") << "|i1" << QByteArray("\xFE", 1) << -2.0;
        QTest::newRow("uint8") << "|u1" << QByteArray("\xFE", 1) << 254.0;
        QTest::newRow("int16") << "<i2" << QByteArray("\xFE\xFF", 2) << -2.0;
        QTest::newRow("int16, big-endian") << ">i2" << QByteArray("\xFF\xFE", 2) << -2.0;
        QTest::newRow("uint16") << "<u2" << QByteArray("\xFE\xFF", 2) << 65534.0;
        QTest::newRow("int32, big-endian") << ">i4" << QByteArray("\x00\x01\x00\x00", 4) << 65536.0;
        QTest::newRow("uint32") << "<u4" << QByteArray("\xFF\xFF\xFF\xFF", 4) << 4294967295.0;
        QTest::newRow("int64") << "<i8" << QByteArray("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 8) << -1.0;
        QTest::newRow("uint64") << "<u8" << QByteArray("\x00\x00\x00\x00\x00\x00\x00\x80", 8) << 0x1p63;
        QTest::newRow("float16") << "<f2" << QByteArray("\x00\xC1", 2) << -2.5;
        QTest::newRow("float16, subnormal") << "<f2" << QByteArray("\x01\x00", 2) << 0x1p-24;
        QTest::newRow("float32, big-endian") << ">f4" << QByteArray("\x3F\x80\x00\x00", 4) << 1.0;
        QTest::newRow("float64") << "<f8" << QByteArray("\x00\x00\x00\x00\x00\x00\xF8\x3F", 8) << 1.5;
        QTest::newRow("host order") << "=f8" << QByteArray("\x00\x00\x00\x00\x00\x00\xF8\x3F", 8) << 1.5;
    }
    void everyTypeIsWidened()
    {
        QFETCH(QString, descr);
        QFETCH(QByteArray, data);
        QFETCH(double, value);

        const auto array = read(fileOf(described(QStringLiteral("'%1'").arg(descr).toStdString(), "(1,)"), data.toStdString()));

        QVERIFY(array.has_value());
        QCOMPARE(doublesOf(*array), std::vector{value});
        QCOMPARE(floatsOf(*array), std::vector{static_cast<float>(value)});
    }

    void fortransOrderIsTurnedIntoC()
    {
        // numpy.asfortranarray(numpy.arange(24, dtype='u1').reshape(2, 3, 4))
        std::string data;
        for (int k = 0; k < 4; ++k)
            for (int j = 0; j < 3; ++j)
                for (int i = 0; i < 2; ++i) data += static_cast<char>(12 * i + 4 * j + k);

        const auto array = read(fileOf(described("'|u1'", "(2, 3, 4)", "True"), data));

        const auto values = doublesOf(array.value());
        QCOMPARE(values.size(), 24U);
        for (std::size_t i = 0; i < 24; ++i) QCOMPARE(values[i], static_cast<double>(i));
    }

    void otherSpellingsAreRead()
    {
        QCOMPARE(read(fileOf(described("'|u1'", "()"), "\x05")).value().shape.size(), 0U);
        QCOMPARE(read(fileOf(described("'|u1'", "(2L, 1L)"), "ab")).value().shape.size(), 2U);
        QCOMPARE(read(fileOf(described("'|u1'", "(2,)"), "ab", 2)).value().shape, (std::vector<std::int64_t>{2}));
        QCOMPARE(read(fileOf("{\"shape\": (1,), \"descr\": \"|u1\", \"fortran_order\": False}", "a", 3)).value().bytes.size(),
                 1U);
        QCOMPARE(read(fileOf(described("'|u1'", "(0, 9000000000000000000, 9)"), "")).value().bytes.size(), 0U);
    }

    void whatIsNotNumbersIsRefused_data()
    {
        QTest::addColumn<QString>("descr");
        QTest::addColumn<QString>("word");
        QTest::newRow("objects") << "'|O'" << "pickle";
        QTest::newRow("objects of numpy 2") << "'O'" << "pickle";
        QTest::newRow("text") << "'<U12'" << "<U12";
        QTest::newRow("complex") << "'<c8'" << "<c8";
        QTest::newRow("record") << "[('x', '<f4'), ('y', '<f4')]" << "record";
    }
    void whatIsNotNumbersIsRefused()
    {
        QFETCH(QString, descr);
        QFETCH(QString, word);

        const auto array = read(fileOf(described(descr.toStdString(), "(1,)"), "\x80\x04."));

        QCOMPARE(array.error().kind, ErrorKind::mismatch);
        QVERIFY(test::names(array.error(), m_path, word.toStdString()));
        QVERIFY(!array.error().remedy.empty());
    }

    void nonsenseIsRefused_data()
    {
        QTest::addColumn<QByteArray>("content");
        const auto add = [](const char* name, const std::string& content) {
            QTest::newRow(name) << QByteArray(content.data(), static_cast<qsizetype>(content.size()));
        };
        add("empty", "");
        add("another format", "\x89HDF\r\n\x1A\n and more");
        add("version 9", fileOf(described("'|u1'", "(1,)"), "a", 9));
        add("header beyond the file", fileOf(described("'|u1'", "(1,)"), "").substr(0, 40));
        add("no dictionary", fileOf("[]", ""));
        add("unfinished", fileOf("{'descr': '|u1', 'fortran_order': False, 'shape': (1,", ""));
        add("a key too few", fileOf("{'descr': '|u1', 'shape': (1,)}", "a"));
        add("an unknown key", fileOf("{'descr': '|u1', 'fortran_order': False, 'shape': (1,), 'x': 1}", "a"));
        add("negative axis", fileOf(described("'|u1'", "(-1,)"), ""));
        add("too short", fileOf(described("'<f4'", "(2,)"), "abcd"));
        add("too long", fileOf(described("'<f4'", "(1,)"), "abcde"));
        add("absurd", fileOf(described("'<f4'", "(4611686018427387904, 4)"), "abcd"));
    }
    void nonsenseIsRefused()
    {
        QFETCH(QByteArray, content);

        const auto array = read(content.toStdString());

        QVERIFY(!array.has_value());
        QCOMPARE(array.error().kind, ErrorKind::malformed);
        QVERIFY(test::names(array.error(), m_path));
    }

    void bothLengthsAreNamed()
    {
        const auto array = read(fileOf(described("'<f4'", "(1000, 1000)"), "abcd"));

        QVERIFY(test::names(array.error(), m_path, "4000000") && test::names(array.error(), m_path, "4 are there"));
        QCOMPARE(readNpy(m_path.parent_path() / "absent.npy").error().kind, ErrorKind::notFound);
    }
};

QTEST_APPLESS_MAIN(NpyTest)
#include "NpyTest.moc"
