// SPDX-License-Identifier: Apache-2.0
#include "core/wire/Envelope.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <limits>

using namespace cortilens;
using namespace cortilens::wire;
using Json = nlohmann::json;

namespace {

constexpr auto kLargest = std::numeric_limits<std::uint64_t>::max();

Json overTheWire(const Json& message)
{
    return Json::from_cbor(Json::to_cbor(message));
}

}  // namespace

class EnvelopeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aRequestKeepsItsIdOf64Bits()
    {
        const auto message = overTheWire(requestOf(kLargest, "surface/get", {{"form", "flat"}}));
        const auto envelope = envelopeOf(message);
        QVERIFY(envelope);
        QCOMPARE(envelope->kind, EnvelopeKind::request);
        QCOMPARE(envelope->id, kLargest);
        QCOMPARE(envelope->method, std::string("surface/get"));
        QVERIFY(*envelope->body == (Json{{"form", "flat"}}));
        QVERIFY(message["jsonrpc"] == "2.0");
    }

    void aReplyAndANotificationCarryTheirBody()
    {
        const auto reply = overTheWire(replyOf(7, Json{{"x", 1}}));
        QCOMPARE(envelopeOf(reply)->kind, EnvelopeKind::reply);
        QVERIFY(*envelopeOf(reply)->body == (Json{{"x", 1}}));
        const auto notification = overTheWire(notificationOf("engine/jobs", Json::object()));
        QCOMPARE(envelopeOf(notification)->kind, EnvelopeKind::notification);
        QCOMPARE(envelopeOf(notification)->method, std::string("engine/jobs"));
    }

    void cancelAndProgressNameTheirRequest()
    {
        const auto cancel = overTheWire(cancelOf(9));
        QCOMPARE(envelopeOf(cancel)->kind, EnvelopeKind::cancel);
        QCOMPARE(envelopeOf(cancel)->id, 9U);
        const auto progress = overTheWire(progressOf(9, {{"done", 3}}));
        QCOMPARE(envelopeOf(progress)->kind, EnvelopeKind::progress);
        QCOMPARE(envelopeOf(progress)->id, 9U);
        QVERIFY(*envelopeOf(progress)->body == (Json{{"done", 3}}));
    }

    void everyKindOfErrorComesBackAsItWas()
    {
        for (int kind = 0; kind <= static_cast<int>(ErrorKind::cancelled); ++kind) {
            const Error error{static_cast<ErrorKind>(kind), "lh.curv is damaged.", "Copy it again."};
            const auto message = overTheWire(failureOf(3, error));
            const auto envelope = envelopeOf(message);
            QVERIFY(envelope);
            QCOMPARE(envelope->kind, EnvelopeKind::failure);
            QVERIFY(envelope->error == error);
        }
        QVERIFY(failureOf(3, {ErrorKind::cancelled, {}, {}})["error"]["code"] == -32800);
    }

    void anErrorOfAnUnknownKindStaysAnError()
    {
        const auto message = overTheWire({{"id", 1}, {"error", {{"message", "oops"}, {"data", {{"kind", "later"}}}}}});
        const auto envelope = envelopeOf(message);
        QVERIFY(envelope);
        QCOMPARE(envelope->kind, EnvelopeKind::failure);
        QCOMPARE(envelope->error.message, std::string("oops"));
    }

    void whatIsNoMessageIsRefused_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("a number") << QStringLiteral("1");
        QTest::newRow("a list") << QStringLiteral("[]");
        QTest::newRow("nothing in it") << QStringLiteral("{}");
        QTest::newRow("an id alone") << QStringLiteral(R"({"id": 1})");
        QTest::newRow("a negative id") << QStringLiteral(R"({"id": -1, "method": "hello"})");
        QTest::newRow("an id with a fraction") << QStringLiteral(R"({"id": 1.5, "method": "hello"})");
        QTest::newRow("an id that is text") << QStringLiteral(R"({"id": "1", "method": "hello"})");
        QTest::newRow("a method that is no text") << QStringLiteral(R"({"method": 7})");
        QTest::newRow("a cancel of nothing") << QStringLiteral(R"({"method": "$/cancel"})");
        QTest::newRow("a cancel of a text") << QStringLiteral(R"({"method": "$/cancel", "params": {"id": "x"}})");
    }
    void whatIsNoMessageIsRefused()
    {
        QFETCH(const QString, text);
        const auto envelope = envelopeOf(overTheWire(Json::parse(text.toStdString())));
        QVERIFY(!envelope);
        QCOMPARE(envelope.error().kind, ErrorKind::malformed);
    }
};

QTEST_APPLESS_MAIN(EnvelopeTest)
#include "EnvelopeTest.moc"
