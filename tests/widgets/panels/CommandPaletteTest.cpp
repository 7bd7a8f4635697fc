// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/CommandPalette.h"

#include <QLineEdit>
#include <QListView>
#include <QTest>

using namespace cortilens::panels;

namespace {

PaletteEntry entry(const char* id, const char* text, const char* detail)
{
    return {QString::fromLatin1(id), QString::fromLatin1(text), QString::fromLatin1(detail), QStringLiteral("region"), {}};
}

}  // namespace

class CommandPaletteTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void beginningsCountMoreThanMiddlesAndDetails()
    {
        const auto ffa = entry("1", "FFA-1", "floc-faces");
        QVERIFY(matchScore(ffa, QStringLiteral("ffa")) > matchScore(ffa, QStringLiteral("fa-1")));
        QVERIFY(matchScore(ffa, QStringLiteral("fa-1")) > matchScore(ffa, QStringLiteral("faces")));
        QVERIFY(matchScore(ffa, QStringLiteral("faces")) > 0);
        QCOMPARE(matchScore(ffa, QStringLiteral("ffa places")), 0);
    }

    void typingAndEnterChooseTheBest()
    {
        QWidget window;
        window.resize(800, 600);
        CommandPalette palette(&window);
        palette.setEntries({entry("ofa", "OFA", "floc-faces"), entry("faces", "All faces", ""), entry("fa", "FA", "")});
        QString chosen;
        connect(&palette, &CommandPalette::entryChosen, this, [&](const QString& id) { chosen = id; });
        palette.popUp();
        auto* field = palette.findChild<QLineEdit*>();
        QTest::keyClicks(field, QStringLiteral("fa"));
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(chosen, QStringLiteral("fa"));
        QVERIFY(palette.isHidden());
    }

    void arrowsMoveAndEscapeChoosesNothing()
    {
        QWidget window;
        window.resize(800, 600);
        CommandPalette palette(&window);
        palette.setEntries({entry("a", "A", ""), entry("b", "B", "")});
        QStringList chosen;
        connect(&palette, &CommandPalette::entryChosen, this, [&](const QString& id) { chosen += id; });
        palette.popUp();
        auto* field = palette.findChild<QLineEdit*>();
        QTest::keyClick(field, Qt::Key_Escape);
        QVERIFY(palette.isHidden() && chosen.isEmpty());
        palette.popUp();
        for (int i = 0; i < 5; ++i) QTest::keyClick(field, Qt::Key_Down);
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(chosen, QStringList{QStringLiteral("b")});
    }

    void whatIsTypedMayBecomeAnEntryOfItsOwn()
    {
        QWidget window;
        CommandPalette palette(&window);
        palette.setInterpreter(
            [](const QString& typed) { return std::vector<PaletteEntry>{{typed, typed, {}, QStringLiteral("photo"), {}}}; });
        palette.setEntries({});
        palette.popUp();
        QTest::keyClicks(palette.findChild<QLineEdit*>(), QStringLiteral("nsd:17"));
        QCOMPARE(palette.findChild<QListView*>()->model()->index(0, 0).data().toString(), QStringLiteral("nsd:17"));
    }
};

QTEST_MAIN(CommandPaletteTest)
#include "CommandPaletteTest.moc"
