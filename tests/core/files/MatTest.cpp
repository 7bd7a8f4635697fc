// SPDX-License-Identifier: Apache-2.0
#include "core/files/Mat.h"
#include "tests/support/Files.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <limits>

using namespace cortilens;
using namespace cortilens::files;

namespace {

void append(std::string& bytes, std::initializer_list<std::uint32_t> words)
{
    for (const auto word : words) bytes.append(reinterpret_cast<const char*>(&word), sizeof word);
}

/// A zlib stream of one stored block (RFC 1950, RFC 1951).
std::string zlibStreamOf(std::span<const std::byte> content)
{
    const auto length = static_cast<std::uint16_t>(content.size());
    std::string stream("\x78\x01\x01", 3);
    for (const auto word : {length, static_cast<std::uint16_t>(~length)})
        stream += {static_cast<char>(word & 0xFF), static_cast<char>(word >> 8)};
    std::uint32_t sum = 1;
    std::uint32_t sums = 0;
    for (const auto byte : content) {
        stream += static_cast<char>(byte);
        sum = (sum + std::to_integer<std::uint32_t>(byte)) % 65'521;
        sums = (sums + sum) % 65'521;
    }
    for (const auto half : {sums, sum}) stream += {static_cast<char>(half >> 8), static_cast<char>(half & 0xFF)};
    return stream;
}

/// A file of version 5 with one variable x: `elementType` names how its values lie (2: uint8), `arrayClass` what they are (6:
/// double, 4: text).
std::string fileOf(std::uint32_t arrayClass, std::uint32_t rows, std::uint32_t columns, std::uint32_t elementType,
                   std::string data, std::uint32_t flags = 0)
{
    const auto dataBytes = static_cast<std::uint32_t>(data.size());
    data.resize((data.size() + 7) / 8 * 8);
    std::string body;
    append(body, {6, 8, arrayClass | flags << 8, 0});  // array flags
    append(body, {5, 8, rows, columns});               // dimensions
    append(body, {1U << 16 | 1, 'x'});                 // name
    append(body, {elementType, dataBytes});
    body += data;
    std::string file = "MATLAB 5.0 MAT-file";
    file.resize(124, ' ');
    file += std::string("\x00\x01IM", 4);
    append(file, {14, static_cast<std::uint32_t>(body.size())});
    return file + body;
}

}  // namespace

class MatTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::filesystem::path m_path = std::filesystem::path(m_folder.path().toStdString()) / "nsd_expdesign.mat";

    Result<MatVariable> read(const std::string& content) const
    {
        test::write(m_path, content);
        return readMat(m_path, "x");
    }

