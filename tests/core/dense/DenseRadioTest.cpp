// SPDX-License-Identifier: Apache-2.0
#include "core/dense/DenseNetwork.h"
#include "tests/support/Tensors.h"

#include <QTest>

using namespace cortilens;
using namespace cortilens::dense;

namespace {

constexpr double kTolerance = 1e-4;  // float32 on both sides; only the order of sums differs
constexpr std::int64_t kLeading = 8;

struct Radio {
    std::shared_ptr<const models::VisionTransformer> transformer;

    explicit Radio(models::PositionRule rule)
    {
        auto row = *models::findRow("radio-v2.5-b");
        row.positionRule = rule;
        transformer = models::VisionTransformer::fromFormula(row, {}).value();
    }

    /// What RADIO's own code calls backbone features and summaries: the stream behind the last block, [8 + patches, 768].
    [[nodiscard]] at::Tensor stream(int pixels, models::LastBlock::Attention attention) const
    {
        at::Tensor last;
        const auto keep = [&](int block, const at::Tensor& x) {
            if (block == 11) last = x[0].clone();
        };
        models::ForwardOptions options;
        options.lastBlock.attention = attention;
        options.watch = keep;
        const auto tokens = transformer->tokens(test::formulaPixels(pixels), options);
        return tokens ? last : at::Tensor{};
    }
    [[nodiscard]] at::Tensor embedding(int pixels) const { return transformer->embedding(test::formulaPixels(pixels)).value(); }
    [[nodiscard]] at::Tensor patches(int pixels) const
    {
        return DenseNetwork(transformer, 10).tokens(test::formulaPixels(pixels), Adaptor::maskclip).value()[0];
    }
};

}  // namespace

/// RADIO v2.5-B and its SigLIP head with formula weights, under both rules that its authors have used for positions.
class DenseRadioTest : public QObject {
    Q_OBJECT

    const Radio m_corners{models::PositionRule::bilinearCorners};
    const Radio m_halfPixel{models::PositionRule::bilinearHalfPixel};

private Q_SLOTS:
    void alignedCornersAreTheDefault()
    {
        QCOMPARE(models::findRow("radio-v2.5-b")->positionRule, models::PositionRule::bilinearCorners);
    }

    void smallPhotosAgreeWithAlignedCorners()
    {
        const auto features = m_corners.stream(224, models::LastBlock::Attention::queryKey).narrow(0, kLeading, 196);

        QCOMPARE(test::difference(features, 623.255306, {0.323453, 0.381718, -3.846595, -2.892498}, kTolerance), std::string());
        QCOMPARE(test::difference(m_corners.embedding(224), 15.795274, {-0.945241, -0.521677, 0.455881, -0.208234}, kTolerance),
                 std::string());
        QCOMPARE(test::difference(m_corners.patches(224), 220.511358, {-0.464674, -0.385848, 0.184680, -0.056600}, kTolerance),
                 std::string());
    }

    void smallPhotosAgreeWithHalfPixels()
    {
        const auto features = m_halfPixel.stream(224, models::LastBlock::Attention::queryKey).narrow(0, kLeading, 196);

        QCOMPARE(test::difference(features, 623.751490, {0.567973, 0.503094, -3.491277, -2.997050}, kTolerance), std::string());
        QCOMPARE(test::difference(m_halfPixel.embedding(224), 15.807358, {-0.973456, -0.570731, 0.421008, -0.159375}, kTolerance),
                 std::string());
        QCOMPARE(test::difference(m_halfPixel.patches(224), 220.855778, {-0.445465, -0.232514, 0.164768, -0.032058}, kTolerance),
                 std::string());
    }

    void thePapersSizeAgreesAsTrained()
    {
        const auto stream = m_corners.stream(768, models::LastBlock::Attention::queryKey);

        QCOMPARE(test::difference(stream.narrow(0, 0, 3), 70.761424, {0.299689, 0.166764, -1.296263}, kTolerance), std::string());
        QCOMPARE(test::difference(stream.narrow(0, kLeading, 2304), 2132.757827, {0.210151, 0.496288, -3.775875, -3.000691},
                                  kTolerance),
                 std::string());
        QCOMPARE(test::difference(m_corners.embedding(768), 15.801914, {-0.954498, -0.489741, 0.450084, -0.225340}, kTolerance),
                 std::string());
    }

    void thePapersPatchesAgree()
    {
        const auto features = m_corners.stream(768, models::LastBlock::Attention::values).narrow(0, kLeading, 2304);
        const auto patches = m_corners.patches(768);

        QCOMPARE(test::difference(features, 2172.648529, {0.119953, 0.406857, -3.495839, -2.700649}, kTolerance), std::string());
        QCOMPARE(patches.sizes().vec(), (std::vector<std::int64_t>{2304, 1152}));
        QCOMPARE(test::difference(patches, 756.419152,
                                  {-0.461316, -0.405999, 0.178648, -0.077280, -0.068917, 0.358364, -0.438511, 0.103284},
                                  kTolerance),
                 std::string());
        QCOMPARE(test::difference(patches[5 * 48 + 7], {-0.215918, -0.352263, 0.208232, -0.009099}, kTolerance), std::string());
    }

    void thePapersSizeAgreesWithHalfPixels()
    {
        QCOMPARE(test::difference(m_halfPixel.patches(768), 756.658087, {-0.527017, -0.251975, 0.111107, -0.112299}, kTolerance),
                 std::string());
        QCOMPARE(test::difference(m_halfPixel.embedding(768), {-0.967229, -0.485246, 0.441718}, kTolerance), std::string());
    }
};

QTEST_APPLESS_MAIN(DenseRadioTest)
#include "DenseRadioTest.moc"
