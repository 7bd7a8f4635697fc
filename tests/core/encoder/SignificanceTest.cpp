// SPDX-License-Identifier: Apache-2.0
#include "core/encoder/Significance.h"

#include <QTest>

#include <array>
#include <cmath>
#include <limits>

using namespace cortilens::encoder;

class SignificanceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pValuesAreThoseOfScipy()
    {
        // scipy.stats.t.sf(r sqrt((n - 2) / (1 - r^2)), n - 2), version 1.17
        struct Case {
            double r;
            std::size_t images;
            double p;
        };
        for (const auto& [r, images, p] :
             {Case{0.1, 1000, 0.0007720580537005469}, Case{0.5, 20, 0.012384779402054851}, Case{-0.2, 100, 0.976981856769973},
              Case{0.9, 10, 0.00019357812499999963}, Case{0.05, 515, 0.12868442520615422}, Case{0, 50, 0.5},
              Case{0.3, 1000, 1.5187416901755506e-22}})
            QVERIFY2(std::abs(pValueOfCorrelation(r, images) - p) < 1e-11 * p, qPrintable(QString::number(r)));
        QCOMPARE(pValueOfCorrelation(1, 10), 0.0);
        QCOMPARE(pValueOfCorrelation(-1, 10), 1.0);
        QVERIFY(std::isnan(pValueOfCorrelation(0.5, 2)));
        QVERIFY(std::isnan(pValueOfCorrelation(std::nan(""), 20)));
    }

    void falseDiscoveryRatesAreThoseOfScipy()
    {
        // scipy.stats.false_discovery_control([0.01, 0.04, 0.03, 0.5, 0.005]); a NaN is no hypothesis
        const std::array p{0.01F, 0.04F, std::numeric_limits<float>::quiet_NaN(), 0.03F, 0.5F, 0.005F};
        const std::array q{0.025F, 0.05F, 0.0F, 0.05F, 0.5F, 0.025F};

        const auto rates = falseDiscoveryRates(p);

        for (std::size_t i = 0; i < p.size(); ++i)
            QVERIFY(std::isnan(p[i]) ? std::isnan(rates[i]) : std::abs(rates[i] - q[i]) < 1e-6F);
    }
};

QTEST_GUILESS_MAIN(SignificanceTest)
#include "SignificanceTest.moc"
