// SPDX-License-Identifier: Apache-2.0
#include "core/engine/Machine.h"

#include <QTest>

using namespace cortilens::engine;

class MachineTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sizesAreWrittenForPeople()
    {
        QCOMPARE(sizeText(0), std::string("0 bytes"));
        QCOMPARE(sizeText(999), std::string("999 bytes"));
        QCOMPARE(sizeText(1'000), std::string("1.0 kB"));
        QCOMPARE(sizeText(999'600), std::string("1.0 MB"));
        QCOMPARE(sizeText(1'234'567'890), std::string("1.2 GB"));
        QCOMPARE(sizeText(123'456'789), std::string("123 MB"));
    }

    void theMachinesFiguresMakeSense()
    {
        QVERIFY(residentBytes() > 1'000'000);
        QVERIFY(memoryBytes() > residentBytes());
        QVERIFY(freeBytes("/tmp") > 0);
        QCOMPARE(freeBytes("/no/such/folder"), -1);
    }

    void aFolderThatIsNotThereYetIsOnTheDiskOfTheOneAbove()
    {
        QVERIFY(areOnOneDisk("/tmp", "/tmp/no/such/folder"));
        QVERIFY(areOnOneDisk("no/such/folder", "."));
        QVERIFY(!areOnOneDisk("/tmp", "/proc/no/such/folder"));
    }
};

QTEST_GUILESS_MAIN(MachineTest)
#include "MachineTest.moc"
