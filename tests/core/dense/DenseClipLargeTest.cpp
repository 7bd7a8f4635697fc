// SPDX-License-Identifier: Apache-2.0
#include "core/dense/DenseNetwork.h"
#include "tests/support/Tensors.h"

#include <QTest>

#include <sys/resource.h>

using namespace cortilens;
using namespace cortilens::dense;

/// CLIP at the resolution that BrainSAIL uses: 896 px, 3137 tokens.
class DenseClipLargeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void patchesAtFourTimesTheGridAgreeWithinTheEstimatedMemory()
    {
        const auto& row = *models::findRow("clip-vit-b16");
        const DenseNetwork network(models::VisionTransformer::fromFormula(row, {}).value(), 10);

        const auto patches = network.tokens(test::formulaPixels(896), Adaptor::naclip).value()[0];

        QCOMPARE(patches.sizes().vec(), (std::vector<std::int64_t>{3136, 512}));
        QCOMPARE(test::difference(patches, 881.592235,
                                  {0.773715, 0.045433, 0.221006, -0.114976, -0.378675, -0.973739, -0.081188, 0.309737}, 1e-4),
                 std::string());
        QCOMPARE(test::difference(patches[5 * 56 + 7], {0.666779, -0.506109, 0.140144, -0.353901}, 1e-4), std::string());

        rusage usage{};
        getrusage(RUSAGE_SELF, &usage);
        const auto peak = std::int64_t{usage.ru_maxrss} * 1024;
        const auto estimate = networkBytes(row, {}, 896, 1);
        qInfo("peak %.0f MB, estimated %.0f MB", static_cast<double>(peak) / 1e6, static_cast<double>(estimate) / 1e6);
        QVERIFY(peak < estimate);
        QVERIFY(estimate < 1'500'000'000);  // the engine's budget
    }
};

QTEST_APPLESS_MAIN(DenseClipLargeTest)
#include "DenseClipLargeTest.moc"
