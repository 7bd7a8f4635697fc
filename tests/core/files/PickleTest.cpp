// SPDX-License-Identifier: Apache-2.0
#include "core/files/Pickle.h"

#include <QTest>

#include <string>

using namespace cortilens;
using namespace cortilens::files;

namespace {

using Kind = PickleValue::Kind;

const std::string kPut = "q\x01";  // BINPUT 1
const std::string kGet = "h\x01";  // BINGET 1

/// Reads what `operations` leave behind; PROTO 2 and STOP are put around them.
std::expected<Pickle, PickleProblem> read(std::string_view operations)
{
    const auto pickle = "\x80\x02" + std::string(operations) + '.';
    return readPickle(std::as_bytes(std::span(pickle)), [](std::string_view name) { return name == "good.Thing"; });
}

const PickleValue& rootOf(const Pickle& pickle)
{
    return pickle.values[pickle.root];
}

}  // namespace

class PickleTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void plainValuesAreRead()
    {
        QCOMPARE(rootOf(read("N").value()).kind, Kind::none);
        QCOMPARE(rootOf(read("\x88").value()).integer, 1);
        QCOMPARE(rootOf(read(std::string("J\xfe\xff\xff\xff", 5)).value()).integer, -2);
        QCOMPARE(rootOf(read("K\xff").value()).integer, 255);
        QCOMPARE(rootOf(read("M\xff\xff").value()).integer, 65535);
        QCOMPARE(rootOf(read(std::string("\x8a\x00", 2)).value()).integer, 0);
        QCOMPARE(rootOf(read("\x8a\x01\xff").value()).integer, -1);
        QCOMPARE(rootOf(read(std::string("\x8a\x06\x00\x00\x00\x00\x00\x01", 8)).value()).integer, std::int64_t{1} << 40);
        QCOMPARE(rootOf(read(std::string("G\x40\x04\x00\x00\x00\x00\x00\x00", 9)).value()).real, 2.5);
        QCOMPARE(rootOf(read(std::string("X\x03\x00\x00\x00"
                                         "abc",
                                         8))
                            .value())
                     .text,
                 std::string("abc"));
        QCOMPARE(rootOf(read("C\x02"
                             "ab")
                            .value())
                     .kind,
                 Kind::bytes);
    }

    void containersHoldTheirValuesInOrder()
    {
        const auto list = read("](K\x01K\x02"
                               "eK\x03"
                               "a")
                              .value();
        QCOMPARE(rootOf(list).items.size(), 3U);
        QCOMPARE(list.values[rootOf(list).items[2]].integer, 3);
        const auto tuple = read("K\x01K\x02K\x03\x87").value();
        QCOMPARE(rootOf(tuple).kind, Kind::tuple);
        QCOMPARE(tuple.values[rootOf(tuple).items[0]].integer, 1);
        const auto dictionary = read("}(K\x01K\x02uK\x03K\x04s").value();
        QCOMPARE(rootOf(dictionary).items.size(), 4U);
    }

    void sharedValuesAreTheSameValue()
    {
        const auto shared = read("](]" + kPut + kGet + "e").value();

        QCOMPARE(rootOf(shared).items.size(), 2U);
        QCOMPARE(rootOf(shared).items[0], rootOf(shared).items[1]);
    }

    void aListInsideItselfIsHarmless()
    {
        const auto circle = read("]" + kPut + kGet + "a").value();

        QCOMPARE(rootOf(circle).items.front(), circle.root);
    }

    void aCallIsWrittenDownNotMade()
    {
        const auto pickle = read("cgood\nThing\nK\x07\x85R}K\x01K\x02s"
                                 "b")
                                .value();

        const auto& call = rootOf(pickle);
        QCOMPARE(call.kind, Kind::call);
        QCOMPARE(call.text, std::string("good.Thing"));
        QCOMPARE(pickle.values[pickle.values[call.arguments].items.front()].integer, 7);
        QCOMPARE(pickle.values[call.state].kind, Kind::dictionary);
    }

    void whateverElseIsAskedForIsRefusedByName_data()
    {
        QTest::addColumn<QByteArray>("operations");
        QTest::addColumn<QByteArray>("word");
        const auto row = [](const char* name, const QByteArray& operations, const char* word) {
            QTest::newRow(name) << operations << QByteArray(word);
        };
        row("os.system", "cos\nsystem\n(X\x02\x00\x00\x00lstR", "os.system");
        row("a name on the stack",
            "\x8c\x08"
            "builtins\x8c\x04"
            "eval\x93",
            "builtins.eval");
        row("a name that starts like a good one", "cgood\nThing.__init__\n", "good.Thing.__init__");
        row("INST", "(ios\nsystem\n", "INST");
        row("OBJ", "(cgood\nThing\no", "OBJ");
        row("EXT1", "\x82\x01", "EXT1");
        row("NEWOBJ_EX", ")}\x92", "NEWOBJ_EX");
        row("PERSID", "Psomewhere\n", "PERSID");
        row("text opcodes", "I1\n", "INT");
        row("a call of a value", "K\x01)R", "no name");
        row("letters that a terminal obeys", "cbad\n\x1b[2J\n", "bad.?[2J");
    }
    void whateverElseIsAskedForIsRefusedByName()
    {
        QFETCH(QByteArray, operations);
        QFETCH(QByteArray, word);

        const auto pickle = read(operations.toStdString());

        QVERIFY(!pickle.has_value());
        QVERIFY(pickle.error().isRefused);
        QVERIFY2(pickle.error().words.find(word.toStdString()) != std::string::npos, pickle.error().words.c_str());
    }

    void whatDoesNotFitTogetherIsDamaged_data()
    {
        QTest::addColumn<QByteArray>("operations");
        const auto row = [](const char* name, const QByteArray& operations) { QTest::newRow(name) << operations; };
        row("nothing", "");
        row("two results", "NN");
        row("a tuple of nothing", "\x87");
        row("a list of no mark", "e");
        row("items of no list", "(NNe");
        row("an odd dictionary", "}(Nu");
        row("appended to a number", "K\x01Na");
        row("a memo of nothing", "q\x01");
        row("a memo that is not there", "h\x09");
        row("a state for a number", "K\x01}b");
        row("taken from below a mark", "N(a");
        row("a text beyond the end", "X\xff\xff\xff\x7f"
                                     "abc");
        row("eight bytes of length", QByteArray("\x8d\xff\xff\xff\xff\xff\xff\xff\xff", 9));
        row("an unknown byte", "\xff");
        row("a later protocol", "\x80\x09N");
        row("a mark that stays", "N(");
        row("a name that does not end", "cgood");
    }
    void whatDoesNotFitTogetherIsDamaged()
    {
        QFETCH(QByteArray, operations);

        const auto pickle = read(operations.toStdString());

        QVERIFY(!pickle.has_value());
        QVERIFY(!pickle.error().isRefused);
        QVERIFY(!pickle.error().words.empty());
    }

    void aPickleThatPilesUpValuesIsStopped()
    {
        QVERIFY(!read(std::string(kMaxPickleValues + 10, 'N')).has_value());
        QVERIFY(!read(std::string(kMaxPickleValues + 10, '(')).has_value());
        QVERIFY(!read(']' + std::string(kMaxPickleValues + 10, ']')).has_value());
    }
};

QTEST_APPLESS_MAIN(PickleTest)
#include "PickleTest.moc"
