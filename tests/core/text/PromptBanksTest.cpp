// SPDX-License-Identifier: Apache-2.0
#include "core/text/ClassNames.h"
#include "core/text/PromptBanks.h"
#include "tests/core/text/TextFixture.h"
#include "tests/support/Files.h"

#include <QTemporaryDir>
#include <QTest>

using namespace cortilens;
using namespace cortilens::text;

class PromptBanksTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void thePapersFiveBanksHoldItsCaptions();
    void theirClassesAreKnownByName();
    void whatIsNoListIsRefused();
};

void PromptBanksTest::thePapersFiveBanksHoldItsCaptions()
{
    const auto banks = readPromptBanks(test::kTextResources / "banks.json").value();
    QCOMPARE(banks.size(), 5U);
    std::vector<std::pair<std::string, std::string>> shipped;
    for (const auto& bank : banks)
        for (const auto& prompt : bank.prompts) shipped.emplace_back(bank.id, prompt);
    std::vector<std::pair<std::string, std::string>> published;
    for (const auto& caption : test::paperCaptions()) published.emplace_back(caption.bank, caption.text);
    QCOMPARE(shipped, published);
}

void PromptBanksTest::theirClassesAreKnownByName()
{
    const auto names = ClassNames::open(test::kTextResources / "imagenet_classes.tsv").value();
    const auto banks = readPromptBanks(test::kTextResources / "banks.json").value();
    for (const auto& bank : banks)
        for (const auto& name : bank.classes) {
            const auto found = names.foundIn(name);
            QVERIFY2(found.size() == 1 && found[0].classes.size() < 400, name.c_str());
        }
}

void PromptBanksTest::whatIsNoListIsRefused()
{
    const QTemporaryDir folder;
    const auto file = std::filesystem::path(folder.path().toStdString()) / "banks.json";
    QCOMPARE(readPromptBanks(file).error().kind, ErrorKind::notFound);
    for (const std::string_view text :
         {"", "[]", R"({"banks":[{"id":"a","title":"A"}]})", R"({"banks":[{"id":"a","title":"A","prompts":[]}]})",
          R"({"banks":[{"id":"a","title":"A","prompts":[7]}]})",
          R"({"banks":[{"id":"a","title":"A","prompts":["x"]},{"id":"a","title":"B","prompts":["y"]}]})"}) {
        test::write(file, text);
        const auto refused = readPromptBanks(file);
        QVERIFY2(!refused, text.data());
        QCOMPARE(refused.error().kind, ErrorKind::malformed);
        QVERIFY(test::names(refused.error(), file));
    }
}

QTEST_APPLESS_MAIN(PromptBanksTest)
#include "PromptBanksTest.moc"
