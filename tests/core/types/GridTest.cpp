// SPDX-License-Identifier: Apache-2.0
#include "core/types/Grid.h"

#include <QTest>

using namespace cortilens;

class GridTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void patchesAreCountedRowAfterRow()
    {
        constexpr GridSize grid{3, 5};
        QCOMPARE(grid.cells(), std::size_t{15});
        QCOMPARE(grid.indexOf({0, 0}), std::size_t{0});
        QCOMPARE(grid.indexOf({0, 4}), std::size_t{4});
        QCOMPARE(grid.indexOf({1, 0}), std::size_t{5});
        QCOMPARE(grid.indexOf({2, 4}), std::size_t{14});
        for (std::size_t index = 0; index < grid.cells(); ++index) QCOMPARE(grid.indexOf(grid.cellAt(index)), index);
    }

    void itHoldsWhatLiesInside()
    {
        constexpr GridSize grid{3, 5};
        QVERIFY(grid.holds({0, 0}) && grid.holds({2, 4}));
        for (const GridCell outside : {GridCell{-1, 0}, GridCell{0, -1}, GridCell{3, 0}, GridCell{0, 5}})
            QVERIFY(!grid.holds(outside));
        QVERIFY(!GridSize{}.holds({0, 0}));
    }
};

QTEST_APPLESS_MAIN(GridTest)
#include "GridTest.moc"
