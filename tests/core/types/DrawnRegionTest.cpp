// SPDX-License-Identifier: Apache-2.0
#include "core/types/DrawnRegion.h"

#include <QTest>

using namespace cortilens;

class DrawnRegionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aNameIsOneThatNothingElseMeans()
    {
        for (const auto* name : {"ROI 1", "FFA copy", "µ-Feld", "a.b", "V1 & V2"})
            QVERIFY2(checkRegionName(name).has_value(), name);
        for (const auto* name : {"", " a", "a ", ".a", "a/b", "a\\b", "faces > 2", "lh.a", "rh:12", "voxel:1,2,3", "a\nb"}) {
            const auto named = checkRegionName(name);
            QVERIFY2(!named, name);
            QCOMPARE(named.error().kind, ErrorKind::invalidRequest);
        }
        QVERIFY(!checkRegionName(std::string(101, 'a')));
    }

    void theFirstFreeNumberIsTaken()
    {
        QCOMPARE(freeRegionName("ROI", {}), std::string("ROI 1"));
        const std::vector<std::string> taken{"ROI 1", "ROI 3"};
        QCOMPARE(freeRegionName("ROI", taken), std::string("ROI 2"));
    }
};

QTEST_APPLESS_MAIN(DrawnRegionTest)
#include "DrawnRegionTest.moc"
