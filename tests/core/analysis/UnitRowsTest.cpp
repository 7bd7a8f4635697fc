// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/UnitRows.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace cortilens;
using namespace cortilens::analysis;

class UnitRowsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rowsKeepTheirDirectionAndLoseTheirLength()
    {
        const auto rows = UnitRows::of(std::vector{3.0F, 4.0F, 0.0F, -0.5F}, 2).value();
        QCOMPARE(rows.size(), std::size_t{2});
        QCOMPARE(rows.channels(), std::size_t{2});
        QVERIFY(std::ranges::equal(rows.values(), std::vector{0.6F, 0.8F, 0.0F, -1.0F}));
        QVERIFY(std::ranges::equal(rows.row(1), std::vector{0.0F, -1.0F}));
    }

    void lengthsWhoseSquareIsNoFloatAreNothingSpecial()
    {
        const auto rows = UnitRows::of(std::vector{3e30F, 4e30F, 3e-40F, 4e-40F}, 2).value();
        QVERIFY(std::abs(rows.row(0)[0] - 0.6F) < 1e-6F && std::abs(rows.row(0)[1] - 0.8F) < 1e-6F);
        QVERIFY(std::abs(rows.row(1)[0] - 0.6F) < 1e-4F);  // such small floats have few digits
    }

    void aRowWithoutADirectionIsNamed()
    {
        const auto refused = UnitRows::of(std::vector{1.0F, 0.0F, 0.0F, 0.0F, 0.0F, 0.0F}, 2);
        QCOMPARE(refused.error().kind, ErrorKind::invalidRequest);
        QCOMPARE(refused.error().message, std::string("Row 1 (counted from 0) has no direction: all its values are zero."));
        QVERIFY(!refused.error().remedy.empty());
    }

    void aRowWithAValueThatIsNoNumberIsNamed()
    {
        for (const float value : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
            const auto refused = UnitRows::of(std::vector{1.0F, 0.0F, 1.0F, 1.0F, 1.0F, -value}, 2);
            QCOMPARE(refused.error().kind, ErrorKind::invalidRequest);
            QCOMPARE(refused.error().message,
                     std::string("Row 2 (counted from 0) has no direction: a value in it is no number."));
        }
    }

    void valuesThatAreNoWholeRowsAreRefusedWithBothNumbers()
    {
        const auto refused = UnitRows::of(std::vector{1.0F, 2.0F, 3.0F}, 2);
        QCOMPARE(refused.error().kind, ErrorKind::mismatch);
        QCOMPARE(refused.error().message, std::string("3 values are no whole rows of 2 channels."));
        QCOMPARE(UnitRows::of({}, 0).error().kind, ErrorKind::mismatch);
    }

    void noRowsAreRowsToo() { QCOMPARE(UnitRows::of({}, 8).value().size(), std::size_t{0}); }
};

QTEST_APPLESS_MAIN(UnitRowsTest)
#include "UnitRowsTest.moc"
