// SPDX-License-Identifier: Apache-2.0
#include "core/files/BigEndian.h"
#include "core/files/FreeSurferAnnot.h"
#include "tests/support/Files.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>

using namespace cortilens;
using namespace cortilens::files;

namespace fs = std::filesystem;

namespace {

struct Entry {
    std::int32_t index;
    std::string name;
    std::array<std::int32_t, 3> color;
};

void putText(BigEndianBytes& bytes, const std::string& text)
{
    bytes.int32(static_cast<std::int32_t>(text.size()) + 1);
    bytes.text(text + '\0');
}

/// Vertices with their values, then a table of version 2, or the old one.
[[nodiscard]] std::vector<std::byte> annotOf(const std::vector<std::pair<std::int32_t, std::int32_t>>& vertices,
                                             const std::vector<Entry>& table, bool old = false)
{
    BigEndianBytes bytes;
    bytes.int32(static_cast<std::int32_t>(vertices.size()));
    for (const auto& [vertex, value] : vertices) {
        bytes.int32(vertex);
        bytes.int32(value);
    }
    bytes.int32(1);
    bytes.int32(old ? static_cast<std::int32_t>(table.size()) : -2);
    if (!old) bytes.int32(100);
    putText(bytes, "colortable.txt");
    if (!old) bytes.int32(static_cast<std::int32_t>(table.size()));
    for (const auto& entry : table) {
        if (!old) bytes.int32(entry.index);
        putText(bytes, entry.name);
        for (const auto channel : entry.color) bytes.int32(channel);
        bytes.int32(0);
    }
    return {bytes.bytes().begin(), bytes.bytes().end()};
}

}  // namespace

class FreeSurferAnnotTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    fs::path m_path = fs::path(m_folder.path().toStdString()) / "lh.aparc.annot";
    const std::vector<Entry> m_table{{0, "unknown", {25, 5, 25}}, {7, "V1", {255, 0, 1}}};
    static constexpr std::int32_t kV1 = 255 + 65536;

private Q_SLOTS:
    void verticesGetTheIndexOfTheirColourInAnyOrder()
    {
        test::write(m_path, annotOf({{3, kV1}, {0, 25 + 256 * 5 + 65536 * 25}, {1, kV1}, {2, 0}}, m_table));
        const auto annot = readFreeSurferAnnot(m_path, 5).value();
        QCOMPARE(annot.labels, (std::vector<std::int32_t>{0, 7, -1, 7, -1}));  // value 0 has no name; vertex 4 is not listed
        QCOMPARE(annot.table.size(), std::size_t{2});
        QCOMPARE(annot.table[1].name, std::string("V1"));
        QCOMPARE((*annot.table[1].color)[0], std::uint8_t{255});
    }
    void theOldTableCountsItsNames()
    {
        test::write(m_path, annotOf({{0, kV1}}, m_table, true));
        QCOMPARE(readFreeSurferAnnot(m_path, 1).value().labels, std::vector<std::int32_t>{1});
    }
    void everyTruncationIsRefused()
    {
        const auto whole = annotOf({{0, kV1}, {1, kV1}}, m_table);
        for (std::size_t length = 0; length < whole.size(); ++length) {
            test::write(m_path, std::span(whole).first(length));
            const auto annot = readFreeSurferAnnot(m_path, 2);
            QVERIFY2(!annot, std::to_string(length).c_str());
            fs::remove(m_path);
        }
    }
    void whatDoesNotFitIsNamed()
    {
        test::write(m_path, annotOf({{2, kV1}}, m_table));
        QCOMPARE(readFreeSurferAnnot(m_path, 2).error().kind, ErrorKind::mismatch);
        test::write(m_path, annotOf({{0, kV1}, {0, kV1}}, m_table));
        QVERIFY(test::names(readFreeSurferAnnot(m_path, 2).error(), m_path, "vertex 0 comes twice"));
        test::write(m_path, annotOf({{0, kV1}}, {{1, "a", {1, 2, 3}}, {1, "b", {4, 5, 6}}}));
        QVERIFY(test::names(readFreeSurferAnnot(m_path, 2).error(), m_path, "index 1"));
        test::write(m_path, annotOf({{0, kV1}}, {{1, "a", {1, 2, 300}}}));
        QVERIFY(test::names(readFreeSurferAnnot(m_path, 2).error(), m_path, "colour of a"));
        test::write(m_path, annotOf({{0, kV1}}, {{0x7fffffff, "a", {1, 2, 3}}}));  // no room for one more
        QVERIFY(test::names(readFreeSurferAnnot(m_path, 2).error(), m_path, "an index of its table"));
        BigEndianBytes lying;
        lying.int32(0x7fffffff);
        test::write(m_path, lying.bytes());
        QVERIFY(test::names(readFreeSurferAnnot(m_path, 2).error(), m_path, "announces"));
    }
};

QTEST_APPLESS_MAIN(FreeSurferAnnotTest)
#include "FreeSurferAnnotTest.moc"
