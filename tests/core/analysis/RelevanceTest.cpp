// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/ActivationShelf.h"
#include "core/analysis/Relevance.h"

#include <QTest>

#include <array>
#include <cmath>
#include <memory>
#include <numbers>
#include <vector>

using namespace cortilens;
using namespace cortilens::analysis;

namespace {

/// Two rows of three patches with two channels; the last has no direction.
dense::FeatureMap sixPatches()
{
    dense::FeatureMap features;
    features.grid = {2, 3};
    features.channels = 2;
    features.mean = {3, 4, 0, 5, -2, 0, 30, 40, 0.003F, 0.004F, 0, 0};
    features.visits = {3, 3, 3, 3, 2, 1};
    features.spread = {0, 0.1F, 0.2F, 0.3F, 0.4F, 0.5F};
    features.viewsDone = 3;
    features.viewsTotal = 13;
    features.convergence = 0.9F;
    return features;
}

bool close(float a, float b)
{
    return std::abs(a - b) < 1e-6F;
}

}  // namespace

class RelevanceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPatchsValueIsTheReadoutOfItsDirectionPlusBias()
    {
        const auto map = relevance(sixPatches(), std::vector{2.0F, -1.0F}, 0.5F).value();

        // w . (0.6, 0.8) = 0.4, w . (0, 1) = -1, w . (-1, 0) = -2; lengths do not matter.
        const std::vector expected{0.9F, -0.5F, -1.5F, 0.9F, 0.9F};
        QCOMPARE(map.values.size(), std::size_t{6});
        for (std::size_t i = 0; i < expected.size(); ++i) QVERIFY(close(map.values[i], expected[i]));
        QVERIFY(std::isnan(map.values[5]));
    }

    void anMlpIsAppliedToTheDirectionOfAPatch()
    {
        const auto hidden = std::make_shared<const encoder::HiddenLayer>(encoder::HiddenLayer{2, {1, 2, -3, 0}, {0.5F, 0}});
        const encoder::Readout readout{.hidden = hidden, .weights = {2, -1}, .bias = 0.25F};
        const auto expected = [](double x, double y) {
            const auto gelu = [](double z) { return z * std::erfc(-z / std::numbers::sqrt2) / 2; };
            return static_cast<float>(2 * gelu(x + 2 * y + 0.5) - gelu(-3 * x) + 0.25);
        };

        const auto map = relevance(sixPatches(), readout).value();

        QVERIFY(close(map.values[0], expected(0.6, 0.8)));
        QVERIFY(close(map.values[1], expected(0, 1)));
        QVERIFY(close(map.values[2], expected(-1, 0)));
        QVERIFY(close(map.values[4], expected(0.6, 0.8)));
        QVERIFY(std::isnan(map.values[5]));
        QCOMPARE(map.viewsTotal, 13);
        // The way back is consistent: what a voxel answers to patches is the mean of their relevance.
        const auto brushed = meanDirection(sixPatches(), std::array{GridCell{0, 0}, GridCell{0, 2}}, hidden.get()).value();
        const auto answer = respond(brushed, readout.weights, std::vector{readout.bias}).value();
        QVERIFY(close(answer[0], (map.values[0] + map.values[2]) / 2));
        const encoder::Readout wide{
            .hidden = std::make_shared<const encoder::HiddenLayer>(encoder::HiddenLayer{3, {1, 2, 3}, {0}}), .weights = {1}};
        QCOMPARE(relevance(sixPatches(), wide).error().kind, ErrorKind::mismatch);
    }

    void theMapCarriesWhatItWasMadeFrom()
    {
        const auto map = relevance(sixPatches(), std::vector{1.0F, 0.0F}, 0).value();

        QCOMPARE(map.grid, (GridSize{2, 3}));
        QCOMPARE(map.spread, sixPatches().spread);
        QCOMPARE(map.viewsDone, 3);
        QCOMPARE(map.viewsTotal, 13);
        QCOMPARE(map.convergence, 0.9F);
    }

    void aReadoutForAnotherBackboneNamesBothWidths()
    {
        const auto map = relevance(sixPatches(), std::vector{1.0F, 2.0F, 3.0F}, 0);

        QVERIFY(!map.has_value());
        QCOMPARE(map.error().kind, ErrorKind::mismatch);
        QCOMPARE(map.error().message, std::string("The readout has 3 values, but a patch's feature vector has 2."));
    }

    void anMlpsActivationsAreKeptPerMapAndLayer()
    {
        auto features = sixPatches();
        features.provenance = {.photo = "a", .weights = "b", .recipe = "c"};
        const auto layer = std::make_shared<const encoder::HiddenLayer>(
            encoder::HiddenLayer{.channels = 2, .weights = {1, 2, 3, 4, 5, 6}, .bias = {0, 1, -1}});
        const encoder::Readout readout{.hidden = layer, .weights = {1, -1, 2}, .bias = 0.5F};
        ActivationShelf shelf;

        const auto alone = relevance(features, readout).value().values;
        const auto first = relevance(features, readout, shelf).value().values;
        const auto kept = shelf.of(features, layer).value();

        QVERIFY(std::ranges::equal(first, alone, [](float a, float b) { return a == b || (std::isnan(a) && std::isnan(b)); }));
        QCOMPARE(shelf.bytes(), 6U * 3 * sizeof(float));
        QCOMPARE(shelf.of(features, layer).value(), kept);  // the same object: nothing was computed
        auto further = features;
        further.viewsDone += 1;
        QVERIFY(shelf.of(further, layer).value() != kept);
        const auto other = std::make_shared<const encoder::HiddenLayer>(*layer);
        QVERIFY(shelf.of(features, other).value() != kept);
    }

    void theShelfOfActivationsIsBounded()
    {
        auto features = sixPatches();
        const auto layer =
            std::make_shared<const encoder::HiddenLayer>(encoder::HiddenLayer{.channels = 2, .weights = {1, 2}, .bias = {0}});
        constexpr std::size_t kOne = 6 * sizeof(float);
        ActivationShelf shelf(2 * kOne);
        const auto of = [&](const char* photo) {
            features.provenance.photo = photo;
            return shelf.of(features, layer).value();
        };

        const auto a = of("a");
        (void)of("b");
        QCOMPARE(of("a"), a);
        (void)of("c");  // b, used longest ago, makes room

        QCOMPARE(shelf.bytes(), 2 * kOne);
        QCOMPARE(of("a"), a);
        features.provenance = {};
        (void)shelf.of(features, layer).value();  // nobody could tell it from another
        QCOMPARE(shelf.bytes(), 2 * kOne);
    }

    void theMeanDirectionIsOfUnitVectors()
    {
        const auto direction = meanDirection(sixPatches(), std::vector<GridCell>{{0, 0}, {0, 2}, {1, 0}}).value();

        QVERIFY(close(direction[0], (0.6F - 1.0F + 0.6F) / 3));
        QVERIFY(close(direction[1], (0.8F + 0.0F + 0.8F) / 3));
    }

    void aGroupsResponseIsTheMeanOfItsPatchesRelevance()
    {
        const std::vector<GridCell> group{{0, 0}, {0, 1}, {0, 2}, {1, 1}};
        const std::vector weights{2.0F, -1.0F, 0.25F, 4.0F};  // two voxels
        const std::vector bias{0.5F, -3.0F};

        const auto responses = respond(meanDirection(sixPatches(), group).value(), weights, bias).value();

        for (std::size_t voxel = 0; voxel < 2; ++voxel) {
            const auto map = relevance(sixPatches(), std::span(weights).subspan(2 * voxel, 2), bias[voxel]).value();
            float sum = 0;
            for (const auto [row, col] : group) sum += map.values[static_cast<std::size_t>(3 * row + col)];
            QVERIFY(close(responses[voxel], sum / 4));
        }
    }

    void patchesThatCannotBeLookedAtAreRefused()
    {
        const auto refusal = [](std::vector<GridCell> patches) { return meanDirection(sixPatches(), patches).error(); };

        QCOMPARE(refusal({}).kind, ErrorKind::invalidRequest);
        QCOMPARE(refusal({{0, 0}, {2, 0}}).message, std::string("Patch (2, 0) is outside the grid of 2 x 3 patches."));
        QCOMPARE(refusal({{0, -1}}).kind, ErrorKind::invalidRequest);
        QCOMPARE(refusal({{0, 3}}).kind, ErrorKind::invalidRequest);
        QCOMPARE(refusal({{1, 2}}).message, std::string("Patch (1, 2) has no direction."));
    }

    void everyVoxelAnswers()
    {
        QCOMPARE(
            respond(std::vector{1.0F, 10.0F}, std::vector{1.0F, 2.0F, 3.0F, 4.0F, 5.0F, 6.0F}, std::vector{0.0F, 1.0F, -1.0F}),
            (std::vector{21.0F, 44.0F, 64.0F}));
        QCOMPARE(respond(std::vector{1.0F, 10.0F}, {}, {}), std::vector<float>{});
        QCOMPARE(respond(std::vector{1.0F, 10.0F}, std::vector{1.0F, 2.0F, 3.0F}, std::vector{0.0F}).error().kind,
                 ErrorKind::mismatch);
    }

    void aWholeBrainAnswers()
    {
        constexpr std::size_t kVoxels = 15'000;
        constexpr std::size_t kChannels = 512;
        const std::vector<float> weights(kVoxels * kChannels, 0.5F);
        const std::vector<float> direction(kChannels, 0.25F);
        const std::vector<float> bias(kVoxels, 1.0F);

        QBENCHMARK
        {
            QCOMPARE(respond(direction, weights, bias).value().back(), 65.0F);
        }
    }
};

QTEST_APPLESS_MAIN(RelevanceTest)
#include "RelevanceTest.moc"
