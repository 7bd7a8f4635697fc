// SPDX-License-Identifier: Apache-2.0
#include "core/data/Design.h"
#include "tests/core/data/SmallTree.h"

#include <QTest>

using namespace cortilens;
using namespace cortilens::data;
using cortilens::test::SmallTree;

class DesignTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void numbersFromOneBecomeIdsFromZero()
    {
        const SmallTree files;
        files.writeDesign({2, 1, 2, 3}, {5, 7, 9}, {5, 2, 4});

        const auto design = readDesign(files.open().nsd()->design());

        QVERIFY2(design.has_value(), design ? "" : design.error().message.c_str());
        QCOMPARE(design->order, (std::vector<std::int32_t>{1, 0, 1, 2}));
        QCOMPARE(design->lists.size(), 2U);
        QCOMPARE(design->lists[0], (std::vector<NsdId>{{4}, {6}, {8}}));
        QCOMPARE(design->lists[1], (std::vector<NsdId>{{4}, {1}, {3}}));
        QCOMPARE(design->shared, (std::vector<NsdId>{{4}}));
        QCOMPARE(photosShown(*design, "subj01", 1), (std::vector<NsdId>{{6}, {4}, {6}, {8}}));
        QCOMPARE(photosShown(*design, "subj02", 1), (std::vector<NsdId>{{1}, {4}, {1}, {3}}));
        QCOMPARE(trialsOf(*design, "subj01", 1, 8), (std::vector<std::uint8_t>{0, 0, 0, 0, 1, 0, 2, 0}));
    }

    void onlySessionsThatWereMeasuredCount()
    {
        Design design;
        design.order.assign(2 * kTrialsPerSession, 0);
        design.order.back() = 1;
        design.lists = {{{3}, {0}}};

        QCOMPARE(photosShown(design, "subj01", 1).size(), std::size_t{kTrialsPerSession});
        QCOMPARE(trialsOf(design, "subj01", 1, 4), (std::vector<std::uint8_t>{0, 0, 0, 255}));  // 750, as far as a byte counts
        QCOMPARE(trialsOf(design, "subj01", 2, 4).front(), 1);
        QCOMPARE(photosShown(design, "subj01", 40).size(), std::size_t{2 * kTrialsPerSession});
        QVERIFY(photosShown(design, "subj01", 0).empty());
    }

    void aSubjectThatTheDesignDoesNotHaveSawNothing()
    {
        Design design;
        design.order = {0};
        design.lists = {{{3}}};

        for (const auto* name : {"subj02", "subj00", "subj", "fsaverage", "subj1x"})
            QVERIFY(photosShown(design, name, 1).empty());
        QCOMPARE(trialsOf(design, "subj02", 1, 2), (std::vector<std::uint8_t>{0, 0}));
    }

    void numbersThatAreNoIndicesAreRefused_data()
    {
        QTest::addColumn<double>("wrong");
        QTest::newRow("from zero") << 0.0;
        QTest::newRow("beyond the list") << 4.0;
        QTest::newRow("between two") << 1.5;
        QTest::newRow("no number") << std::numeric_limits<double>::quiet_NaN();
    }

    void numbersThatAreNoIndicesAreRefused()
    {
        QFETCH(double, wrong);
        const SmallTree files;
        files.writeDesign({1, wrong}, {5, 7, 9}, {5, 2, 4});

        const auto design = readDesign(files.open().nsd()->design());

        QVERIFY(!design.has_value());
        QCOMPARE(design.error().kind, ErrorKind::malformed);
        QVERIFY2(test::holds(design.error().message, "masterordering"), design.error().message.c_str());
        QVERIFY(test::holds(design.error().message, "nsd_expdesign.mat"));
    }

    void aMissingFileIsNotFound()
    {
        const SmallTree files;

        QCOMPARE(readDesign(files.open().nsd()->design()).error().kind, ErrorKind::notFound);
    }
};

QTEST_APPLESS_MAIN(DesignTest)
#include "DesignTest.moc"
