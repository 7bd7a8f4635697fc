// SPDX-License-Identifier: Apache-2.0
#include "core/text/ClassNames.h"
#include "tests/core/text/TextFixture.h"
#include "tests/support/Files.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace cortilens;
using namespace cortilens::text;

namespace {

[[nodiscard]] std::vector<std::string> namesOf(const std::vector<NamedClasses>& found)
{
    std::vector<std::string> names;
    for (const auto& named : found) names.push_back(named.name);
    return names;
}

}  // namespace

class ClassNamesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyClassHasANameInTheOrderOfTheHead();
    void aNameMeansItsClass();
    void aBroaderNameMeansEverythingBelowIt();
    void theLongestNameWins();
    void pluralsAndCapitalsAreUnderstood();
    void aSentenceGivesItsNamesFromLeftToRightOnce();
    void whatTheClassesDoNotKnowGivesNothing();
    void whatIsNoListIsRefused();

private:
    std::unique_ptr<ClassNames> m_names;
};

void ClassNamesTest::initTestCase()
{
    auto opened = ClassNames::open(test::kTextResources / "imagenet_classes.tsv");
    QVERIFY2(opened, opened ? "" : opened.error().message.c_str());
    m_names = std::make_unique<ClassNames>(std::move(*opened));
}

void ClassNamesTest::everyClassHasANameInTheOrderOfTheHead()
{
    QCOMPARE(m_names->count(), 1000);
    QCOMPARE(m_names->nameOf(0), std::string("tench"));
    QCOMPARE(m_names->nameOf(340), std::string("zebra"));
    QCOMPARE(m_names->nameOf(963), std::string("pizza"));
    QCOMPARE(m_names->nameOf(999), std::string("toilet tissue"));
}

void ClassNamesTest::aNameMeansItsClass()
{
    const auto found = m_names->foundIn("zebra");
    QCOMPARE(namesOf(found), std::vector<std::string>{"zebra"});
    QCOMPARE(found[0].classes, std::vector<int>{340});
}

/// ImageNet-1k has 118 breeds of dog (classes 151 to 268), and 0 to 397 are animals.
void ClassNamesTest::aBroaderNameMeansEverythingBelowIt()
{
    const auto dogs = m_names->foundIn("dog").at(0).classes;
    std::vector<int> breeds;
    for (int index = 151; index <= 268; ++index) breeds.push_back(index);
    QCOMPARE(dogs, breeds);
    const auto animals = m_names->foundIn("animal").at(0).classes;
    QCOMPARE(animals.size(), 398U);
    QCOMPARE(animals.back(), 397);
}

void ClassNamesTest::theLongestNameWins()
{
    QCOMPARE(namesOf(m_names->foundIn("a hot dog")), std::vector<std::string>{"hot dog"});
    QCOMPARE(namesOf(m_names->foundIn("street sign")), std::vector<std::string>{"street sign"});
}

void ClassNamesTest::pluralsAndCapitalsAreUnderstood()
{
    QCOMPARE(namesOf(m_names->foundIn("ZEBRAS")), std::vector<std::string>{"zebra"});
    QCOMPARE(namesOf(m_names->foundIn("daisies")), std::vector<std::string>{"daisy"});
    QCOMPARE(namesOf(m_names->foundIn("wolves")), std::vector<std::string>{"wolf"});
    QCOMPARE(namesOf(m_names->foundIn("people")), std::vector<std::string>{"person"});
    QCOMPARE(namesOf(m_names->foundIn("hot dogs")), std::vector<std::string>{"hot dog"});
}

void ClassNamesTest::aSentenceGivesItsNamesFromLeftToRightOnce()
{
    QCOMPARE(namesOf(m_names->foundIn("A zebra, another zebra and a pizza!")), (std::vector<std::string>{"zebra", "pizza"}));
}

void ClassNamesTest::whatTheClassesDoNotKnowGivesNothing()
{
    for (const char* text : {"", "   ", "happiness", "a photo of", "zebr", "z\xC3", "Gesicht"})
        QVERIFY2(m_names->foundIn(text).empty(), text);
}

void ClassNamesTest::whatIsNoListIsRefused()
{
    const QTemporaryDir folder;
    const auto file = std::filesystem::path(folder.path().toStdString()) / "classes.tsv";
    QCOMPARE(ClassNames::open(file).error().kind, ErrorKind::notFound);
    for (const std::string_view text :
         {"", "1\t0\t-\n", "1\tzero\t-\tzebra\n", "1\t-1\t-\tzebra\n", "1\t1\t-\tzebra\n", "1\t0\t-\tzebra\n1\t0\t-\tzebra\n"}) {
        test::write(file, text);
        const auto refused = ClassNames::open(file);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::malformed);
        QVERIFY(test::names(refused.error(), file));
    }
    test::write(file, "1\t0\t2\tzebra\n2\t-\t1\tbeast\n");  // in a circle
    QCOMPARE(ClassNames::open(file)->foundIn("beasts").at(0).classes, std::vector<int>{0});
}

QTEST_APPLESS_MAIN(ClassNamesTest)
#include "ClassNamesTest.moc"
