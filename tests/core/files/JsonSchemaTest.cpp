// SPDX-License-Identifier: Apache-2.0
#include "core/files/JsonSchema.h"

#include <QTest>

#include <nlohmann/json.hpp>

using namespace cortilens;
using namespace cortilens::files;

namespace {

const nlohmann::json kSchema = nlohmann::json::parse(R"({
  "type": "object", "required": ["title"], "additionalProperties": false,
  "properties": {
    "title": {"type": "string", "minLength": 1, "description": "What it is called."},
    "count": {"type": "integer", "minimum": 1},
    "kind": {"type": "string", "enum": ["left", "right"]},
    "places": {"type": "array", "minItems": 2, "maxItems": 2, "items": {"$ref": "#/$defs/place"}}
  },
  "$defs": {"place": {"type": "object", "additionalProperties": false, "properties": {"file": {"type": "string"}}}}
})");

std::vector<JsonProblem> problemsOf(const char* text)
{
    return problemsWith(locatedJsonFrom(text, "study.json").value(), kSchema);
}

}  // namespace

class JsonSchemaTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatFitsHasNoProblem()
    {
        QVERIFY(problemsOf("// mine\n{\"title\": \"x\", \"count\": 3, \"places\": [{\"file\": \"a\"}, {}]}").empty());
    }
    void anUnknownKeyNamesItsLineAndTheNearestKnownOne()
    {
        const auto problems = problemsOf("{\n  \"title\": \"x\",\n  // a comment\n  \"cuont\": 3\n}");
        QCOMPARE(problems.size(), std::size_t{1});
        QCOMPARE(problems[0], (JsonProblem{4, "the file has no `cuont`; `count` is meant?"}));
    }
    void aKeyThatIsNearNoneListsThoseThatThereAre()
    {
        const auto problems = problemsOf("{\"title\": \"x\", \"photographs\": 3}");
        QCOMPARE(problems[0], (JsonProblem{1, "the file has no `photographs`; it may have count, kind, places, title."}));
    }
    void whatIsMissingSaysWhatItIsFor()
    {
        QCOMPARE(problemsOf("{}")[0], (JsonProblem{1, "the file lacks `title`. (What it is called.)"}));
    }
    void eachProblemNamesItsOwnLine()
    {
        const auto problems = problemsOf("{\n\"title\": 1,\n\"count\":\n0,\n\"kind\": \"up\",\n\"places\": [{}]\n}");
        QCOMPARE(problems.size(), std::size_t{4});
        QCOMPARE(problems[0], (JsonProblem{2, "`title` is a whole number, not text. (What it is called.)"}));
        QCOMPARE(problems[1], (JsonProblem{3, "`count` is 0, which is less than 1."}));
        QCOMPARE(problems[2], (JsonProblem{5, "`kind` is \"up\", not one of [\"left\",\"right\"]."}));
        QCOMPARE(problems[3], (JsonProblem{6, "`places` has 1 entries, where 2 are due."}));
    }
    void entriesOfListsAreFoundByTheirLines()
    {
        const auto problems = problemsOf("{\"title\": \"x\", \"places\": [\n{\"file\": \"a\"},\n{\"flie\": \"b\"}\n]}");
        QCOMPARE(problems.size(), std::size_t{1});
        QCOMPARE(problems[0], (JsonProblem{3, "entry 2 of `places` has no `flie`; `file` is meant?"}));
    }
    void whatIsNoJsonNamesTheLine_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("comma") << QByteArray("{\n\"title\": 1,\n}") << QByteArray("study.json, line 3: it is not JSON there");
        QTest::newRow("cut short") << QByteArray("{\n\"title\"") << QByteArray("study.json, line 2: it is not JSON there");
        QTest::newRow("twice") << QByteArray("{\"a\": 1,\n\"a\": 2}") << QByteArray("study.json, line 2: `a` is there twice");
        QTest::newRow("empty") << QByteArray() << QByteArray("study.json, line 1: it is not JSON there");
        QTest::newRow("deep") << QByteArray(100, '[') << QByteArray("nested more than 32 times");
    }
    void whatIsNoJsonNamesTheLine()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, words);
        const auto document = locatedJsonFrom(text.toStdString(), "study.json");
        QCOMPARE(document.error().kind, ErrorKind::malformed);
        QVERIFY2(document.error().message.find(words.toStdString()) != std::string::npos, document.error().message.c_str());
    }
};

QTEST_APPLESS_MAIN(JsonSchemaTest)
#include "JsonSchemaTest.moc"
