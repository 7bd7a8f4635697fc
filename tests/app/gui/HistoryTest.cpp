// SPDX-License-Identifier: Apache-2.0
#include "app/gui/History.h"
#include "app/gui/Session.h"

#include <QTest>

using namespace cortilens;
using namespace cortilens::gui;

class HistoryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatWasLookedAtComesBackAndForth()
    {
        Session session;
        History history(session);
        session.edit([](ViewState& state) { state.opened = 1; });
        session.edit([](ViewState& state) { state.image = NsdId{1}; });
        session.edit([](ViewState& state) { state.selection = RoiName{"FFA-1"}; });
        history.undo();
        QCOMPARE(toText(session.state().selection), std::string());
        QCOMPARE(session.state().image, std::optional(NsdId{1}));
        history.redo();
        QCOMPARE(toText(session.state().selection), std::string("FFA-1"));
        QVERIFY(!history.canRedo());
    }

    void aNewEngineInBetweenIsNotUndone()
    {
        Session session;
        History history(session);
        session.edit([](ViewState& state) { state.image = NsdId{1}; });
        session.edit([](ViewState& state) { state.image = NsdId{2}; });
        session.edit([](ViewState& state) { ++state.opened; });
        history.undo();
        QCOMPARE(session.state().opened, 1);
        QCOMPARE(session.state().image, std::optional(NsdId{1}));
    }

    void anotherSubjectHasNoPast()
    {
        Session session;
        History history(session);
        session.edit([](ViewState& state) { state.image = NsdId{1}; });
        session.edit([](ViewState& state) { state.subject = "subj02"; });
        QVERIFY(!history.canUndo());
    }

    void howMapsAreLookedAtIsNoStepAndStaysWhenOneIsTakenBack()
    {
        Session session;
        History history(session);
        session.edit([](ViewState& state) { state.intervals = true; });
        QVERIFY(!history.canUndo());
        session.edit([](ViewState& state) { state.image = NsdId{1}; });
        session.edit([](ViewState& state) { state.intervals = false; });
        history.undo();
        QVERIFY(!session.state().image && !session.state().intervals);
    }

    void movingAThresholdIsOneStep()
    {
        ViewState low;
        low.selection = RoiName{"faces > 2"};
        ViewState high = low;
        high.selection = RoiName{"faces > 2.5"};
        ViewState other = low;
        other.selection = RoiName{"words > 2"};
        QVERIFY(isStep({}, low));
        QVERIFY(!isStep(low, high));
        QVERIFY(isStep(low, other));
        high.image = NsdId{3};
        QVERIFY(isStep(low, high));
    }

    void aBrushStrokeIsOneStep()
    {
        ViewState one;
        one.patches = {{0, 0}};
        ViewState more = one;
        more.patches.push_back({0, 1});
        QVERIFY(isStep({}, one));
        QVERIFY(!isStep(one, more));
        QVERIFY(isStep(more, {}));
    }

    void howTheNextClickIsReadIsNoStep()
    {
        ViewState other;
        other.click = ClickMode::region;
        QVERIFY(!isStep({}, other));
    }

    void aChangeFromWithinAListenerComesAfterThePresentOne()
    {
        Session session;
        std::vector<int> heard;
        connect(&session, &Session::changed, this, [&](const ViewState&, const ViewState& is) {
            heard.push_back(is.image->value);
            if (is.image->value == 1) session.edit([](ViewState& state) { state.image = NsdId{2}; });
        });
        connect(&session, &Session::changed, this,
                [&](const ViewState&, const ViewState& is) { heard.push_back(is.image->value); });
        session.edit([](ViewState& state) { state.image = NsdId{1}; });
        QCOMPARE(heard, (std::vector<int>{1, 1, 2, 2}));
    }
};

QTEST_APPLESS_MAIN(HistoryTest)
#include "HistoryTest.moc"
