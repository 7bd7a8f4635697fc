// SPDX-License-Identifier: Apache-2.0
#include "app/gui/Columns.h"
#include "app/gui/Opening.h"
#include "app/gui/Plan.h"

#include <QTest>

using namespace cortilens;
using namespace cortilens::gui;

namespace {

wire::BackboneSummary backbone(const char* id, bool usable, std::vector<std::string> adaptors)
{
    return {.id = id, .name = id, .usable = usable, .why = {}, .adaptors = std::move(adaptors)};
}

wire::SubjectSummary demo(bool hasControl)
{
    wire::SubjectSummary summary;
    summary.backbones = {backbone("deit-tiny", true, {"naclip", "maskclip", "none"}),
                         backbone("clip-vit-b16", false, {"naclip", "maskclip"}),
                         backbone("dinov2-vitb14-reg", false, {"maskclip"})};
    if (hasControl) summary.backbones.push_back(backbone("control", true, {"none"}));
    return summary;
}

std::string words(const std::vector<CompareColumn>& columns)
{
    std::string text;
    for (const auto& column : columns) text.append(text.empty() ? "" : ",").append(toText(column));
    return text;
}

ViewState comparing()
{
    ViewState state;
    state.opened = 1;
    state.image = NsdId{3};
    state.selection = RoiName{"FFA-1"};
    state.compares = true;
    state.columns = {{"deit-tiny", "naclip"}};
    return state;
}

}  // namespace

class ColumnsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theDemoFillsTheViewWithRealResults()
    {
        QCOMPARE(words(defaultColumns(demo(true))), std::string("deit-tiny:naclip,deit-tiny:maskclip,control:none"));
        // Without a control the third cell says what would fill it.
        QCOMPARE(words(defaultColumns(demo(false))), std::string("deit-tiny:naclip,deit-tiny:maskclip,clip-vit-b16:naclip"));
    }

    void theBackbonesOfThePaperComeFirstWhereTheyCanBeUsed()
    {
        auto summary = demo(true);
        summary.backbones[1].usable = summary.backbones[2].usable = true;
        QCOMPARE(words(defaultColumns(summary)), std::string("clip-vit-b16:naclip,dinov2-vitb14-reg:maskclip,deit-tiny:naclip"));
        QVERIFY(defaultColumns({}).empty());
    }

    void columnsAreReadAsTheShellWritesThem()
    {
        const auto columns = columnsFrom("clip-vit-b16, deit-tiny:maskclip").value();
        QCOMPARE(columns.size(), std::size_t{2});
        QCOMPARE(columns[1], (CompareColumn{"deit-tiny", "maskclip"}));
        QCOMPARE(words(columns), std::string("clip-vit-b16,deit-tiny:maskclip"));
        for (const char* wrong : {"", "a,,b", "a:", "a@", "a@:naclip", "@best", ":naclip", "a,a", "a,b,c,d,e,f,g,h,i"}) {
            const auto refused = columnsFrom(wrong);
            QVERIFY2(!refused, wrong);
            QVERIFY(!refused.error().remedy.empty());
        }
    }

    void aColumnMayNameItsPresetAndASecondNetwork()
    {
        const auto columns = columnsFrom("clip-vit-b16@best:maskclip,clip-vit-b16@paper,a:proxyclip+b").value();
        QCOMPARE(columns[0], (CompareColumn{"clip-vit-b16", "maskclip", "best"}));
        QCOMPARE(columns[1], (CompareColumn{"clip-vit-b16", "", "paper"}));
        QCOMPARE(columns[2], (CompareColumn{"a", "proxyclip+b", ""}));
        QCOMPARE(words(columns), std::string("clip-vit-b16@best:maskclip,clip-vit-b16@paper,a:proxyclip+b"));

        auto summary = demo(false);
        summary.backbones[1].presets = {"paper", "best"};
        summary.backbones[1].adaptors.push_back("proxyclip");
        summary.backbones[1].inputPixels = 896;
        QVERIFY(checkColumns({columns[0], {"clip-vit-b16", "proxyclip+deit-tiny"}}, summary));
        QCOMPARE(checkColumns({{"clip-vit-b16", "", "own"}}, summary).error().remedy, std::string("There is: paper, best."));
        QVERIFY(checkColumns({{"clip-vit-b16", "proxyclip+vgg"}}, summary).error().message.find("'vgg' beside") !=
                std::string::npos);
        QCOMPARE(toText(spelledOut({"clip-vit-b16"}, summary)), std::string("clip-vit-b16@paper:naclip"));
        QCOMPARE(toText(spelledOut({"clip-vit-b16", "", "best"}, summary)), std::string("clip-vit-b16@best:naclip"));
        QCOMPARE(toText(spelledOut({"deit-tiny", "", "best"}, summary)), std::string("deit-tiny:naclip"));
        QCOMPARE(detailOf(columns[0], summary), QStringLiteral("MaskCLIP · best · 896 px"));
        QCOMPARE(detailOf({"clip-vit-b16", "proxyclip+deit-tiny"}, summary), QStringLiteral("ProxyCLIP + deit-tiny · 896 px"));
    }

    void aColumnMayLookFromAnotherBrain()
    {
        const auto columns = columnsFrom("deit-tiny/subj02,clip-vit-b16@best:maskclip/subj02,deit-tiny").value();
        QCOMPARE(columns[0], (CompareColumn{"deit-tiny", "", "", "subj02"}));
        QCOMPARE(columns[1], (CompareColumn{"clip-vit-b16", "maskclip", "best", "subj02"}));
        QCOMPARE(words(columns), std::string("deit-tiny/subj02,clip-vit-b16@best:maskclip/subj02,deit-tiny"));
        for (const char* wrong : {"deit-tiny/", "/subj02", "a/b,a/b"}) QVERIFY2(!columnsFrom(wrong), wrong);

        auto summary = demo(true);
        summary.subject = "subj01";
        summary.subjects = {"subj01", "subj02", "subj05"};
        QVERIFY(checkColumn(columns[0], summary));
        QCOMPARE(checkColumn({"deit-tiny", "", "", "subj03"}, summary).error().remedy,
                 std::string("There is: subj01, subj02, subj05."));
        QCOMPARE(toText(spelledOut(columns[0], summary)), std::string("deit-tiny:naclip/subj02"));
        QCOMPARE(toText(spelledOut({"deit-tiny", "", "", "subj01"}, summary)), std::string("deit-tiny:naclip"));
        QCOMPARE(words(inAllSubjects(columns[0], summary)),
                 std::string("deit-tiny:naclip,deit-tiny:naclip/subj02,deit-tiny:naclip/subj05"));
        for (int more = 10; more < 20; ++more) summary.subjects.push_back("subj" + std::to_string(more));
        QCOMPARE(inAllSubjects(columns[0], summary).size(), kMostColumns);
        QVERIFY(detailOf({"deit-tiny", "maskclip", "", "subj02"}, summary).startsWith(QStringLiteral("subj02 · MaskCLIP")));
        QCOMPARE(choicesOf(columns, 3)[1].subject, std::string("subj02"));
    }

    void anotherBrainsEncoderIsTheEnginesToKnow()
    {
        auto clip = backbone("clip-vit-b16", false, {"naclip"});
        clip.hasWeights = true;
        const CompareRow selected{.selection = RoiName{"FFA-1"}};
        QVERIFY(!canAnswer(clip, selected, {"clip-vit-b16"}));
        QVERIFY(canAnswer(clip, selected, {"clip-vit-b16", "", "", "subj02"}));
        clip.hasWeights = false;
        QVERIFY(!canAnswer(clip, selected, {"clip-vit-b16", "", "", "subj02"}));
    }

    void whatIsNotKnownIsNamedWithWhatIs()
    {
        const auto backbone = checkColumns({{"vgg", ""}}, demo(false)).error();
        QCOMPARE(backbone.message, std::string("There is no backbone 'vgg' to compare."));
        QCOMPARE(backbone.remedy, std::string("There is: deit-tiny, clip-vit-b16, dinov2-vitb14-reg."));
        const auto adaptor = checkColumns({{"deit-tiny", "sclip"}}, demo(false)).error();
        QCOMPARE(adaptor.remedy, std::string("There is: naclip, maskclip, none."));
        QVERIFY(checkColumns({{"clip-vit-b16", ""}}, demo(false)));  // not usable, but it can stand there empty
    }

    void rowsAreTheSelectionThenWhatIsPinnedEachOnce()
    {
        auto state = comparing();
        for (const Selection& each : {Selection{RoiName{"PPA"}}, Selection{RoiName{"FFA-1"}}, Selection{VoxelIndex{1, 2, 3}}})
            state.pinned.push_back({.selection = each});
        const auto rows = rowsOf(state);
        QCOMPARE(rows.size(), std::size_t{3});
        QVERIFY(rows[0].selection == Selection{RoiName{"FFA-1"}} && rows[1].selection == Selection{RoiName{"PPA"}});
        state.selection = {};
        QCOMPARE(rowsOf(state).size(), std::size_t{3});
        QCOMPARE(titleOf(rows[2]), QStringLiteral("voxel 1, 2, 3"));
        QCOMPARE(titleOf(SurfaceVertex{Hemisphere::right, {8412}}), QStringLiteral("rh 8412"));
    }

    void wordsAreARowBehindTheSelection()
    {
        auto state = comparing();
        state.words = {"a dog", {}};
        state.pinned = {{.words = {"a dog", {}}}, {.words = {{}, "food"}}};
        const auto rows = rowsOf(state);
        QCOMPARE(rows.size(), std::size_t{3});
        QCOMPARE(titleOf(rows[1]), QStringLiteral("“a dog”"));
        QCOMPARE(titleOf(rows[2]), QStringLiteral("bank food"));
        state.selection = {};
        state.pinned.clear();
        QVERIFY(asksForComparison(state));  // words alone are enough
        auto was = state;
        was.words = {"a cat", {}};
        QVERIFY(has(planFor(was, state), Step::compare));
    }

    void wordsNeedWeightsAndAWayToReadThemButNoEncoder()
    {
        auto clip = backbone("clip-vit-b16", false, {"naclip"});
        const CompareRow selected{.selection = RoiName{"FFA-1"}};
        const CompareRow typed{.words = {"a dog", {}}};
        QVERIFY(!canAnswer(clip, selected) && !canAnswer(clip, typed));
        clip.hasWeights = true;
        QVERIFY(!canAnswer(clip, typed));
        clip.words = "CLIP B's text tower";
        QVERIFY(!canAnswer(clip, selected) && canAnswer(clip, typed));
        clip.usable = true;
        QVERIFY(canAnswer(clip, selected));
    }

    void onlyWhatTheComparisonShowsAsksForIt()
    {
        const auto is = comparing();
        auto was = is;
        was.selection = RoiName{"PPA"};
        QVERIFY(has(planFor(was, is), Step::compare));
        was = is;
        was.overlay = "r2";
        QVERIFY(!has(planFor(was, is), Step::compare));
        was = is;
        was.backbone = "clip-vit-b16";
        QVERIFY(!has(planFor(was, is), Step::compare));
        was = is;
        was.columns.clear();
        QVERIFY(has(planFor(was, is), Step::compare));
        auto off = is;
        off.compares = false;
        QVERIFY(has(planFor(is, off), Step::clearComparison));
        QVERIFY(has(planFor(off, is), Step::compare));
        auto other = off;
        other.selection = RoiName{"PPA"};
        QVERIFY(!has(planFor(off, other), Step::compare) && !has(planFor(off, other), Step::clearComparison));
    }

    void openingKeepsColumnsThatExistAndSpellsThemOut()
    {
        auto summary = demo(false);
        summary.subject = "subj01";
        Wish wish;
        wish.columns = {{"deit-tiny", ""}, {"clip-vit-b16", "maskclip"}};
        const auto state = openedState({}, wish, summary).value();
        QVERIFY(state.compares);
        QCOMPARE(words(state.columns), std::string("deit-tiny:naclip,clip-vit-b16:maskclip"));
        auto before = state;
        before.columns = {{"gone", ""}};
        const auto again = openedState(before, {}, summary).value();
        QCOMPARE(words(again.columns), words(defaultColumns(summary)));
        wish.columns = {{"vgg", ""}};
        QCOMPARE(openedState({}, wish, summary).error().kind, ErrorKind::notFound);
    }
};

QTEST_GUILESS_MAIN(ColumnsTest)
#include "ColumnsTest.moc"
