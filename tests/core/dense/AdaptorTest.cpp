// SPDX-License-Identifier: Apache-2.0
#include "core/dense/Adaptor.h"

#include <QTest>

#include <cmath>

using namespace cortilens;
using namespace cortilens::dense;

class AdaptorTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyNameReadsBack()
    {
        for (const auto adaptor : adaptorsOf(models::rows().front())) QCOMPARE(adaptorFrom(nameOf(adaptor)), adaptor);

        const auto unknown = adaptorFrom("clip");
        QVERIFY(!unknown.has_value());
        QCOMPARE(unknown.error().kind, ErrorKind::invalidRequest);
        QVERIFY(unknown.error().remedy.find("none, maskclip, naclip, kk, sclip, clearclip, radseg, scclip, proxyclip") !=
                std::string::npos);
    }

    void theRowsOwnAdaptorComesFirst()
    {
        const auto adaptors = adaptorsOf(*models::findRow("deit-tiny"));

        QCOMPARE(adaptors.size(), 9U);
        QCOMPARE(adaptors.front(), Adaptor::naclip);
    }

    void theNeighbourhoodFallsOffAsPublished()
    {
        constexpr GridSize kGrid{3, 12};
        const auto boost = neighbourhood(kGrid, 10, 0);
        const auto between = [&](int a, int b) { return boost[static_cast<std::size_t>(a * 36 + b)]; };

        QCOMPARE(between(5, 5), 1.0F);
        QVERIFY(std::abs(between(0, 1) - 0.9950125F) < 1e-7F);
        QVERIFY(std::abs(between(0, 12 + 1) - 0.9900498F) < 1e-7F);
        QVERIFY(std::abs(between(0, 10) - 0.6065307F) < 1e-7F);
        QCOMPARE(between(11, 12), between(12, 11));
        QVERIFY(between(11, 12) < between(11, 10));  // the end of a row is no neighbour of the next row's start
    }

    void leadingTokensAreNobodysNeighbours()
    {
        const auto boost = neighbourhood({2, 2}, 10, 3);

        for (std::size_t i = 0; i < 7; ++i)
            for (std::size_t j = 0; j < 7; ++j) QCOMPARE(boost[i * 7 + j] == 0, i < 3 || j < 3);
    }
};

QTEST_APPLESS_MAIN(AdaptorTest)
#include "AdaptorTest.moc"
