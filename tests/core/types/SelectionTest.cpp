// SPDX-License-Identifier: Apache-2.0
#include "core/types/Selection.h"

#include <QTest>

using namespace cortilens;

class SelectionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyFormReadsBackAsItWasWritten()
    {
        for (const char* text : {"", "FFA-1", "lh:0", "rh:1234", "voxel:40,17,22"}) {
            const auto selection = selectionFrom(text);
            QVERIFY(selection.has_value());
            QCOMPARE(toText(*selection), std::string(text));
        }
    }

    void aHalfWrittenVertexOrVoxelIsExplained()
    {
        for (const char* text :
             {"lh:", "rh:-1", "lh:12x", "voxel:1,2", "voxel:1,2,3,4", "voxel:a,b,c", "voxel:99999999999,0,0"}) {
            const auto selection = selectionFrom(text);
            QVERIFY2(!selection.has_value(), text);
            QVERIFY(selection.error().message.find(text) != std::string::npos);
            QVERIFY(selection.error().remedy.find("counted from 0") != std::string::npos);
        }
    }

    void theTwoPhotoNumberingsDifferByOne()
    {
        QCOMPARE(nsdIdOf(Id73k{18}).value, 17);
        QCOMPARE(id73kOf(NsdId{17}).value, 18);
    }
};

QTEST_APPLESS_MAIN(SelectionTest)
#include "SelectionTest.moc"
