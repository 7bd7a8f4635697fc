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

    void otherAdaptorsAgree_data()
    {
        QTest::addColumn<QString>("adaptor");
        QTest::addColumn<double>("length");
        QTest::addColumn<QList<double>>("first");
        using Values = QList<double>;
        QTest::newRow("kk") << "kk" << 220.190819 << Values{0.793991, 0.068917, 0.288054, 0.049497};
        QTest::newRow("sclip") << "sclip" << 220.313266 << Values{1.942768, -0.577774, -1.540710, -0.699188};
    }

    void otherAdaptorsAgree()
    {
        QFETCH(QString, adaptor);
        QFETCH(double, length);
        QFETCH(QList<double>, first);

        const auto patches =
            DenseNetwork(m_clip, 10).tokens(test::formulaPixels(224), adaptorFrom(adaptor.toStdString()).value()).value()[0];

        QCOMPARE(test::difference(patches, length, {first.begin(), first.end()}, kTolerance), std::string());
    }

    /// NACLIP's ablations, which the repository has as switches: with the last block's residual and MLP, and by place alone.
    void naclipsAblationsAgree()
    {
        using Attention = models::LastBlock::Attention;
        const auto boost = test::tensorOf(neighbourhood({14, 14}, 10, 1), {197, 197});
        const auto tokensOf = [&](Attention attention, bool attentionOnly) {
            models::ForwardOptions options;
            options.lastBlock = {.attention = attention, .attentionOnly = attentionOnly, .bias = &boost};
            return m_clip->tokens(test::formulaPixels(224), options).value()[0];
        };
        const auto reduced = tokensOf(Attention::keyKey, true);
        const auto vanilla = tokensOf(Attention::keyKey, false).narrow(0, 1, 196);
        const auto placeAlone = tokensOf(Attention::neighbours, true).narrow(0, 1, 196);

        QCOMPARE(test::difference(reduced[0], {0.652063, -0.481304, 0.396481}, kTolerance), std::string());
        QCOMPARE(test::difference(vanilla, 219.227204, {1.944333, -0.603033, -1.668532, -0.782930}, kTolerance), std::string());
        QCOMPARE(test::difference(placeAlone, 217.758569, {0.509411, -0.325280, 0.521118, -0.046581}, kTolerance), std::string());
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
