// SPDX-License-Identifier: Apache-2.0
#include "core/files/AtomicFile.h"
#include "core/files/Safetensors.h"

#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <cmath>
#include <cstring>
#include <fstream>
#include <limits>
#include <random>

using namespace cortilens;
using namespace cortilens::files;

namespace {

/// A file of this header and as many data bytes, with an honest length in front.
std::string fileOf(const std::string& header, std::size_t dataBytes)
{
    const std::uint64_t length = header.size();
    std::string file(sizeof length, '\0');
    std::memcpy(file.data(), &length, sizeof length);
    return file + header + std::string(dataBytes, '\x01');
}

template <typename Value, std::size_t N> std::span<const std::byte> bytesOf(const std::array<Value, N>& values)
{
    return std::as_bytes(std::span(values));
}

}  // namespace

class SafetensorsTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::filesystem::path m_path = std::filesystem::path(m_folder.path().toStdString()) / "weights.safetensors";

    Result<SafetensorsFile> opened(const std::string& content) const
    {
        std::ofstream(m_path, std::ios::binary) << content;
        return SafetensorsFile::open(m_path);
    }

private Q_SLOTS:
    void whatIsWrittenIsReadBack()
    {
        const std::array<float, 6> matrix{1, -2, 3.5F, 0, std::numeric_limits<float>::infinity(), 6};
        const std::array<std::int64_t, 2> ids{7, -1};
        const std::array<std::uint8_t, 1> flag{1};

        QVERIFY(writeSafetensors(m_path,
                                 {{"flag", DType::boolean, {}, bytesOf(flag)},
                                  {"matrix", DType::float32, {2, 3}, bytesOf(matrix)},
                                  {"empty", DType::float16, {0, 4}, {}},
                                  {"ids", DType::int64, {2}, bytesOf(ids)}},
                                 {{"source", "a \"quoted\" caf\xC3\xA9"}})
                    .has_value());

        const auto file = SafetensorsFile::open(m_path);
        QVERIFY(file.has_value());
        QCOMPARE(file->tensors().size(), 4U);
        QCOMPARE(file->metadata().at("source"), std::string("a \"quoted\" caf\xC3\xA9"));
        QCOMPARE(file->floats("matrix").value(), std::vector<float>(matrix.begin(), matrix.end()));
        QCOMPARE(file->find("matrix")->shape, (std::vector<std::int64_t>{2, 3}));
        QVERIFY(std::ranges::equal(file->bytes("ids"), bytesOf(ids)));
        QCOMPARE(file->find("empty")->elements(), 0);
        QVERIFY(file->find("flag")->shape.empty());
        QCOMPARE(file->find("absent"), nullptr);
    }

    void wideTypesComeFirstSoThatEachArrayIsAligned()
    {
        const std::array<std::uint8_t, 3> bytes{1, 2, 3};
        const std::array<double, 1> wide{1.5};

        QVERIFY(writeSafetensors(m_path, {{"a", DType::uint8, {3}, bytesOf(bytes)}, {"b", DType::float64, {}, bytesOf(wide)}}, {})
                    .has_value());

        const auto file = SafetensorsFile::open(m_path);
        QVERIFY(file.has_value());
        QCOMPARE(file->find("b")->begin % 8, 0U);
        QVERIFY(file->find("b")->begin < file->find("a")->begin);
    }

    void halvesAreWidenedExactly()
    {
        // 1, -2, largest, smallest normal, smallest subnormal, -0, infinity, a NaN
        const std::array<std::uint16_t, 8> halves{0x3C00, 0xC000, 0x7BFF, 0x0400, 0x0001, 0x8000, 0x7C00, 0x7E01};
        const std::array<std::uint16_t, 2> brains{0x3F80, 0xC2F7};
        QVERIFY(
            writeSafetensors(
                m_path, {{"half", DType::float16, {8}, bytesOf(halves)}, {"brain", DType::bfloat16, {2}, bytesOf(brains)}}, {})
                .has_value());

        const auto file = SafetensorsFile::open(m_path);

        const auto half = file->floats("half").value();
        QCOMPARE(std::vector(half.begin(), half.begin() + 5), (std::vector<float>{1, -2, 65504, 0x1p-14F, 0x1p-24F}));
        QVERIFY(half[5] == 0 && std::signbit(half[5]));
        QVERIFY(std::isinf(half[6]) && std::isnan(half[7]));
        QCOMPARE(file->floats("brain").value(), (std::vector<float>{1, -123.5F}));
    }

    void theShippedWeightsOpen()
    {
        const auto file =
            SafetensorsFile::open(CORTILENS_SOURCE_DIR "/resources/demo/weights/deit_tiny_patch16_224.fp16.safetensors");

        QVERIFY(file.has_value());
        QCOMPARE(file->find("pos_embed")->shape, (std::vector<std::int64_t>{1, 197, 192}));
        QCOMPARE(file->metadata().at("license"), std::string("Apache-2.0"));
    }

    void aHeaderThatDoesNotFitTheFileIsRefused_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QByteArray>("words");
        const auto row = [](const char* name, const std::string& content, const char* words) {
            QTest::newRow(name) << QByteArray::fromStdString(content) << QByteArray(words);
        };
        const std::string two = R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}})";
        row("empty file", "", "0 bytes long");
        row("no room for the length", "abc", "3 bytes long");
        row("length beyond the file", fileOf(two, 0).substr(0, 20), "header claims");
        row("huge length", std::string(8, '\xff') + "{}", "header claims");
        row("no JSON", fileOf("not json at all", 0), "not JSON");
        row("a list", fileOf("[]", 0), "list");
        row("truncated data", fileOf(two, 1), "ends at byte 2");
        row("more data than tensors", fileOf(two, 3), "3 are there");
        row("unknown dtype", fileOf(R"({"a":{"dtype":"F8_E4M3","shape":[2],"data_offsets":[0,2]}})", 2), "F8_E4M3");
        row("length against shape", fileOf(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}})", 4), "shape");
        row("shape that overflows", fileOf(R"({"a":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,0]}})", 0),
            "shape");
        row("negative axis", fileOf(R"({"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}})", 1), "wrong kind");
        row("reversed offsets", fileOf(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[1,0]}})", 1), "shape");
        row("offsets beyond 64 bits", fileOf(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1e30]}})", 1), "wrong kind");
        row("missing field", fileOf(R"({"a":{"dtype":"U8","shape":[1]}})", 1), "lacks");
        row("a tensor that is a number", fileOf(R"({"a":1})", 0), "wrong kind");
        row("metadata that is no text", fileOf(R"({"__metadata__":{"n":1}})", 0), "wrong kind");
        row("deep nesting", fileOf(R"({"a":)" + std::string(1'000'000, '['), 0), "list");
        row("hole", fileOf(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}})", 2), "begins at byte 1");
        row("overlap",
            fileOf(R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}})",
                   3),
            "begins at byte 1");
        row("duplicate name",
            fileOf(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}})",
                   2),
            "two tensors are named a");
    }

    void aHeaderThatDoesNotFitTheFileIsRefused()
    {
        QFETCH(QByteArray, content);
        QFETCH(QByteArray, words);

        const auto file = opened(content.toStdString());

        QVERIFY(!file.has_value());
        QCOMPARE(file.error().kind, ErrorKind::malformed);
        QVERIFY2(file.error().message.find(words.toStdString()) != std::string::npos, file.error().message.c_str());
        QVERIFY(file.error().message.find(m_path.string()) != std::string::npos);
    }

    void everyTruncationIsRefused()
    {
        const auto whole = fileOf(
            R"({"__metadata__":{"k":"v"},"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},"b":{"dtype":"U8","shape":[],"data_offsets":[16,17]}})",
            17);
        QVERIFY(opened(whole).has_value());

        for (std::size_t length = 0; length < whole.size(); ++length)
            QVERIFY2(!opened(whole.substr(0, length)).has_value(), std::to_string(length).c_str());
    }

    void flippedBytesNeverLeadOutsideTheFile()
    {
        const auto whole = fileOf(
            R"({"__metadata__":{"k":"v"},"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},"b":{"dtype":"U8","shape":[],"data_offsets":[16,17]}})",
            17);
        std::mt19937 random(42);
        int survivors = 0;

        for (int round = 0; round < 1000; ++round) {
            auto damaged = whole;
            for (int flips = 1 + round % 3; flips > 0; --flips)
                damaged[random() % whole.size()] = static_cast<char>(random() & 0xFFU);
            const auto file = opened(damaged);
            if (!file) continue;
            ++survivors;
            for (const auto& entry : file->tensors()) {
                QVERIFY(entry.begin <= entry.end && entry.end <= damaged.size());
                QCOMPARE(file->bytes(entry).size(), static_cast<std::size_t>(entry.elements()) * files::bytesOf(entry.dtype));
            }
        }

        QVERIFY(survivors > 0 && survivors < 1000);  // damage in the data is not the reader's to see, damage in the header is
    }

    void arraysThatCannotBeWrittenAreExplained()
    {
        const std::array<float, 2> values{1, 2};

        const auto tooShort = writeSafetensors(m_path, {{"a", DType::float32, {3}, bytesOf(values)}}, {});
        const auto twins = writeSafetensors(
            m_path, {{"a", DType::float32, {2}, bytesOf(values)}, {"a", DType::float32, {2}, bytesOf(values)}}, {});
        const auto notText = writeSafetensors(m_path, {{"\xff", DType::float32, {2}, bytesOf(values)}}, {});

        for (const auto* result : {&tooShort, &twins, &notText}) {
            QVERIFY(!result->has_value());
            QCOMPARE(result->error().kind, ErrorKind::invalidRequest);
        }
    }

    void aMissingFileAndAFolderAreToldApart()
    {
        QCOMPARE(SafetensorsFile::open(m_path.parent_path() / "absent").error().kind, ErrorKind::notFound);
        QCOMPARE(SafetensorsFile::open(m_path.parent_path()).error().kind, ErrorKind::unreadable);
    }
};

QTEST_APPLESS_MAIN(SafetensorsTest)
#include "SafetensorsTest.moc"
