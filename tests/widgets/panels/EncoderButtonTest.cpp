// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/EncoderButton.h"

#include <QMenu>
#include <QSignalSpy>
#include <QTest>

using namespace cortilens::panels;

namespace {

[[nodiscard]] std::vector<EncoderChoice> twoChoices()
{
    return {{"/e/ridge", QStringLiteral("ridge"), QStringLiteral("func1pt8mm · mean R² 0.31"), QStringLiteral("/e/ridge")},
            {"/e/mlp", QStringLiteral("mlp"), QStringLiteral("func1pt8mm · mean R² 0.33"), QStringLiteral("/e/mlp")}};
}

[[nodiscard]] QList<QAction*> entriesOf(const EncoderButton& button)
{
    QList<QAction*> entries;
    for (auto* action : button.menu()->actions())
        if (action->isCheckable()) entries << action;
    return entries;
}

}  // namespace

class EncoderButtonTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theOneInUseIsNamedAndTicked()
    {
        EncoderButton button;
        QAction train(QStringLiteral("Train an encoder…"));
        button.setLastEntry(&train);
        button.setChoices(QStringLiteral("DeiT-Tiny/16"), twoChoices(), "/e/mlp");
        QVERIFY(button.text().contains(QStringLiteral("mlp")));
        QVERIFY(button.accessibleName().contains(QStringLiteral("mlp")));
        QVERIFY(button.toolTip().contains(QStringLiteral("one of 2 that fit")));
        const auto entries = entriesOf(button);
        QCOMPARE(entries.size(), 2);
        QVERIFY(!entries[0]->isChecked() && entries[1]->isChecked());
        QVERIFY(entries[0]->text().contains(QStringLiteral("mean R² 0.31")));
        QVERIFY(button.menu()->actions().contains(&train));
        QVERIFY(button.menu()->actions().front()->text().contains(QStringLiteral("DeiT-Tiny/16")));
    }

    void anotherOneIsToldAndTheSameIsNot()
    {
        EncoderButton button;
        button.setChoices({}, twoChoices(), "/e/mlp");
        QSignalSpy chosen(&button, &EncoderButton::chosen);
        entriesOf(button)[1]->trigger();
        QCOMPARE(chosen.size(), 0);
        entriesOf(button)[0]->trigger();
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen[0][0].value<std::string>(), std::string("/e/ridge"));
    }

    void inItsOwnSizeNoNameGivesWay()
    {
        EncoderButton button;
        for (const int pixels : {11, 12, 13, 14, 15, 17, 20, 26})
            for (const auto* name : {"mlp", "ridge", "sgd", "subj01_func1pt8mm_deit-tiny"}) {
                QFont font = button.font();
                font.setPixelSize(pixels);
                button.setFont(font);
                button.setChoices({}, {{"/e/a", QString::fromLatin1(name), {}, {}}}, "/e/a");
                button.resize(button.sizeHint());
                QVERIFY2(!button.text().contains(QStringLiteral("…")), qPrintable(button.text()));
            }
    }

    void aLongNameGivesWayInANarrowPanel()
    {
        EncoderButton button;
        button.setChoices({}, {{"/e/a", QStringLiteral("subj01_func1pt8mm_deit-tiny"), {}, {}}}, "/e/a");
        button.resize(button.sizeHint());
        QVERIFY2(button.text().contains(QStringLiteral("subj01_func1pt8mm_deit-tiny")), qPrintable(button.text()));
        button.resize(150, 26);
        QVERIFY2(button.text().contains(QStringLiteral("…")), qPrintable(button.text()));
        QFont bold = button.font();
        bold.setWeight(QFont::DemiBold);
        QVERIFY(QFontMetrics(bold).horizontalAdvance(button.text()) < 150);
        QVERIFY(button.accessibleName().contains(QStringLiteral("subj01_func1pt8mm_deit-tiny")));
    }

    void withoutEncodersThereIsNoButton()
    {
        EncoderButton button;
        button.setChoices({}, twoChoices(), "/e/ridge");
        QVERIFY(!button.isHidden());
        button.setChoices({}, {}, {});
        QVERIFY(button.isHidden());
        button.open();  // nothing to list
    }
};

QTEST_MAIN(EncoderButtonTest)
#include "EncoderButtonTest.moc"
