// SPDX-License-Identifier: Apache-2.0
#include "core/files/Csv.h"
#include "tests/support/Files.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <string>

using namespace cortilens;
using namespace cortilens::files;

namespace {

struct Row {
    std::size_t line = 0;
    std::vector<std::string> fields;
    friend bool operator==(const Row&, const Row&) = default;
};

}  // namespace

class CsvTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::filesystem::path m_path = std::filesystem::path(m_folder.path().toStdString()) / "table.csv";

    Result<std::vector<Row>> rowsOf(std::string_view text) const
    {
        test::write(m_path, text);
        std::vector<Row> rows;
        const auto read = readCsv(m_path, [&](std::size_t line, std::span<const std::string_view> fields) -> Result<void> {
            rows.push_back({line, {fields.begin(), fields.end()}});
            return {};
        });
        if (!read) return std::unexpected(read.error());
        return rows;
    }

private Q_SLOTS:
    void rowsAreRead_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("LF") << QByteArray("a,b\n1,\n");
        QTest::newRow("CRLF") << QByteArray("a,b\r\n1,\r\n");
        QTest::newRow("no end") << QByteArray("a,b\n1,");
        QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBF"
                                                       "a,b\n1,\n");
        QTest::newRow("quoted") << QByteArray("\"a\",\"b\"\n\"1\",\"\"");
    }
    void rowsAreRead()
    {
        QFETCH(QByteArray, text);

        const auto rows = rowsOf({text.data(), static_cast<std::size_t>(text.size())});

        QCOMPARE(rows.value(), (std::vector<Row>{{1, {"a", "b"}}, {2, {"1", ""}}}));
    }

    void nsdsCropBoxIsOneField()
    {
        const auto rows = rowsOf(",cocoId,cropBox\n0,532481,\"(0, 0, 0.1671875, 0.1671875)\"\n");

        QCOMPARE(rows.value().at(0).fields.at(0), std::string());
        QCOMPARE(rows->at(1).fields.at(2), std::string("(0, 0, 0.1671875, 0.1671875)"));
    }

    void quotedFieldsHoldLineEndsAndQuotes()
    {
        const auto rows = rowsOf("a,b\n\"two\r\nlines\",\"say \"\"so\"\"\"\n\nx,\"\"\"\"\n");

        QCOMPARE(rows.value(), (std::vector<Row>{{1, {"a", "b"}}, {2, {"two\r\nlines", "say \"so\""}}, {5, {"x", "\""}}}));
    }

    void whatIsWrittenIsReadBack()
    {
        const std::vector<std::string> fields{"FFA-1", "lh, rh", "say \"so\"", "two\nlines", "", "a\r"};
        std::string line;
        for (const auto& field : fields) line += csvField(field) + ',';
        QCOMPARE(csvField("FFA-1"), std::string("FFA-1"));
        QCOMPARE(rowsOf(line + csvField(-0.25) + ',' + csvField(std::nan("")) + '\n').value().at(0).fields,
                 (std::vector<std::string>{"FFA-1", "lh, rh", "say \"so\"", "two\nlines", "", "a\r", "-0.25", ""}));
    }

    void anEmptyFileHasNoRows()
    {
        QVERIFY(rowsOf("").value().empty());
        QVERIFY(rowsOf("\r\n\n").value().empty());
    }

    void damagedRowsAreNamed_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("word");
        QTest::newRow("too few") << QByteArray("a,b\n\n1\n") << "line 3 has 1 fields, but the first row has 2";
        QTest::newRow("too many") << QByteArray("a,b\n1,2,3\n") << "line 2 has 3 fields";
        QTest::newRow("never closes") << QByteArray("a,b\n1,\"2\n3,4\n") << "line 2 has a quote that never closes";
        QTest::newRow("text behind a quote") << QByteArray("a,b\n\"1\"x,2\n") << "line 2 has text behind";
        QTest::newRow("a lone quote") << QByteArray("\"") << "line 1 has a quote that never closes";
    }
    void damagedRowsAreNamed()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, word);

        const auto rows = rowsOf({text.data(), static_cast<std::size_t>(text.size())});

        QCOMPARE(rows.error().kind, ErrorKind::malformed);
        QVERIFY2(test::names(rows.error(), m_path, word.toStdString()), rows.error().message.c_str());
    }

    void theVisitorMayEndTheReading()
    {
        test::write(m_path, std::string_view("a\nb\nc\n"));
        int rows = 0;

        const auto read = readCsv(m_path, [&](std::size_t, std::span<const std::string_view>) -> Result<void> {
            if (++rows == 2) return std::unexpected(Error{ErrorKind::mismatch, "enough", {}});
            return {};
        });

        QCOMPARE(read.error().message, std::string("enough"));
        QCOMPARE(rows, 2);
    }

    void aMissingFileIsNotFound()
    {
        const auto nothing = [](std::size_t, std::span<const std::string_view>) -> Result<void> { return {}; };
        QCOMPARE(readCsv(m_path.parent_path() / "absent.csv", nothing).error().kind, ErrorKind::notFound);
    }
};

QTEST_APPLESS_MAIN(CsvTest)
#include "CsvTest.moc"
