// SPDX-License-Identifier: Apache-2.0
#include "app/gui/FindController.h"
#include "app/gui/PhotoOrder.h"
#include "tests/support/FakeSubject.h"

#include <QTest>

using namespace cortilens;
using namespace cortilens::gui;

class FindTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void numbersBecomePhotosInBothNumberings()
    {
        for (const char* typed : {"5", "nsd:5", "73k:6"}) {
            const auto meanings = interpret(QString::fromUtf8(typed), fake::stimuli());
            QCOMPARE(meanings.size(), 1U);
            QCOMPARE(meanings[0].id, QStringLiteral("photo:5"));
            QCOMPARE(meanings[0].text, QStringLiteral("nsdId 5 · 73K 6"));
        }
    }

    void verticesAndVoxelsAreUnderstood()
    {
        QCOMPARE(interpret(QStringLiteral("lh:12"), fake::stimuli()).at(0).id, QStringLiteral("select:lh:12"));
        QCOMPARE(interpret(QStringLiteral(" voxel:1,2,3 "), fake::stimuli()).at(0).kind, QStringLiteral("voxel"));
    }

    void whatMeansNothingGivesNothing()
    {
        for (const char* typed : {"", "FFA", "999", "lh:", "73k:0"})
            QVERIFY2(interpret(QString::fromUtf8(typed), fake::stimuli()).empty(), typed);
    }

    void ordersKeepEqualPhotosAsInTheFile()
    {
        const auto stimuli = fake::stimuli();  // shared: the even ones; seen: row modulo 4
        QCOMPARE(orderedPhotos(stimuli, photoOrder::kFile), stimuli.nsdId);
        QCOMPARE(orderedPhotos(stimuli, photoOrder::kShared), (std::vector<std::int32_t>{0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11}));
        QCOMPARE(orderedPhotos(stimuli, photoOrder::kSeen), (std::vector<std::int32_t>{3, 7, 11, 2, 6, 10, 1, 5, 9, 0, 4, 8}));
        QCOMPARE(gui::captionOf(stimuli), std::string("12 photos · 6 shared · 9 seen"));
    }
};

QTEST_APPLESS_MAIN(FindTest)
#include "FindTest.moc"
