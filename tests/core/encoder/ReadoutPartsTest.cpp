// SPDX-License-Identifier: Apache-2.0
#include "core/encoder/ReadoutParts.h"
#include "tests/core/encoder/SmallEncoder.h"

#include <QTest>

#include <vector>

using namespace cortilens;
using namespace cortilens::encoder;

class ReadoutPartsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rowsOfOneBlockAreAddedWithTheirShares()
    {
        const auto parts = partsOf(test::smallEncoder(), {{{2, 0, 0}, 2, 1}, {{0, 0, 1}, 1, 0.5F}, {{0, 0, 1}, 0, 2}});

        QCOMPARE(parts.size(), std::size_t{2});
        QCOMPARE(parts.width, std::size_t{2});
        QCOMPARE(parts.weights, (std::vector<float>{3.5F, 1, -1, 4}));  // 2 . (1, 0) + 0.5 . (3, 2), then (-1, 4)
        QCOMPARE(parts.bias, (std::vector<float>{1.75F, 0}));
        QCOMPARE(parts.shares, (std::vector<float>{2.5F, 1}));
    }

    void allPartsTogetherAreTheMeanReadout()
    {
        const auto encoder = test::smallEncoder();
        const auto parts = partsOf(encoder, {{{0, 0, 0}, 0, 1}, {{1, 0, 0}, 1, 2}, {{0, 0, 0}, 2, 3}});
        const auto readout =
            readoutOf(encoder, std::vector<WeightedVoxel>{{{1, 2, 3}, 1}, {{1, 2, 4}, 2}, {{5, 0, 0}, 3}}).value();

        const float shares = parts.shares[0] + parts.shares[1];
        for (std::size_t channel = 0; channel < 2; ++channel)
            QCOMPARE((parts.weights[channel] + parts.weights[2 + channel]) / shares, readout.weights[channel]);
        QCOMPARE((parts.bias[0] + parts.bias[1]) / shares, readout.bias);
    }

    void rowsWithoutAShareAreLeftOutAndOrderDoesNotMatter()
    {
        const std::vector<BlockedRow> rows{{{1, 0, 0}, 0, 1}, {{0, 5, 0}, 1, 1}, {{0, 5, 0}, 2, 0}};
        const auto parts = partsOf(test::smallEncoder(), rows);
        const auto turned = partsOf(test::smallEncoder(), {rows.rbegin(), rows.rend()});

        QCOMPARE(parts.shares, (std::vector<float>{1, 1}));
        QCOMPARE(parts.weights, turned.weights);
        QCOMPARE(partsOf(test::smallEncoder(), {}).size(), std::size_t{0});
    }
};

QTEST_APPLESS_MAIN(ReadoutPartsTest)
#include "ReadoutPartsTest.moc"
