// SPDX-License-Identifier: Apache-2.0
#include "core/wire/Frame.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <span>

using namespace cortilens;
using namespace cortilens::wire;
using Json = nlohmann::json;
using Bytes = std::vector<std::uint8_t>;

namespace {

/// A header that announces `size` bytes, and a body.
Bytes framed(std::uint32_t size, const Bytes& body)
{
    Bytes frame(4 + body.size());
    for (std::size_t byte = 0; byte < 4; ++byte) frame[byte] = static_cast<std::uint8_t>(size >> (8 * byte));
    std::ranges::copy(body, frame.begin() + 4);
    return frame;
}

Bytes framed(const Bytes& body)
{
    return framed(static_cast<std::uint32_t>(body.size()), body);
}

/// The error that a reader ends with after these bytes; nothing when it waits for more.
std::optional<Error> errorAfter(const Bytes& bytes, std::uint32_t most = 1024)
{
    FrameReader reader(most);
    reader.feed(bytes);
    while (true) {
        const auto message = reader.next();
        if (!message) return message.error();
        if (!*message) return std::nullopt;
    }
}

}  // namespace

class FrameTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aFrameIsItsLittleEndianLengthAndOneCborValue()
    {
        QCOMPARE(frameOf(Json{{"a", 1}}), (Bytes{4, 0, 0, 0, 0xa1, 0x61, 'a', 0x01}));
    }

    void messagesComeOutWholeWhateverThePiecesTheyArriveIn()
    {
        const Json first{{"n", 1}};
        const Json second{{"text", "two"}, {"list", {1, 2, 3}}};
        auto stream = frameOf(first);
        const auto more = frameOf(second);
        stream.insert(stream.end(), more.begin(), more.end());

        for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, stream.size()}) {
            FrameReader reader(1024);
            std::vector<Json> messages;
            for (std::size_t begin = 0; begin < stream.size(); begin += piece) {
                reader.feed(std::span(stream).subspan(begin, std::min(piece, stream.size() - begin)));
                while (true) {
                    const auto message = reader.next();
                    QVERIFY(message);
                    if (!*message) break;
                    messages.push_back(**message);
                }
            }
            QCOMPARE(messages.size(), 2U);
            QVERIFY(messages[0] == first);
            QVERIFY(messages[1] == second);
            QCOMPARE(reader.pending(), 0U);
        }
    }

    void typedArraysKeepTheirTagAndBytes()
    {
        FrameReader reader(1024);
        reader.feed(frameOf(Json::binary({1, 2, 3, 4}, 85)));
        const auto message = reader.next();
        QVERIFY(message && *message);
        QVERIFY((*message)->is_binary());
        QCOMPARE((*message)->get_binary().subtype(), 85U);
        QCOMPARE((*message)->get_binary().size(), 4U);
    }

    void aLengthBeyondTheMaximumIsAnErrorAtOnce()
    {
        const auto error = errorAfter(framed(4'000'000'000U, {}));
        QVERIFY(error);
        QCOMPARE(error->kind, ErrorKind::malformed);
        QVERIFY(error->message.find("4000000000") != std::string::npos);
        QVERIFY(error->message.find("1024") != std::string::npos);
    }

    void aFrameThatIsCutShortIsPending()
    {
        FrameReader reader(1024);
        reader.feed(framed(100, {0xa1}));
        const auto message = reader.next();
        QVERIFY(message);
        QVERIFY(!*message);
        QCOMPARE(reader.pending(), 5U);
    }

    void aLengthThatDoesNotFitItsValueIsAnError_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("no value") << QByteArray::fromHex("00000000");
        QTest::newRow("a byte too many") << QByteArray::fromHex("02000000a0a0");
        QTest::newRow("a byte too few") << QByteArray::fromHex("02000000820102");
        QTest::newRow("a text longer than the frame") << QByteArray::fromHex("030000007a7fff");
        QTest::newRow("an array of 2^60 elements") << QByteArray::fromHex("090000009b1000000000000000");
        QTest::newRow("a map of 2^63 fields") << QByteArray::fromHex("09000000bb8000000000000000");
        QTest::newRow("bytes of 2^63") << QByteArray::fromHex("090000005b8000000000000000");
        QTest::newRow("a reserved head") << QByteArray::fromHex("010000001c");
        QTest::newRow("an endless array") << QByteArray::fromHex("030000009f01ff");
        QTest::newRow("a number for a key") << QByteArray::fromHex("03000000a10101");
        QTest::newRow("JSON text") << QByteArray::fromHex("020000007b7d");
    }
    void aLengthThatDoesNotFitItsValueIsAnError()
    {
        QFETCH(const QByteArray, bytes);
        const auto error = errorAfter({bytes.begin(), bytes.end()});
        QVERIFY(error);
        QCOMPARE(error->kind, ErrorKind::malformed);
    }

    void aFrameOfNestedBracketsIsAnErrorNotAStackOverflow()
    {
        const auto error = errorAfter(framed(Bytes(10'000'000, 0x81)), 1U << 30);
        QVERIFY(error);
        QCOMPARE(error->kind, ErrorKind::malformed);
        QVERIFY(errorAfter(framed(Bytes(10'000'000, 0xd8)), 1U << 30));
    }

    void theStreamStaysEndedAfterAnError()
    {
        FrameReader reader(1024);
        reader.feed(framed({0xff}));
        QVERIFY(!reader.next());
        reader.feed(frameOf(Json{{"n", 1}}));
        QVERIFY(!reader.next());
    }
};

QTEST_APPLESS_MAIN(FrameTest)
#include "FrameTest.moc"
