// SPDX-License-Identifier: Apache-2.0
#include "app/gui/Plan.h"

#include <QTest>

using namespace cortilens;
using namespace cortilens::gui;

namespace {

[[nodiscard]] ViewState openState()
{
    ViewState state;
    state.directory = "/data/nsd";
    state.subject = "subj01";
    state.image = NsdId{17};
    state.selection = RoiName{"FFA-1"};
    state.backbone = "deit-tiny";
    state.overlay = "noise-ceiling";
    state.opened = 1;
    return state;
}

template <typename Edit> [[nodiscard]] std::vector<Step> planAfter(Edit edit)
{
    ViewState next = openState();
    edit(next);
    return planFor(openState(), next);
}

using Steps = std::vector<Step>;

}  // namespace

class PlanTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wordsAskForTheirMapEvenWithoutASelection()
    {
        QCOMPARE(planAfter([](ViewState& state) { state.words.text = "a dog"; }), Steps{Step::computeRelevance});
        ViewState bare = openState();
        bare.selection = {};
        ViewState typed = bare;
        typed.words.bank = "food";
        QVERIFY(!asksForMap(bare));
        QVERIFY(asksForMap(typed));
        QCOMPARE(planFor(bare, typed), Steps{Step::computeRelevance});
        QCOMPARE(planFor(typed, bare), Steps{Step::clearRelevance});
    }

    void intervalsAreAskedForAnewAndOfEveryCellOfAComparison()
    {
        QCOMPARE(planAfter([](ViewState& state) { state.intervals = true; }), Steps{Step::computeRelevance});
        QCOMPARE(drawsFor(openState()), 0);
        ViewState compared = openState();
        compared.compares = true;
        compared.columns = {{"deit-tiny"}};
        ViewState hatched = compared;
        hatched.intervals = true;
        QCOMPARE(drawsFor(hatched), 1000);
        QCOMPARE(planFor(compared, hatched), Steps{Step::compare});
    }

    void aSelectionBesideWordsLeavesTheirMapAlone()
    {
        ViewState typed = openState();
        typed.words.text = "a dog";
        ViewState clicked = typed;
        clicked.selection = RoiName{"PPA"};
        QVERIFY(!has(planFor(typed, clicked), Step::computeRelevance));
        ViewState back = clicked;
        back.words = {};
        QVERIFY(has(planFor(clicked, back), Step::computeRelevance));
    }

    void anotherSamplingFetchesAMapAndNoScoreOfReadouts()
    {
        QCOMPARE(planAfter([](ViewState& state) { state.sampling = "linear"; }), Steps{Step::fetchOverlay});
        ViewState score = openState();
        score.overlay = "r2";
        ViewState linear = score;
        linear.sampling = "linear";
        QCOMPARE(planFor(score, linear), Steps{});
        ViewState bare = openState();
        bare.overlay = std::string(kNoOverlay);
        ViewState cubic = bare;
        cubic.sampling = "cubic";
        QVERIFY(!has(planFor(bare, cubic), Step::fetchOverlay));
    }

    void anEqualStateIsNoWork() { QCOMPARE(planFor(openState(), openState()), Steps{}); }

    void nothingIsAskedBeforeASubjectIsOpen()
    {
        ViewState next = openState();
        next.opened = 0;
        QCOMPARE(planFor({}, next), Steps{});
    }

    void aNewEngineIsAskedForEverythingInView()
    {
        const auto plan = planAfter([](ViewState& state) { ++state.opened; });
        QCOMPARE(plan, (Steps{Step::markSelection, Step::fetchPhoto, Step::computeRelevance, Step::describe, Step::fetchOverlay,
                              Step::prefetch}));
    }

    void aClickAsksForMarkerMapAndWords()
    {
        const auto plan = planAfter([](ViewState& state) { state.selection = SurfaceVertex{Hemisphere::left, {12}}; });
        QCOMPARE(plan, (Steps{Step::markSelection, Step::computeRelevance, Step::describe}));
    }

    void anotherPhotoAsksForItsMapAndPreparesItsNeighbours()
    {
        const auto plan = planAfter([](ViewState& state) { state.image = NsdId{18}; });
        QCOMPARE(plan, (Steps{Step::fetchPhoto, Step::computeRelevance, Step::prefetch}));
    }

    void aComparisonTakesThePlaceOfTheMapUntilItIsLeft()
    {
        ViewState comparing = openState();
        comparing.compares = true;
        comparing.columns = {{"deit-tiny"}};
        QCOMPARE(planFor(openState(), comparing), Steps{Step::compare});
        QVERIFY(!asksForMap(comparing));

        ViewState clicked = comparing;
        clicked.selection = RoiName{"PPA"};
        QCOMPARE(planFor(comparing, clicked), (Steps{Step::markSelection, Step::describe, Step::compare}));
        QVERIFY(has(planFor(clicked, openState()), Step::computeRelevance));

        ViewState bare = clicked;
        bare.selection = {};
        QVERIFY(has(planFor(clicked, bare), Step::clearComparison));
        QVERIFY(!has(planFor(clicked, bare), Step::computeRelevance));
        ViewState without = comparing;  // nothing is compared: the photo's own map is what can be shown
        without.columns.clear();
        QVERIFY(has(planFor(comparing, without), Step::computeRelevance));
    }

    void selectingNothingTakesTheMapAway()
    {
        const auto plan = planAfter([](ViewState& state) { state.selection = {}; });
        QCOMPARE(plan, (Steps{Step::markSelection, Step::clearRelevance}));
    }

    void anotherAdaptorNeedsAnotherMapButNoOtherOverlay()
    {
        const auto plan = planAfter([](ViewState& state) { state.adaptor = "maskclip"; });
        QCOMPARE(plan, (Steps{Step::computeRelevance, Step::describe, Step::prefetch}));
    }

    void anotherBackboneRenewsTheOverlayOnlyWhereItDependsOnIt()
    {
        ViewState was = openState();
        ViewState is = was;
        is.backbone = "clip-b16";
        QVERIFY(!has(planFor(was, is), Step::fetchOverlay));
        was.overlay = is.overlay = "r2";
        QVERIFY(has(planFor(was, is), Step::fetchOverlay));
    }

    void howTheNextClickIsReadAsksForNothing()
    {
        QCOMPARE(planAfter([](ViewState& state) { state.click = ClickMode::region; }), Steps{});
    }

    void brushedPatchesAskForTheCortexsResponse()
    {
        const auto brush = [](ViewState& state) {
            state.patches = {{1, 2}};
            state.overlay = kPatchOverlay;
        };
        QCOMPARE(planAfter(brush), Steps{Step::respond});
    }

    void patchesThatAreNotShownAskForNothing()
    {
        QCOMPARE(planAfter([](ViewState& state) { state.patches = {{1, 2}}; }), Steps{});
    }

    void noOverlayMeansBareCurvature()
    {
        QCOMPARE(planAfter([](ViewState& state) { state.overlay = kNoOverlay; }), Steps{Step::clearOverlay});
        const auto emptyBrush = [](ViewState& state) { state.overlay = kPatchOverlay; };
        QCOMPARE(planAfter(emptyBrush), Steps{Step::clearOverlay});
    }

    void neighboursFollowTheOrderOfTheStrip()
    {
        const std::vector<std::int32_t> order{40, 10, 30, 20, 50};
        QCOMPARE(neighboursOf({30}, order, 3, 1), (std::vector<NsdId>{{20}, {50}, {10}}));
        QCOMPARE(neighboursOf({50}, order, 3, 1), (std::vector<NsdId>{{20}}));
        QCOMPARE(neighboursOf({99}, order, 3, 1), std::vector<NsdId>{});
    }

    void walkingStopsAtTheEnds()
    {
        const std::vector<std::int32_t> order{40, 10, 30};
        QCOMPARE(steppedFrom(NsdId{10}, order, 1), std::optional(NsdId{30}));
        QCOMPARE(steppedFrom(NsdId{30}, order, 1), std::optional(NsdId{30}));
        QCOMPARE(steppedFrom(NsdId{10}, order, -5), std::optional(NsdId{40}));
        QCOMPARE(steppedFrom(std::nullopt, order, 1), std::optional(NsdId{40}));
        QCOMPARE(steppedFrom(NsdId{10}, {}, 1), std::optional<NsdId>());
    }
};

QTEST_APPLESS_MAIN(PlanTest)
#include "PlanTest.moc"