private Q_SLOTS:
    void whatIsWrittenIsReadBack()
    {
        const std::array variables{
            MatVariable{"masterordering", {1, 4}, {1, 2, 2, 10'000}},
            MatVariable{"stimpattern", {2, 1, 3}, {1, 0, 1, 1, 0, std::numeric_limits<double>::quiet_NaN()}}};
        QVERIFY(writeMat(m_path, variables).has_value());

        const auto order = readMat(m_path, "masterordering");
        const auto pattern = readMat(m_path, "stimpattern");

        QVERIFY(order.has_value() && pattern.has_value());
        QCOMPARE(order->name, std::string("masterordering"));
        QCOMPARE(order->shape, (std::vector<std::int64_t>{1, 4}));
        QCOMPARE(order->values, (std::vector<double>{1, 2, 2, 10'000}));
        QCOMPARE(pattern->shape, (std::vector<std::int64_t>{2, 1, 3}));
        QCOMPARE(pattern->values[2], 1.0);
        QVERIFY(std::isnan(pattern->values[5]));
    }

    void numbersThatMatlabPackedAreWidened()
    {
        const auto doubles = read(fileOf(6, 1, 3, 2, "\x01\x02\xFF"));  // whole numbers lie as bytes
        const auto bytes = read(fileOf(9, 1, 3, 2, "\x01\x02\xFF"));
        const auto shorts = read(fileOf(10, 2, 1, 3, std::string("\xFE\xFF\x05\x00", 4)));

        QCOMPARE(doubles.value().values, (std::vector<double>{1, 2, 255}));
        QCOMPARE(bytes.value().values, (std::vector<double>{1, 2, 255}));
        QCOMPARE(shorts.value().values, (std::vector<double>{-2, 5}));
    }

    void anotherNameIsAnsweredWithTheNamesThatAreThere()
    {
        QVERIFY(writeMat(m_path, std::array{MatVariable{"sharedix", {1, 1}, {7}}, MatVariable{"subjectim", {1, 1}, {7}}})
                    .has_value());

        const auto absent = readMat(m_path, "masterordering");

        QCOMPARE(absent.error().kind, ErrorKind::notFound);
        QVERIFY(test::names(absent.error(), m_path, "sharedix, subjectim"));
        QCOMPARE(readMat(m_path.parent_path() / "absent.mat", "x").error().kind, ErrorKind::notFound);
    }

    void whatIsNotNumbersIsRefused()
    {
        QCOMPARE(read(fileOf(4, 1, 3, 2, "abc")).error().kind, ErrorKind::mismatch);
        constexpr std::uint32_t kComplex = 8;
        QCOMPARE(read(fileOf(6, 1, 3, 2, "abc", kComplex)).error().kind, ErrorKind::mismatch);
    }

    void aFileThatWasCutShortIsNamedWithBothLengths()
    {
        QVERIFY(writeMat(m_path, std::array{MatVariable{"x", {1, 100}, std::vector<double>(100, 1.5)}}).has_value());
        const auto whole = std::filesystem::file_size(m_path);
        test::cutShort(m_path, 300);

        const auto variable = readMat(m_path, "x");

        QCOMPARE(variable.error().kind, ErrorKind::malformed);
        QVERIFY(test::names(variable.error(), m_path, std::to_string(whole)));
        QVERIFY(test::names(variable.error(), m_path, std::to_string(whole - 300)));
    }

    void sizesThatDoNotFitAreRefusedBeforeAnythingIsTaken()
    {
        QVERIFY(test::names(read(fileOf(6, 100'000, 100'000, 9, "12345678")).error(), m_path, "10000000000 elements"));
        QCOMPARE(read(fileOf(6, 10'000, 10'000, 9, "12345678")).error().kind, ErrorKind::malformed);
        QCOMPARE(read(fileOf(6, 3, 1, 9, "12345678")).error().kind, ErrorKind::malformed);
    }

    void packedVariablesAreReadAndTheirDamageIsNoticed()
    {
        const auto plain = fileOf(6, 1, 3, 2, "\x01\x02\xFF");
        const auto variable = std::as_bytes(std::span(plain)).subspan(128);
        auto packed = zlibStreamOf(variable);
        auto file = plain.substr(0, 128);
        append(file, {15, static_cast<std::uint32_t>(packed.size())});

        QCOMPARE(read(file + packed).value().values, (std::vector<double>{1, 2, 255}));

        packed.back() = static_cast<char>(packed.back() ^ 1);
        QCOMPARE(read(file + packed).error().kind, ErrorKind::malformed);
    }

    void objectsAreSteppedOver()
    {
        auto file = fileOf(6, 1, 3, 2, "\x01\x02\x03");
        std::string object;
        append(object, {6, 8, 17, 0, 1, 1, 's', 0});  // flags and a name, no dimensions
        std::string tag;
        append(tag, {14, static_cast<std::uint32_t>(object.size())});

        QCOMPARE(read(file.insert(128, tag + object)).value().values, (std::vector<double>{1, 2, 3}));
    }

    void theFourthVersionIsRead()
    {
        std::string file;
        append(file, {50, 1, 3, 0, 2});  // little-endian bytes, 1 x 3
        file += std::string("x\0\1\2\xFF", 5);

        QCOMPARE(read(file).value().values, (std::vector<double>{1, 2, 255}));
        QCOMPARE(read(file.substr(0, file.size() - 1)).error().kind, ErrorKind::malformed);
    }

    void whatIsTooLargeIsNotRead()
    {
        constexpr std::uint32_t kElements = (1U << 27) + 1;
        std::string start;
        append(start, {50, 1, kElements, 0, 2});
        test::write(m_path, start + std::string("x\0", 2));
        std::filesystem::resize_file(m_path, 22 + kElements);  // a hole: takes no space

        const auto variable = readMat(m_path, "x");

        QCOMPARE(variable.error().kind, ErrorKind::tooLarge);
        QVERIFY(test::names(variable.error(), m_path, "134217729"));
    }

    void nonsenseIsRefused()
    {
        QCOMPARE(read("").error().kind, ErrorKind::malformed);
        QCOMPARE(read(std::string(2000, 'x')).error().kind, ErrorKind::malformed);
        QCOMPARE(readMat(m_path.parent_path(), "x").error().kind, ErrorKind::unreadable);
    }
};

QTEST_APPLESS_MAIN(MatTest)
#include "MatTest.moc"
