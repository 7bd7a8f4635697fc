// SPDX-License-Identifier: Apache-2.0
#include "app/gui/CorrelateQuery.h"
#include "app/gui/ViewState.h"

#include <QTest>

using namespace cortilens::gui;

class CorrelateQueryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anOverlayOfWordsAsksForItsWords()
    {
        ViewState state;
        state.backbone = "deit-tiny";
        state.adaptor = "maskclip";
        state.overlay = "correlate-words:a photo of food";
        const auto query = correlatesQueryFor(state, 5, {.texts = {"dog"}, .banks = false});
        QCOMPARE(query.texts, (std::vector<std::string>{"dog", "a photo of food"}));
        QVERIFY(query.banks.empty());
        QCOMPARE(query.adaptor, std::string("maskclip"));
        QCOMPARE(query.views, 5);
        state.overlay = "correlate-bank:face";
        QCOMPARE(correlatesQueryFor(state, 0).banks, std::vector<std::string>{"all"});
    }

    void wordsThatWereTypedAreAskedForOnce()
    {
        QCOMPARE(withWordsOf("correlate-words:dog", {.texts = {"dog"}, .banks = true}),
                 (CorrelateWords{.texts = {"dog"}, .banks = true}));
        QCOMPARE(withWordsOf("correlate-lightness", {}), CorrelateWords{});
        QCOMPARE(withWordsOf("correlate-words:", {}), CorrelateWords{});
    }
};

QTEST_APPLESS_MAIN(CorrelateQueryTest)
#include "CorrelateQueryTest.moc"
