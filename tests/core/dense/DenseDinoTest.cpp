// SPDX-License-Identifier: Apache-2.0
#include "core/dense/DenseNetwork.h"
#include "tests/support/Tensors.h"

#include <QTest>

using namespace cortilens;
using namespace cortilens::dense;

namespace {

constexpr double kTolerance = 1e-4;  // float32 on both sides; only the order of sums differs

}  // namespace

/// DINOv2 ViT-B/14 with registers and formula weights against the numbers of the authors' own code.
class DenseDinoTest : public QObject {
    Q_OBJECT

    std::shared_ptr<const models::VisionTransformer> m_dino;

private Q_SLOTS:
    void initTestCase() { m_dino = models::VisionTransformer::fromFormula(*models::findRow("dinov2-vitb14-reg"), {}).value(); }

    void tokensAgreeOnASmallerGrid()
    {
        const auto tokens = m_dino->tokens(test::formulaPixels(224)).value()[0];

        QCOMPARE(tokens.sizes().vec(), (std::vector<std::int64_t>{1 + 4 + 256, 768}));
        QCOMPARE(test::difference(tokens[0], 27.809537, {0.947219, 2.127148, -1.443190, 0.025385}, kTolerance), std::string());
        QCOMPARE(test::difference(tokens.narrow(0, 5, 256), 443.581671, {0.530703, 1.272170, -0.176252, 1.291253}, kTolerance),
                 std::string());
    }

    void tokensAgreeOnTheGridOfTraining()
    {
        const auto tokens = m_dino->tokens(test::formulaPixels(518)).value()[0];

        QCOMPARE(test::difference(tokens[0], 27.809169, {0.865816, 2.180766, -1.389591, -0.033694}, kTolerance), std::string());
        QCOMPARE(test::difference(tokens[1], {0.524267, 0.814131, -0.608035, 1.526754}, kTolerance), std::string());
        QCOMPARE(test::difference(tokens.narrow(0, 5, 1369), 1025.992596, {0.300968, 1.283229, -0.373522, 1.349601}, kTolerance),
                 std::string());
    }

    void patchesAsThePaperTakesThemAgree()
    {
        const DenseNetwork network(m_dino, 10);

        const auto patches = network.tokens(test::formulaPixels(518), Adaptor::maskclip).value()[0];

        QCOMPARE(patches.sizes().vec(), (std::vector<std::int64_t>{1369, 768}));
        QCOMPARE(test::difference(patches, 1025.918597,
                                  {0.303163, 2.056535, -0.764310, 1.250545, 0.876533, 1.447478, -1.426809, 0.815335}, kTolerance),
                 std::string());
        QCOMPARE(test::difference(patches[5 * 37 + 7], {0.781308, 0.097930, -0.785946, -0.457002}, kTolerance), std::string());
    }

    void theClassTokenBehindTheChangedBlockAgrees()
    {
        models::ForwardOptions values;
        values.lastBlock.attention = models::LastBlock::Attention::values;

        const auto tokens = m_dino->tokens(test::formulaPixels(518), values).value()[0];

        QCOMPARE(test::difference(tokens[0], {0.948580, 2.343995, -1.031566}, kTolerance), std::string());
    }

    void theImageEmbeddingIsTheUnmodifiedClassToken()
    {
        const auto embedding = DenseNetwork(m_dino, 10).embedding(test::formulaPixels(224)).value();

        QCOMPARE(test::difference(embedding, 27.809537, {0.947219, 2.127148, -1.443190, 0.025385}, kTolerance), std::string());
    }
};

QTEST_APPLESS_MAIN(DenseDinoTest)
#include "DenseDinoTest.moc"
