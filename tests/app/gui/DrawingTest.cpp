// SPDX-License-Identifier: Apache-2.0
#include "app/gui/Drawing.h"
#include "app/gui/History.h"
#include "app/gui/OwnRegions.h"
#include "app/gui/Session.h"

#include <QTest>

using namespace cortilens;
using namespace cortilens::gui;

namespace {

[[nodiscard]] DrawnRegion regionWith(std::string name, std::vector<VertexId> left, std::vector<VertexId> right = {})
{
    return {std::move(name), {std::move(left), std::move(right)}};
}

[[nodiscard]] RegionOfInterest listed(std::string name, std::string set, std::vector<VertexId> left = {})
{
    RegionOfInterest region;
    region.name = std::move(name);
    region.set = std::move(set);
    region.vertices[0] = std::move(left);
    return region;
}

[[nodiscard]] int editionOf(const ViewState& state)
{
    return std::get<RoiName>(state.selection).edition;
}

void draw(Session& session, const DrawnRegion& region, int stroke)
{
    session.edit([&](ViewState& state) { state = withShape(state, shapeOf(region, stroke)); });
}

}  // namespace

class DrawingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aStrokeAddsOrTakesAwayInItsHemisphere()
    {
        const auto region = regionWith("a", {{1}, {3}}, {{1}});
        QVERIFY(edited(region, {Hemisphere::left, {{2}, {3}}, false}).vertices[0] == (std::vector<VertexId>{{1}, {2}, {3}}));
        const auto less = edited(region, {Hemisphere::left, {{1}, {2}}, true});
        QVERIFY(less.vertices[0] == (std::vector<VertexId>{{3}}));
        QVERIFY(less.vertices[1] == region.vertices[1]);
        QVERIFY(isEmpty(edited(edited(region, {Hemisphere::left, {{1}, {3}}, true}), {Hemisphere::right, {{1}}, true})));
    }

    void equalShapesHaveEqualNumbers()
    {
        QCOMPARE(shapeOf(regionWith("a", {{1}, {2}}), 1).edition, shapeOf(regionWith("b", {{1}, {2}}), 7).edition);
        QVERIFY(shapeOf(regionWith("a", {{1}, {2}})).edition != shapeOf(regionWith("a", {{1}}, {{2}})).edition);
        QVERIFY(shapeOf(regionWith("a", {})).edition != 0);
    }

    void aStrokeMakesAnotherSelection()
    {
        Session session;
        draw(session, regionWith("a", {{1}}), 1);
        const int before = editionOf(session.state());
        QVERIFY(before != 0);
        session.edit([](ViewState& state) { state.pinned = {{.selection = RoiName{"a"}}}; });
        draw(session, regionWith("a", {{1}, {2}}), 2);
        QVERIFY(editionOf(session.state()) != before);
        QVERIFY(session.state().pinned[0].selection == session.state().selection);
        session.edit([](ViewState& state) { state.selection = RoiName{"FFA-1", 9}; });
        QCOMPARE(editionOf(session.state()), 0);  // it is not drawn
    }

    void strokesAreUndoneAndRedone()
    {
        Session session;
        History history(session);
        session.edit([](ViewState& state) { state.opened = 1; });
        const auto first = regionWith("a", {{1}});
        const auto second = regionWith("a", {{1}, {2}});
        draw(session, first, 1);
        draw(session, second, 2);
        history.undo();
        QVERIFY(regionOf(*findDrawn(session.state(), "a")) == first);
        QCOMPARE(editionOf(session.state()), shapeOf(first).edition);
        history.undo();
        QVERIFY(session.state().drawn.empty());
        history.redo();
        history.redo();
        QVERIFY(regionOf(*findDrawn(session.state(), "a")) == second);
    }

    void theRadiusOfADiscIsOneStep()
    {
        Session session;
        History history(session);
        session.edit([](ViewState& state) { state.opened = 1; });
        draw(session, regionWith("a", {{1}}), 1);
        for (std::int32_t size = 2; size < 5; ++size) draw(session, regionWith("a", {{1}, {size}}), 1);
        history.undo();
        QVERIFY(session.state().drawn.empty());
        QVERIFY(!history.canUndo());
    }

    void anEmptyRegionIsOffTheList()
    {
        ViewState state = withShape({}, shapeOf(regionWith("a", {{1}})));
        state.pinned = {{.selection = RoiName{"a"}}, {.selection = RoiName{"FFA-1"}}};
        state = withShape(state, shapeOf(regionWith("a", {})));
        QVERIFY(state.drawn.empty());
        QVERIFY(std::holds_alternative<std::monostate>(state.selection));
        QCOMPARE(state.pinned.size(), 1U);
    }

    void aSavedRegionThatIsTakenOffIsHiddenUntilItIsUndone()
    {
        const auto state = withoutDrawn(withShape({}, shapeOf(regionWith("a", {{1}}))), "a", true);
        QVERIFY(drawnRegions(state).empty());
        QCOMPARE(state.drawn.size(), 1U);
        OwnRegions own;
        own.setDrawn({}, {"a"});
        const std::vector<RegionOfInterest> subjects{listed("a", "drawn"), listed("a", "other")};
        QCOMPARE(allRegions(subjects, own).size(), 1U);
        QCOMPARE(allRegions(subjects, own)[0].set, std::string("other"));
    }

    void anotherNameKeepsShapeAndSelection()
    {
        ViewState state = withShape({}, shapeOf(regionWith("a", {{1}}), 3));
        state.pinned = {{.selection = RoiName{"a"}}};
        const auto edition = editionOf(state);
        state = renamed(state, regionOf(state.drawn[0]), "b", false);
        QCOMPARE(std::get<RoiName>(state.selection).name, std::string("b"));
        QCOMPARE(editionOf(state), edition);
        QCOMPARE(std::get<RoiName>(state.pinned[0].selection).name, std::string("b"));
        QVERIFY(!findDrawn(state, "a"));
        QVERIFY(findDrawn(renamed(state, regionOf(state.drawn[0]), "c", true), "b"));  // hidden: its file is there
    }

    void aNameHasToBeFree()
    {
        const std::vector<std::string> taken{"FFA-1", "ROI 1"};
        QVERIFY(checkFreeName("ROI 2", taken).has_value());
        QVERIFY(!checkFreeName("ROI 1", taken));
        QVERIFY(!checkFreeName("a > 1", taken));
    }

    void theSmallestDrawnRegionIsUnderThePointer()
    {
        OwnRegions own;
        const auto large = listed("large", "drawn", {{1}, {2}, {3}});
        const auto small = listed("small", "drawn", {{2}});
        own.setDrawn({large, small}, {});
        QCOMPARE(own.drawnAt({Hemisphere::left, {2}})->name, std::string("small"));
        QCOMPARE(own.drawnAt({Hemisphere::left, {3}})->name, std::string("large"));
        QVERIFY(!own.drawnAt({Hemisphere::right, {3}}));
    }
};

QTEST_APPLESS_MAIN(DrawingTest)
#include "DrawingTest.moc"
