// SPDX-License-Identifier: Apache-2.0
#include "core/files/GiftiReader.h"
#include "tests/support/Files.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <string>
#include <variant>
#include <vector>

using namespace cortilens;
using namespace cortilens::files;

namespace {

/// A file of one array.
struct Gifti {
    std::string type = "NIFTI_TYPE_FLOAT32";
    std::string encoding = "ASCII";
    std::string endian = "LittleEndian";
    std::string order = "RowMajorOrder";
    std::string axes = R"(Dimensionality="1" Dim0="3")";
    std::string data = "1.5 -2 0.25";

    [[nodiscard]] std::string text() const
    {
        return R"(<?xml version="1.0"?><GIFTI Version="1.0"><DataArray Intent="NIFTI_INTENT_SHAPE" DataType=")" + type +
               R"(" Encoding=")" + encoding + R"(" Endian=")" + endian + R"(" ArrayIndexingOrder=")" + order + "\" " + axes +
               "><Data>" + data + "</Data></DataArray></GIFTI>";
    }
};

}  // namespace

class GiftiReaderTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::filesystem::path m_path = std::filesystem::path(m_folder.path().toStdString()) / "lh.shape.gii";

    [[nodiscard]] Result<std::vector<GiftiArray>> read(const std::string& text) const
    {
        test::write(m_path, text);
        return readGifti(m_path);
    }

    template <typename Value> [[nodiscard]] std::vector<Value> values(const Gifti& gifti) const
    {
        return std::get<std::vector<Value>>(read(gifti.text()).value().at(0).values);
    }

private Q_SLOTS:
    void everyEncodingGivesTheSameNumbers()
    {
        const std::vector expected{1.5F, -2.0F, 0.25F};
        QCOMPARE(values<float>({}), expected);
        QCOMPARE(values<float>({.encoding = "Base64Binary", .data = "AADAPwAAAMAAAIA+"}), expected);
        QCOMPARE(values<std::int32_t>(
                     {.type = "NIFTI_TYPE_INT32", .encoding = "Base64Binary", .endian = "BigEndian", .data = "AAAAAf////4ABJPg"}),
                 (std::vector<std::int32_t>{1, -2, 300000}));
        QCOMPARE(values<std::int32_t>(
                     {.type = "NIFTI_TYPE_INT32", .encoding = "GZipBase64Binary", .data = "eJxjZ2Bg4ABiTiAGAADEABk="}),
                 (std::vector<std::int32_t>{7, 8, 9}));
        QCOMPARE(values<std::int32_t>({.type = "NIFTI_TYPE_UINT8", .encoding = "Base64Binary", .data = "AAH/"}),
                 (std::vector<std::int32_t>{0, 1, 255}));
    }

    void whatTheArrayIsForIsKept()
    {
        const auto array = read(Gifti{}.text()).value().at(0);
        QCOMPARE(array.intent, std::string("NIFTI_INTENT_SHAPE"));
        QCOMPARE(array.shape, (std::vector<std::int64_t>{3}));
    }

    void columnMajorArraysAreTurned()
    {
        const std::string axes = R"(Dimensionality="2" Dim0="2" Dim1="3")";
        QCOMPARE(values<float>({.order = "ColumnMajorOrder", .axes = axes, .data = "1 2 3 4 5 6"}),
                 (std::vector<float>{1, 3, 5, 2, 4, 6}));
        QCOMPARE(values<float>({.axes = axes, .data = "1 2 3 4 5 6"}), (std::vector<float>{1, 2, 3, 4, 5, 6}));
        QCOMPARE(
            values<float>(
                {.order = "ColumnMajorOrder", .axes = R"(Dimensionality="3" Dim0="2" Dim1="1" Dim2="2")", .data = "1 2 3 4"}),
            (std::vector<float>{1, 3, 2, 4}));
    }

    void lengthsThatDoNotFitAreNamed()
    {
        const auto few = read(Gifti{.data = "1 2"}.text());
        QCOMPARE(few.error().kind, ErrorKind::malformed);
        QVERIFY(test::names(few.error(), m_path, "2 values instead of 3"));
        const auto vast = read(Gifti{.axes = R"(Dimensionality="2" Dim0="1000000000" Dim1="1000000000")"}.text());
        QVERIFY(test::names(vast.error(), m_path, "dimensions make no sense"));
        const auto longer = read(
            Gifti{.encoding = "GZipBase64Binary", .axes = R"(Dimensionality="1" Dim0="1")", .data = "eJxjZ2Bg4ABiTiAGAADEABk="}
                .text());
        QVERIFY(!longer.has_value());
    }

    void whatIsNotReadSaysSo()
    {
        const auto other = read(Gifti{.encoding = "ExternalFileBinary"}.text());
        QCOMPARE(other.error().kind, ErrorKind::mismatch);
        QVERIFY(test::names(other.error(), m_path, "ExternalFileBinary"));
        QVERIFY(test::names(read(Gifti{.type = "NIFTI_TYPE_FLOAT64"}.text()).error(), m_path, "NIFTI_TYPE_FLOAT64"));
        QVERIFY(test::names(read("<svg/>").error(), m_path, "another kind of XML"));
        QVERIFY(test::names(read(Gifti{.encoding = "Base64Binary", .data = "!!"}.text()).error(), m_path, "not Base64"));
        QCOMPARE(read("<GIFTI><DataArray>").error().kind, ErrorKind::malformed);
    }

    void anEntityOfTheFilesOwnIsNotExpanded()
    {
        const auto text = R"(<?xml version="1.0"?><!DOCTYPE GIFTI [<!ENTITY x SYSTEM "file:///etc/passwd">]>)" +
                          Gifti{.data = "&x; 1 2 3"}.text().substr(21);
        const auto found = read(text);
        QVERIFY(found.has_value());
        QCOMPARE(std::get<std::vector<float>>(found->at(0).values), (std::vector<float>{1, 2, 3}));
    }
};

QTEST_APPLESS_MAIN(GiftiReaderTest)
#include "GiftiReaderTest.moc"
