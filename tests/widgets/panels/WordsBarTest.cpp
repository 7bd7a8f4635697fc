// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/WordsBar.h"

#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace cortilens::panels;
using namespace Qt::StringLiterals;

class WordsBarTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_bar.reset(); }
    void returnAsksForTheText();
    void aBankIsAskedForById();
    void theWayBackIsThereWhileWordsAreShown();
    void photosCanBeRankedWhileWordsAreShown();
    void escapeGoesBack();
    void settersAskForNothing();
    void whatIsNotAvailableSaysWhy();

private:
    std::unique_ptr<WordsBar> m_bar;
    QLineEdit* m_field = nullptr;
};

void WordsBarTest::init()
{
    m_bar = std::make_unique<WordsBar>();
    m_bar->setBanks(
        {{"food", u"Food"_s, {u"A photo of bread"_s, u"A photo of rice"_s}}, {"face", u"Faces"_s, {u"A portrait"_s}}});
    m_bar->show();
    m_field = m_bar->findChild<QLineEdit*>();
}

void WordsBarTest::returnAsksForTheText()
{
    QSignalSpy asked(m_bar.get(), &WordsBar::textAsked);
    QTest::keyClicks(m_field, u"  a   dog "_s);
    QCOMPARE(asked.size(), 0);
    QTest::keyClick(m_field, Qt::Key_Return);
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked[0][0].toString(), u"a dog"_s);
}

void WordsBarTest::aBankIsAskedForById()
{
    QSignalSpy asked(m_bar.get(), &WordsBar::bankAsked);
    auto* menu = m_bar->findChild<QMenu*>();
    QCOMPARE(menu->actions().size(), 2);
    QCOMPARE(menu->actions()[0]->text(), u"Food"_s);
    QVERIFY(menu->actions()[0]->toolTip().contains(u"A photo of rice"_s));
    menu->actions()[0]->trigger();
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked[0][0].value<std::string>(), std::string("food"));
}

void WordsBarTest::theWayBackIsThereWhileWordsAreShown()
{
    QSignalSpy cleared(m_bar.get(), &WordsBar::cleared);
    QToolButton* back = nullptr;
    for (auto* button : m_bar->findChildren<QToolButton*>())
        if (button->text() == u"Back"_s) back = button;
    QVERIFY(back && back->isHidden());
    m_bar->setWords(u"a dog"_s, true);
    QVERIFY(back->isVisible());
    QCOMPARE(m_field->text(), u"a dog"_s);
    back->click();
    QCOMPARE(cleared.size(), 1);
    QVERIFY(m_field->text().isEmpty());
    m_bar->setWords({}, false);
    QVERIFY(back->isHidden());
}

void WordsBarTest::photosCanBeRankedWhileWordsAreShown()
{
    QSignalSpy toggled(m_bar.get(), &WordsBar::rankToggled);
    QToolButton* rank = nullptr;
    for (auto* button : m_bar->findChildren<QToolButton*>())
        if (button->isCheckable()) rank = button;
    QVERIFY(rank && rank->isHidden());
    m_bar->setWords(u"a dog"_s, true);
    QVERIFY(rank->isVisible());
    rank->click();
    rank->click();
    QCOMPARE(toggled.size(), 2);
    QVERIFY(toggled[0][0].toBool() && !toggled[1][0].toBool());
    m_bar->setRanking(true);
    QVERIFY(rank->isChecked());
    QCOMPARE(toggled.size(), 2);
    m_bar->setWords({}, false);
    QVERIFY(rank->isHidden());
}

void WordsBarTest::escapeGoesBack()
{
    QSignalSpy cleared(m_bar.get(), &WordsBar::cleared);
    QTest::keyClicks(m_field, u"dog"_s);
    QTest::keyClick(m_field, Qt::Key_Escape);
    QVERIFY(m_field->text().isEmpty());
    QCOMPARE(cleared.size(), 0);
    m_bar->setWords(u"dog"_s, true);
    QTest::keyClick(m_field, Qt::Key_Escape);
    QCOMPARE(cleared.size(), 1);
}

void WordsBarTest::settersAskForNothing()
{
    QSignalSpy text(m_bar.get(), &WordsBar::textAsked);
    QSignalSpy cleared(m_bar.get(), &WordsBar::cleared);
    m_bar->setWords(u"dog"_s, true);
    m_bar->setWords({}, false);
    m_bar->setNote(u"DeiT reads names"_s);
    m_bar->setBanks({});
    QCOMPARE(text.size() + cleared.size(), 0);
}

void WordsBarTest::whatIsNotAvailableSaysWhy()
{
    m_bar->setInvitation(u"DINOv2 was trained without words"_s);
    m_bar->setAvailable(false);
    QVERIFY(!m_field->isEnabled());
    QCOMPARE(m_field->placeholderText(), u"DINOv2 was trained without words"_s);
    m_bar->setNote(u"how it was read"_s);
    QVERIFY(m_bar->findChild<QLabel*>()->isVisible());
    m_bar->setNote({});
    QVERIFY(m_bar->findChild<QLabel*>()->isHidden());
}

QTEST_MAIN(WordsBarTest)
#include "WordsBarTest.moc"
