// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/EnginePanel.h"
#include "widgets/panels/SelectionCard.h"

#include <QApplication>
#include <QLabel>
#include <QPushButton>
#include <QTest>

#include <cmath>

using namespace cortilens;
using namespace cortilens::panels;

namespace {

QStringList shownTexts(const QWidget& widget)
{
    QStringList texts;
    for (const auto* label : widget.findChildren<QLabel*>())
        if (label->isVisibleTo(&widget)) texts += label->text();
    return texts;
}

}  // namespace

class SelectionCardTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theShareOfTheCeilingIsAPercentage()
    {
        QVERIFY(std::abs(shareOfCeiling(0.41F, 58) - 70.69F) < 0.01F);
        QVERIFY(std::isnan(shareOfCeiling(0.41F, 0)));
        QVERIFY(std::isnan(shareOfCeiling(std::nanf(""), 58)));
    }

    void numbersAreShownWithTheirUnits()
    {
        SelectionCard card;
        card.setFacts({.title = QStringLiteral("FFA-1"),
                       .r2 = 0.41F,
                       .noiseCeiling = 58,
                       .voxel = VoxelIndex{1, 2, 3},
                       .space = QStringLiteral("func1pt8mm"),
                       .surfaceRasMm = std::array{48.2F, -70.4F, 2.1F}});
        const QStringList texts = shownTexts(card);
        QVERIFY(texts.contains(QString::fromUtf8("0.41\u00A0(41\u00A0%)")));
        QVERIFY(texts.contains(QString::fromUtf8("71\u00A0%")));
        QVERIFY(texts.contains(QStringLiteral("1, 2, 3")));
        QVERIFY(texts.contains(QString::fromUtf8("48.2, −70.4, 2.1 mm")));
    }

    void whatIsUnknownIsLeftOutAndNotShownAsZero()
    {
        SelectionCard card;
        card.setFacts({.title = QStringLiteral("FFA-1"), .r2 = 0.41F, .noiseCeiling = 58});
        card.setFacts({.title = QStringLiteral("lh 5")});
        for (const QString& text : shownTexts(card))
            QVERIFY2(!text.contains(u'%') && text != QStringLiteral("0"), qPrintable(text));
    }

    void actionsTellTheirId()
    {
        SelectionCard card;
        card.setActions({{"pin", QStringLiteral("Pin"), QStringLiteral("Pin it")}});
        std::string chosen;
        connect(&card, &SelectionCard::actionChosen, this, [&](const std::string& id) { chosen = id; });
        card.findChild<QPushButton*>()->click();
        QCOMPARE(chosen, std::string("pin"));
    }

    void actionsMayBecomeOthersBecauseOneWasChosen()
    {
        SelectionCard card;
        const SelectionCard::Action keep{"keep", QStringLiteral("Keep"), QStringLiteral("Keep it")};
        const SelectionCard::Action copy{"copy", QStringLiteral("Copy"), QStringLiteral("Copy it")};
        card.setActions({keep, copy});
        connect(&card, &SelectionCard::actionChosen, &card, [&] { card.setActions({copy}); });
        card.show();
        QTest::mouseClick(card.findChildren<QPushButton*>().front(), Qt::LeftButton);
        QTRY_COMPARE(card.findChildren<QPushButton*>().size(), qsizetype{1});
        QCOMPARE(card.findChild<QPushButton*>()->text(), QStringLiteral("Copy"));
    }

    void theEnginesDotFollowsTheTheme()
    {
        color::applyTheme(*qApp, color::Appearance::light);
        EnginePanel panel;
        panel.show();
        panel.setFacts({.state = EngineState::ready});
        const auto dots = [&panel](color::Appearance appearance) {
            return shownTexts(panel).join(u' ').contains(colorOf(EngineState::ready, color::themeFor(appearance)).name());
        };
        QVERIFY(dots(color::Appearance::light) && !dots(color::Appearance::dark));
        color::applyTheme(*qApp, color::Appearance::dark);
        QVERIFY(dots(color::Appearance::dark) && !dots(color::Appearance::light));
    }

    void bytesAreRoundedInDecimalUnits()
    {
        QCOMPARE(bytesText(999), QString::fromUtf8("999\u00A0B"));
        QCOMPARE(bytesText(999'600), QString::fromUtf8("1\u00A0MB"));
        QCOMPARE(bytesText(3'140'000'000), QString::fromUtf8("3.1\u00A0GB"));
        QCOMPARE(bytesText(120'000'000'000), QString::fromUtf8("120\u00A0GB"));
    }
};

QTEST_MAIN(SelectionCardTest)
#include "SelectionCardTest.moc"
