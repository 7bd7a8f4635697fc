// SPDX-License-Identifier: Apache-2.0
#include "core/dense/DenseNetwork.h"
#include "tests/support/Tensors.h"

#include <QTest>

using namespace cortilens;
using namespace cortilens::dense;

namespace {

constexpr double kTolerance = 1e-4;  // float32 on both sides; only the order of sums differs

}  // namespace

/// CLIP ViT-B/16 with formula weights against the numbers of the authors' own code (openai/CLIP, NACLIP).
class DenseClipTest : public QObject {
    Q_OBJECT

    std::shared_ptr<const models::VisionTransformer> m_clip;

    [[nodiscard]] at::Tensor naclip(int pixels, double sigma = 10) const
    {
        return DenseNetwork(m_clip, sigma).tokens(test::formulaPixels(pixels), Adaptor::naclip).value()[0];
    }

private Q_SLOTS:
    void initTestCase() { m_clip = models::VisionTransformer::fromFormula(*models::findRow("clip-vit-b16"), {}).value(); }

    void theImageEmbeddingIsTheUnmodifiedNetworks()
    {
        const DenseNetwork network(m_clip, 10);
        QVERIFY(network.tokens(test::formulaPixels(224), Adaptor::naclip).has_value());  // leaves no trace

        const auto embedding = network.embedding(test::formulaPixels(224)).value();

        QCOMPARE(embedding.sizes().vec(), (std::vector<std::int64_t>{1, 512}));
        QCOMPARE(test::difference(embedding, 15.422129,
                                  {0.871813, -1.832437, -0.124431, 1.073078, 0.085988, 1.281948, -0.458733, -0.177675},
                                  kTolerance),
                 std::string());
    }

    void patchesAtTheNativeGridFollowSigma()
    {
        const auto wide = naclip(224, 10);
        const auto narrow = naclip(224, 5);

        QCOMPARE(wide.sizes().vec(), (std::vector<std::int64_t>{196, 512}));
        QCOMPARE(test::difference(wide, 220.234940,
                                  {0.799718, 0.115684, 0.272079, 0.064360, -0.343182, -1.080688, -0.025769, 0.293349},
                                  kTolerance),
                 std::string());
        QCOMPARE(test::difference(narrow, 220.298014, {0.811032, 0.147159, 0.272667, 0.089194}, kTolerance), std::string());
    }

    void patchesAtTwiceTheGridAgree()
    {
        const auto patches = naclip(448);

        QCOMPARE(patches.sizes().vec(), (std::vector<std::int64_t>{784, 512}));
        QCOMPARE(test::difference(patches, 441.018242,
                                  {0.766835, 0.109709, 0.247453, -0.047094, -0.377283, -0.990799, -0.077456, 0.301620},
                                  kTolerance),
                 std::string());
        QCOMPARE(test::difference(patches[5 * 28 + 7], {0.651437, -0.385770, 0.144799, -0.329876}, kTolerance), std::string());
    }

    void theOtherPositionRuleIsNaclipsOwn()
    {
        auto row = *models::findRow("clip-vit-b16");
        row.positionRule = models::PositionRule::bicubicPlusTenth;
        const DenseNetwork network(models::VisionTransformer::fromFormula(row, {}).value(), 10);

        const auto patches = network.tokens(test::formulaPixels(448), Adaptor::naclip).value();

        QCOMPARE(test::difference(patches, 441.038261, {0.766392, 0.108843, 0.248076, -0.046034}, kTolerance), std::string());
    }
};

QTEST_APPLESS_MAIN(DenseClipTest)
#include "DenseClipTest.moc"
