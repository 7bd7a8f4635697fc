// SPDX-License-Identifier: Apache-2.0
#include "core/types/Error.h"  // first: moc 6.4 cannot read <compare> before another standard header
#include "widgets/cortex/Lasso.h"
#include "widgets/cortex/Stroke.h"

#include <QTest>

#include <numbers>
#include <vector>

using namespace cortilens;

namespace {

constexpr std::int32_t kSide = 9;
constexpr std::int32_t kSheet = kSide * kSide;

struct Sheets {
    std::vector<Triangle> triangles;
    SeenSurface seen;
};

/// Two sheets of 9 x 9 vertices, 10 pixels apart, one behind the other and moved by 40 pixels to the right; all turned to the
/// viewer.
[[nodiscard]] Sheets twoSheets()
{
    Sheets made;
    for (std::int32_t sheet = 0; sheet < 2; ++sheet)
        for (std::int32_t y = 0; y < kSide; ++y)
            for (std::int32_t x = 0; x < kSide; ++x) {
                made.seen.points.push_back({10.0 * x + 40 * sheet, 10.0 * y, sheet == 0 ? 5.0 : -5.0});
                made.seen.isFront.push_back(1);
                if (x + 1 == kSide || y + 1 == kSide) continue;
                const std::int32_t a = kSheet * sheet + y * kSide + x;
                made.triangles.push_back({a, a + 1, a + kSide + 1});
                made.triangles.push_back({a, a + kSide + 1, a + kSide});
            }
    made.seen.triangles = made.triangles;
    return made;
}

[[nodiscard]] std::vector<DevicePoint> box(double left, double top, double right, double bottom)
{
    return {{left, top}, {right, top}, {right, bottom}, {left, bottom}};
}

[[nodiscard]] std::vector<std::int32_t> inside(const Sheets& sheets, const std::vector<DevicePoint>& outline)
{
    std::vector<std::int32_t> vertices;
    for (const auto vertex : verticesInside(sheets.seen, outline)) vertices.push_back(vertex.value);
    return vertices;
}

}  // namespace

class LassoTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anOutlineHoldsWhatItGoesAround()
    {
        const auto square = box(0, 0, 10, 10);
        QVERIFY(goesAround(square, {5, 5}));
        QVERIFY(!goesAround(square, {15, 5}));
        QVERIFY(!goesAround(square, {5, -1}));
        const std::vector<DevicePoint> backwards(square.rbegin(), square.rend());
        QVERIFY(goesAround(backwards, {5, 5}));
    }

    void whereAnOutlineCrossesItselfNothingIsLeftOut()
    {
        std::vector<DevicePoint> twice;
        for (int i = 0; i < 48; ++i) {
            const double angle = 2 * std::numbers::pi * i / 24;
            twice.push_back({10 * std::cos(angle), 10 * std::sin(angle)});
        }
        QVERIFY(goesAround(twice, {0, 0}));
    }

    void anOutlineWithADentLeavesTheDentOut()
    {
        const std::vector<DevicePoint> hook{{0, 0}, {30, 0}, {30, 30}, {20, 30}, {20, 10}, {10, 10}, {10, 30}, {0, 30}};
        QVERIFY(goesAround(hook, {25, 20}));
        QVERIFY(goesAround(hook, {5, 20}));
        QVERIFY(!goesAround(hook, {15, 20}));
    }

    void verticesUnderTheOutlineAreTaken()
    {
        const auto sheets = twoSheets();
        QCOMPARE(inside(sheets, box(-5, -5, 15, 5)), (std::vector<std::int32_t>{0, 1}));
        QVERIFY(inside(sheets, box(200, 200, 300, 300)).empty());
        QVERIFY(inside(sheets, {{0, 0}, {10, 10}}).empty());
    }

    void whatLiesBehindIsNotTaken()
    {
        const auto sheets = twoSheets();
        // The first row, from 35 to 95: the front sheet ends at 80, and the one behind is seen from there on.
        const auto vertices = inside(sheets, box(35, -5, 95, 5));
        QCOMPARE(vertices, (std::vector<std::int32_t>{4, 5, 6, 7, 8, kSheet + 5}));
    }

    void whatTurnsAwayIsNotTaken()
    {
        auto sheets = twoSheets();
        sheets.seen.isFront[1] = 0;
        QCOMPARE(inside(sheets, box(-5, -5, 15, 5)), (std::vector<std::int32_t>{0}));
    }

    void aFlatSheetHidesNothingOfItself()
    {
        const auto sheets = twoSheets();
        QCOMPARE(inside(sheets, box(-5, -5, 35, 85)).size(), 4U * kSide);
    }

    void keysSayWhatADragDoes()
    {
        const auto tool = [](bool draws, bool isFlat, Qt::KeyboardModifiers keys, Qt::MouseButton button = Qt::LeftButton) {
            return dragToolFor(draws, isFlat, button, keys);
        };
        QCOMPARE(tool(false, false, {}), DragTool::turn);
        QCOMPARE(tool(false, true, {}), DragTool::move);
        QCOMPARE(tool(false, false, Qt::ShiftModifier), DragTool::move);
        QCOMPARE(tool(false, false, Qt::ControlModifier), DragTool::magnify);
        QCOMPARE(tool(true, false, {}), DragTool::add);
        QCOMPARE(tool(true, true, {}), DragTool::add);
        QCOMPARE(tool(true, false, Qt::AltModifier), DragTool::takeAway);
        QCOMPARE(tool(true, false, Qt::ControlModifier), DragTool::takeAway);
        QCOMPARE(tool(true, false, Qt::ShiftModifier), DragTool::turn);
        QCOMPARE(tool(true, true, Qt::ShiftModifier), DragTool::move);
        QCOMPARE(tool(true, false, Qt::ShiftModifier | Qt::ControlModifier), DragTool::move);
        QCOMPARE(tool(true, false, {}, Qt::MiddleButton), DragTool::move);
    }

    void anOutlineKeepsNoPointsUponEachOther()
    {
        Stroke stroke;
        for (const DevicePoint point : {DevicePoint{0, 0}, {0.5, 0}, {3, 0}, {3, 0.1}}) stroke.extendTo(point);
        QCOMPARE(stroke.points, (std::vector<DevicePoint>{{0, 0}, {3, 0}}));
    }
};

QTEST_MAIN(LassoTest)
#include "LassoTest.moc"
