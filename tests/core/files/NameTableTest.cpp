// SPDX-License-Identifier: Apache-2.0
#include "core/files/NameTable.h"
#include "tests/support/Files.h"

#include <QTemporaryDir>
#include <QTest>

using namespace cortilens;
using namespace cortilens::files;

class NameTableTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::filesystem::path m_path = std::filesystem::path(m_folder.path().toStdString()) / "floc-faces.mgz.ctab";

    Result<std::vector<NameTableEntry>> tableOf(std::string_view text) const
    {
        test::write(m_path, text);
        return readNameTable(m_path);
    }

private Q_SLOTS:
    void nsdsTableIsNumbersAndNames()
    {
        const auto table = tableOf("0 Unknown\n1 OFA\r\n2 FFA-1\t \n\n4 ecc4+");

        QCOMPARE(table.value(),
                 (std::vector<NameTableEntry>{{0, "Unknown", {}}, {1, "OFA", {}}, {2, "FFA-1", {}}, {4, "ecc4+", {}}}));
    }

    void freeSurfersTableHasColours()
    {
        const auto table =
            tableOf("#No. Label Name: R G B A\n  0  Unknown        0   0   0   0\n 17  Left-Hippocampus 220 216 20 0\n");

        QCOMPARE(table.value().size(), 2U);
        QCOMPARE(table->at(1), (NameTableEntry{17, "Left-Hippocampus", std::array<std::uint8_t, 3>{220, 216, 20}}));
    }

    void namesMayHoldBlanksAndNumbers()
    {
        const auto table = tableOf("1 left  fusiform 2\n2 area 1 2 3\n3 a b 255 0 7 0\n");

        QCOMPARE(table.value().at(0).name, std::string("left  fusiform 2"));
        QCOMPARE(table->at(1), (NameTableEntry{2, "area 1 2 3", {}}));
        QCOMPARE(table->at(2), (NameTableEntry{3, "a b", std::array<std::uint8_t, 3>{255, 0, 7}}));
    }

    void anEmptyTableHasNoNames() { QVERIFY(tableOf("\n\n").value().empty()); }

    void whatIsNoTableIsRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("word");
        QTest::newRow("no number") << QByteArray("0 Unknown\nV1 1\n") << "line 2";
        QTest::newRow("no name") << QByteArray("0\n") << "line 1";
        QTest::newRow("negative") << QByteArray("-1 nothing\n") << "line 1";
        QTest::newRow("beyond 32 bits") << QByteArray("4294967296 far\n") << "line 1";
        QTest::newRow("twice") << QByteArray("1 a\n1 b\n") << "line 2";
        QTest::newRow("binary") << QByteArray("1 a\0b\n", 6) << "not text";
        QTest::newRow("not UTF-8") << QByteArray("1 caf\xE9\n") << "not text";
        QTest::newRow("overlong UTF-8") << QByteArray("1 \xC0\xAF\n") << "not text";
    }
    void whatIsNoTableIsRefused()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, word);

        const auto table = tableOf({text.data(), static_cast<std::size_t>(text.size())});

        QCOMPARE(table.error().kind, ErrorKind::malformed);
        QVERIFY(test::names(table.error(), m_path, word.toStdString()));
    }

    void namesMayBeInAnyScript() { QCOMPARE(tableOf("1 \xE6\xA2\xAD\n").value().at(0).name, std::string("\xE6\xA2\xAD")); }

    void aMissingTableIsNotFound()
    {
        QCOMPARE(readNameTable(m_path.parent_path() / "absent.ctab").error().kind, ErrorKind::notFound);
    }
};

QTEST_APPLESS_MAIN(NameTableTest)
#include "NameTableTest.moc"
