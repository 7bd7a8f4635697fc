// SPDX-License-Identifier: Apache-2.0
#include "app/gui/Opening.h"
#include "tests/support/FakeSubject.h"

#include <QTest>

using namespace cortilens;
using namespace cortilens::gui;

namespace {

[[nodiscard]] Wish wishOf(const char* directory, void (*add)(Wish&) = [](Wish&) {})
{
    Wish wish;
    wish.directory = directory;
    add(wish);
    return wish;
}

}  // namespace

class OpeningTest : public QObject {
    Q_OBJECT

    const wire::SubjectSummary m_summary = fake::summary("/data/nsd");

private Q_SLOTS:
    void theStoryFillsWhatWasNotWished()
    {
        const auto state = openedState({}, wishOf("/data/nsd"), m_summary);
        QVERIFY(state.has_value());
        QCOMPARE(state->image, std::optional(NsdId{5}));
        QCOMPARE(toText(state->selection), std::string("food"));
        QCOMPARE(state->backbone, std::string("deit-tiny"));
        QCOMPARE(state->overlay, std::string("noise-ceiling"));
        QCOMPARE(state->opened, 1);
    }

    void aWishComesBeforeTheStory()
    {
        Wish wish{"/data/nsd", "subj01",   NsdId{2},         SurfaceVertex{Hemisphere::right, {4}},
                  "deit-tiny", "maskclip", std::string("r2")};
        wish.sampling = "linear";
        wish.intervals = true;
        const auto state = openedState({}, wish, m_summary);
        QVERIFY(state.has_value());
        QCOMPARE(wishFor(*state), wish);
    }

    void whatIsMeasuredOnDemandIsInNoList()
    {
        for (const char* overlay : {"correlate-depth", "umap"}) {
            auto before = *openedState({}, wishOf("/data/nsd"), m_summary);
            before.overlay = overlay;
            const auto again = openedState(before, wishFor(before), m_summary);  // in a new engine
            QVERIFY2(again.has_value(), overlay);
            QCOMPARE(again->overlay, std::string(overlay));
        }
    }

    void openingAgainBringsBackWhatWasChosenAndInventsNothing()
    {
        auto before = *openedState({}, wishOf("/data/nsd"), m_summary);
        before.selection = {};
        before.patches = {{1, 1}};
        before.overlay = kNoOverlay;
        const auto again = openedState(before, wishFor(before), m_summary);
        QVERIFY(again.has_value());
        before.opened = 2;
        QCOMPARE(*again, before);
    }

    void anotherSubjectForgetsTheBrush()
    {
        auto before = *openedState({}, wishOf("/data/nsd"), m_summary);
        before.patches = {{1, 1}};
        QVERIFY(openedState(before, wishOf("/data/other"), m_summary)->patches.empty());
    }

    void whatIsNotThereIsNamedWithWhatIs()
    {
        const auto region = openedState({}, wishOf("x", [](Wish& wish) { wish.selection = RoiName{"FFA-9"}; }), m_summary);
        QVERIFY(!region.has_value());
        QCOMPARE(region.error().kind, ErrorKind::notFound);
        QVERIFY(region.error().message.find("FFA-9") != std::string::npos);
        QVERIFY(region.error().remedy.find("FFA-1") != std::string::npos);
        QVERIFY(!openedState({}, wishOf("x", [](Wish& wish) { wish.backbone = "resnet"; }), m_summary).has_value());
        QVERIFY(!openedState({}, wishOf("x", [](Wish& wish) { wish.overlay = "thickness"; }), m_summary).has_value());
        QVERIFY(!openedState({}, wishOf("x", [](Wish& wish) { wish.adaptor = "lora"; }), m_summary).has_value());
    }

    void whatLiesAboveAThresholdIsTheEnginesToKnow()
    {
        const auto state = openedState({}, wishOf("x", [](Wish& wish) { wish.selection = RoiName{"faces > 2.5"}; }), m_summary);
        QCOMPARE(state->selection, Selection(RoiName{"faces > 2.5"}));
        const auto wrong = openedState({}, wishOf("x", [](Wish& wish) { wish.selection = RoiName{"faces > much"}; }), m_summary);
        QCOMPARE(wrong.error().kind, ErrorKind::invalidRequest);
    }

    void aBackboneWithoutWeightsSaysWhatIsMissing()
    {
        const auto state = openedState({}, wishOf("x", [](Wish& wish) { wish.backbone = "clip-b16"; }), m_summary);
        QVERIFY(!state.has_value());
        QCOMPARE(state.error().kind, ErrorKind::mismatch);
        QVERIFY(state.error().message.find("no weights file") != std::string::npos);
    }

    void aSubjectWithoutPhotosOrBackbonesStillOpens()
    {
        auto bare = m_summary;
        bare.stimulusCount = 0;
        bare.backbones.clear();
        bare.overlays.clear();
        const auto state = openedState({}, wishOf("x"), bare);
        QVERIFY(state.has_value());
        QCOMPARE(state->image, std::optional<NsdId>());
        QVERIFY(state->backbone.empty());
        QCOMPARE(state->overlay, std::string(kNoOverlay));
    }
};

QTEST_APPLESS_MAIN(OpeningTest)
#include "OpeningTest.moc"
