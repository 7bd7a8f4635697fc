// SPDX-License-Identifier: Apache-2.0
#include "core/models/Positions.h"
#include "core/models/VisionTransformer.h"
#include "tests/support/Tensors.h"

#include <QTest>

using namespace cortilens;
using namespace cortilens::models;

/// Position embeddings on other grids, against what the authors' own code makes of the same numbers.
class PositionsTest : public QObject {
    Q_OBJECT

    /// Patches of a formula position embedding whose first rows belong to class tokens: [n * n, width].
    [[nodiscard]] static at::Tensor formulaPositions(const std::string& name, const std::vector<std::int64_t>& shape,
                                                     std::int64_t classTokens)
    {
        const auto all = test::tensorOf(formulaTensor(name, shape), shape).view({-1, shape.back()});
        return all.narrow(0, classTokens, all.size(0) - classTokens);
    }

private Q_SLOTS:
    void clipsIsEnlargedBySize()
    {
        const auto stored = formulaPositions("visual.positional_embedding", {197, 768}, 1);

        const auto medium = resizedPositions(stored, PositionRule::bicubicBySize, {28, 28});
        const auto large = resizedPositions(stored, PositionRule::bicubicBySize, {56, 56});

        QCOMPARE(test::difference(medium, 96.918772, {-0.245279, -0.210024, -0.257024, 0.290350}, 1e-4), std::string());
        QCOMPARE(test::difference(medium[100], {-0.097732, -0.155296, 0.137501, -0.027296}, 1e-4), std::string());
        QCOMPARE(test::difference(large, 194.407521, {-0.245422, -0.212237, -0.258313, 0.293194}, 1e-4), std::string());
        QCOMPARE(test::difference(large[100], {0.037750, -0.243301, 0.052550, 0.247577}, 1e-4), std::string());
    }

    void dinosWithRegistersIsShrunkWithAntialiasing()
    {
        const auto stored = formulaPositions("pos_embed", {1, 1370, 768}, 1);

        const auto small = resizedPositions(stored, PositionRule::bicubicAntialiased, {16, 16});

        QCOMPARE(test::difference(small, 22.797772, {0.000357, -0.063696, 0.070244}, 1e-4), std::string());
    }

    void depthAnythingsIsStretchedByATenthOfAPatch()
    {
        const auto stored = formulaPositions("pretrained.pos_embed", {1, 1370, 384}, 1);

        const auto wide = resizedPositions(stored, PositionRule::bicubicPlusTenth, {37, 49});

        QCOMPARE(test::difference(wide, 111.045190, {-0.164467, 0.208181, -0.029151}, 1e-4), std::string());
    }

    void radiosIsInterpolatedLinearlyInBothOfItsWays()
    {
        const auto stored = formulaPositions("base_model.patch_generator.pos_embed", {1, 16384, 768}, 0);

        const auto corners = resizedPositions(stored, PositionRule::bilinearCorners, {48, 48});
        const auto halfPixel = resizedPositions(stored, PositionRule::bilinearHalfPixel, {48, 48});

        QCOMPARE(test::difference(corners, 129.365636, {0.057516, -0.036004, -0.248823, 0.125977}, 1e-4), std::string());
        QCOMPARE(test::difference(halfPixel, 124.327823, {-0.125540, -0.024718, -0.089453, 0.040435}, 1e-4), std::string());
    }

    void theStoredGridIsLeftAlone()
    {
        const auto stored = formulaPositions("visual.positional_embedding", {197, 768}, 1);

        QVERIFY(at::equal(resizedPositions(stored, PositionRule::bicubicPlusTenth, {14, 14}), stored));
    }

    void theShippedNetworksIsEnlargedForTheDemo()
    {
        const auto network = VisionTransformer::open(
            *findRow("deit-tiny"), CORTILENS_SOURCE_DIR "/resources/demo/weights/deit_tiny_patch16_224.fp16.safetensors", {});
        QVERIFY(network.has_value());

        const auto positions = (*network)->positions({21, 21}).value();

        QCOMPARE(positions.sizes().vec(), (std::vector<std::int64_t>{21, 21, 192}));
        QCOMPARE(test::difference(positions, 175.660995, {1.191520, 0.034568, -0.182521, -0.425387}, 1e-4), std::string());
        QCOMPARE(test::difference(positions.flatten(0, 1)[100], {-0.175936, -0.116516, 0.853910, -0.253481}, 1e-4),
                 std::string());
    }
};

QTEST_APPLESS_MAIN(PositionsTest)
#include "PositionsTest.moc"
