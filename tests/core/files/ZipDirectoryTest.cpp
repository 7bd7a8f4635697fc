// SPDX-License-Identifier: Apache-2.0
#include "core/files/ZipDirectory.h"
#include "tests/support/Files.h"

#include <QTest>

#include <algorithm>
#include <cstring>

using namespace cortilens;
using namespace cortilens::files;

namespace {

std::vector<std::byte> fixture(std::string_view name)
{
    return test::contentOf(std::filesystem::path(CORTILENS_SOURCE_DIR "/tests/data/torch") / name);
}

/// Where `text` first stands.
std::size_t find(std::span<const std::byte> content, std::string_view text)
{
    const auto found = std::ranges::search(content, std::as_bytes(std::span(text)));
    return static_cast<std::size_t>(found.begin() - content.begin());
}

template <typename Number> void put(std::vector<std::byte>& content, std::size_t at, Number value)
{
    std::memcpy(content.data() + at, &value, sizeof value);
}

constexpr std::string_view kCentral{"PK\x01\x02"};
constexpr std::string_view kEnd{"PK\x05\x06"};
constexpr std::string_view kEnd64{"PK\x06\x06"};

}  // namespace

class ZipDirectoryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void entriesAreFoundWithTheirBytes()
    {
        const auto content = fixture("plain.pt");

        const auto entries = readZipDirectory(content);

        QVERIFY2(entries.has_value(), entries ? "" : entries.error().c_str());
        const auto* order = findEntry(*entries, "plain/byteorder");
        QVERIFY(order != nullptr && order->stored);
        QCOMPARE(std::string(reinterpret_cast<const char*>(content.data()) + order->begin, order->end - order->begin),
                 std::string("little"));
        QCOMPARE(findEntry(*entries, "plain/data/0")->begin % 64, 0U);
        QCOMPARE(findEntry(*entries, "absent"), nullptr);
    }

    void packedEntriesAreTold()
    {
        const auto entries = readZipDirectory(fixture("packed_again.pth"));

        QVERIFY(entries.has_value());
        QVERIFY(!findEntry(*entries, "state_dict/data.pkl")->stored);
    }

    void aCommentMayFollow()
    {
        auto content = fixture("packed_again.pth");
        const auto end = find(content, kEnd);
        put<std::uint16_t>(content, end + 20, 5);
        for (const char letter : {'h', 'e', 'l', 'l', 'o'}) content.push_back(static_cast<std::byte>(letter));

        QVERIFY(readZipDirectory(content).has_value());
    }

    void everyTruncationIsRefused()
    {
        const auto content = fixture("plain.pt");

        for (std::size_t length = 0; length < content.size(); length += 7)
            QVERIFY2(!readZipDirectory(std::span(content).first(length)), qPrintable(QString::number(length)));
    }

    void numbersThatDoNotFitAreRefused()
    {
        const auto whole = fixture("plain.pt");
        const auto refused = [&](std::size_t at, auto value) {
            auto content = whole;
            put(content, at, value);
            const auto entries = readZipDirectory(content);
            return !entries.has_value() && !entries.error().empty();
        };
        const auto end64 = find(whole, kEnd64);
        QVERIFY(end64 < whole.size());
        QVERIFY(refused(end64 + 32, std::uint64_t{1} << 60));  // entries
        QVERIFY(refused(end64 + 40, std::uint64_t{1} << 60));  // bytes of the directory
        QVERIFY(refused(end64 + 48, ~std::uint64_t{0}));       // its begin
        const auto central = find(whole, kCentral);
        QVERIFY(refused(central, std::uint32_t{0}));
        QVERIFY(refused(central + 28, std::uint16_t{0xFFFF}));      // bytes of the name
        QVERIFY(refused(central + 20, std::uint32_t{0x7FFFFFFF}));  // bytes of the content
        QVERIFY(refused(central + 24, std::uint32_t{1}));           // bytes of the content, unpacked
        QVERIFY(refused(central + 42, std::uint32_t{0x7FFFFFFF}));  // begin of the entry
        QVERIFY(refused(26, std::uint16_t{3}));                     // bytes of the name in the local header
    }

    void entriesThatOverlapAreRefused()
    {
        auto content = fixture("packed_again.pth");
        const auto first = find(content, kCentral);
        const auto second = first + 4 + find(std::span(content).subspan(first + 4), kCentral);
        std::uint32_t begin = 0;
        std::memcpy(&begin, content.data() + second + 42, sizeof begin);
        put<std::uint32_t>(content, first + 20, begin + 40);  // the first one's bytes reach into the second's

        const auto entries = readZipDirectory(content);

        QVERIFY(!entries.has_value());
        QVERIFY2(entries.error().find("overlap") != std::string::npos, entries.error().c_str());
    }
};

QTEST_APPLESS_MAIN(ZipDirectoryTest)
#include "ZipDirectoryTest.moc"
