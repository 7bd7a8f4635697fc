// SPDX-License-Identifier: Apache-2.0
#include "core/models/FormulaWeights.h"
#include "core/models/PatchMixing.h"
#include "tests/support/PlainMatrix.h"
#include "tests/support/Tensors.h"

#include <QTest>

#include <numeric>

using namespace cortilens;
using namespace cortilens::models;
using namespace cortilens::test;

namespace {

constexpr std::int64_t kWidth = 12;
constexpr GridSize kGrid{7, 9};
constexpr auto kPatches = std::int64_t{7} * 9;

at::Tensor formula(const std::string& name, const std::vector<std::int64_t>& shape)
{
    return tensorOf(formulaTensor(name, shape), shape);
}

/// Random patches, three of which lie far from all others.
at::Tensor patchesWithOutliers()
{
    auto patches = formula("patches.weight", {kPatches, kWidth});
    for (const std::int64_t far : {10, 11, 40}) patches[far].mul_(6);
    return patches;
}

/// The local outlier factor as SC-CLIP has it, in loops; the threshold is numpy's quantile (linear).
std::vector<bool> plainOutliers(const Matrix& x)
{
    const std::size_t k = std::min<std::size_t>(30, x.rows - 1);
    std::vector<std::vector<std::size_t>> nearest(x.rows);
    std::vector<double> density(x.rows);
    const auto distance = [&](std::size_t i, std::size_t j) {
        double sum = 0;
        for (std::size_t c = 0; c < x.cols; ++c) sum += (x(i, c) - x(j, c)) * (x(i, c) - x(j, c));
        return sum;
    };
    for (std::size_t i = 0; i < x.rows; ++i) {
        std::vector<std::size_t> others;
        for (std::size_t j = 0; j < x.rows; ++j)
            if (j != i) others.push_back(j);
        std::ranges::sort(others, {}, [&](std::size_t j) { return distance(i, j); });
        others.resize(k);
        double reach = 0;  // the mean of max(d to the neighbour, d to the k-th)
        for (const auto j : others) reach += std::max(distance(i, j), distance(i, others.back()));
        density[i] = static_cast<double>(k) / (reach / static_cast<double>(k));
        nearest[i] = std::move(others);
    }
    std::vector<double> factor(x.rows);
    for (std::size_t i = 0; i < x.rows; ++i) {
        for (const auto j : nearest[i]) factor[i] += density[j] / density[i];
        factor[i] /= static_cast<double>(k);
    }
    auto sorted = factor;
    std::ranges::sort(sorted);
    const double place = 0.95 * static_cast<double>(x.rows - 1);
    const auto below = static_cast<std::size_t>(place);
    const double threshold = sorted[below] + (place - static_cast<double>(below)) * (sorted[below + 1] - sorted[below]);
    std::vector<bool> outlier(x.rows);
    for (std::size_t i = 0; i < x.rows; ++i) outlier[i] = factor[i] > threshold;
    return outlier;
}

Matrix plainRepaired(const Matrix& x, const std::vector<bool>& outlier)
{
    auto result = x;
    for (int r = 0; r < kGrid.rows; ++r)
        for (int c = 0; c < kGrid.cols; ++c) {
            const auto at = [&](int row, int col) { return static_cast<std::size_t>(row * kGrid.cols + col); };
            if (!outlier[at(r, c)]) continue;
            std::vector<std::size_t> good;
            for (int y = std::max(r - 1, 0); y <= std::min(r + 1, kGrid.rows - 1); ++y)
                for (int z = std::max(c - 1, 0); z <= std::min(c + 1, kGrid.cols - 1); ++z)
                    if (!outlier[at(y, z)]) good.push_back(at(y, z));
            for (std::size_t channel = 0; channel < x.cols && !good.empty(); ++channel) {
                double sum = 0;
                for (const auto i : good) sum += x(i, channel);
                result(at(r, c), channel) = sum / static_cast<double>(good.size());
            }
        }
    return result;
}

Matrix plainAggregated(const Matrix& x, const Matrix& cosine)
{
    Matrix weights = cosine;
    for (std::size_t r = 0; r < weights.rows; ++r) {
        double sum = 0;
        for (std::size_t c = 0; c < weights.cols; ++c) sum += weights(r, c) = weights(r, c) < 0.4 ? 0 : weights(r, c);
        for (std::size_t c = 0; c < weights.cols; ++c) weights(r, c) /= sum + 1e-6;
    }
    return times(weights, x);
}

/// A last block without LayerScale, and the row around it.
struct Fixture {
    BackboneRow row = *findRow("clip-vit-b16");
    Block block;

    Fixture()
    {
        row.width = kWidth;
        row.heads = 3;
        block.norm1 = {formula("ln.weight", {kWidth}), formula("ln.bias", {kWidth})};
        block.qkv = {formula("qkv.matrix", {3 * kWidth, kWidth}), formula("qkv.bias", {3 * kWidth})};
        block.out = {formula("out.matrix", {kWidth, kWidth}), formula("out.bias", {kWidth})};
    }

    [[nodiscard]] static Matrix linear(const Affine& layer, const Matrix& x)
    {
        const auto product = timesTransposed(x, Matrix(layer.weight));
        const Matrix bias(layer.bias.unsqueeze(0));
        return made(x.rows, product.cols, [&](auto r, auto c) { return product(r, c) + bias(0, c); });
    }
    [[nodiscard]] Matrix attendedTwice(const Matrix& x, const Matrix& similarity) const
    {
        const auto normed = Matrix(at::layer_norm(at::tensor(x.values).view({kPatches, kWidth}).to(at::kFloat), {kWidth},
                                                  block.norm1.weight, block.norm1.bias, row.layerNormEpsilon));
        const auto qkv = linear(block.qkv, normed);
        const auto alike = softmax(sharpened(similarity, meanOf(similarity), 3));
        Matrix mixed(x.rows, kWidth);
        for (std::size_t head = 0; head < 3; ++head) {
            const auto k = colsOf(qkv, kWidth + head * 4, 4);
            const auto v = colsOf(qkv, 2 * kWidth + head * 4, 4);
            auto logits = timesTransposed(k, k);
            for (auto& value : logits.values) value /= 2;  // sqrt(4)
            const auto found = times(plus(alike, softmax(logits)), v);
            for (std::size_t r = 0; r < x.rows; ++r)
                for (std::size_t c = 0; c < 4; ++c) mixed(r, head * 4 + c) = found(r, c) / 2;
        }
        return linear(block.out, mixed);
    }
};

}  // namespace

/// What RADSeg and SC-CLIP do to patches, against the same in plain loops over doubles.
class PatchMixingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theAttentionOfProxyClipIsItsFormula()
    {
        const auto patches =
            at::stack({formula("one.weight", {kPatches, kWidth}), formula("two.weight", {kPatches, kWidth}) + 0.2});

        const auto got = proxyAttention(patches);

        for (std::int64_t photo = 0; photo < 2; ++photo) {
            const auto cosine = cosinesOf(Matrix(patches[photo]));
            const auto expected = softmax(sharpened(cosine, 1.2 * meanOf(cosine), 3));
            QVERIFY2(offBy(got[photo], expected) < 1e-5, std::to_string(offBy(got[photo], expected)).c_str());
            QVERIFY(got[photo].eq(0).any().item<bool>());  // something was masked, so the mask is seen to work
        }
    }

    void aPatchOfAPhotoWithoutDifferencesKeepsItself()
    {
        const auto alike = at::ones({1, kPatches, kWidth});

        QVERIFY(at::allclose(proxyAttention(alike)[0], at::eye(kPatches)));
        QVERIFY(!proxyAttention(at::zeros({1, kPatches, kWidth})).isnan().any().item<bool>());
    }

    void patchesMixWithThoseLikeThem()
    {
        const auto x = formula("stream.weight", {2, 3 + kPatches, kWidth});

        const auto mixed = withAlikeMixed(x, 3);

        for (std::int64_t k = 0; k < 2; ++k) {
            const Matrix patches(x[k].narrow(0, 3, kPatches));
            const auto cosine = cosinesOf(patches);
            const auto expected = times(softmax(sharpened(cosine, meanOf(cosine), 10)), patches);
            QVERIFY(offBy(mixed[k].narrow(0, 3, kPatches), expected) < 1e-5);
            QVERIFY(at::equal(mixed[k].narrow(0, 0, 3), x[k].narrow(0, 0, 3)));
        }
    }

    void outliersAreFoundAsPublished()
    {
        const auto patches = patchesWithOutliers();

        const auto found = localOutliers(patches);

        const auto expected = plainOutliers(Matrix(patches));
        for (std::int64_t i = 0; i < kPatches; ++i) QCOMPARE(found[i].item<bool>(), expected[static_cast<std::size_t>(i)]);
        QVERIFY(found[10].item<bool>() && found[11].item<bool>() && found[40].item<bool>());
    }

    void alikePatchesHaveNoOutliersAndBreakNothing()
    {
        QVERIFY(!localOutliers(at::ones({kPatches, kWidth})).any().item<bool>());
        QVERIFY(!localOutliers(at::ones({1, kWidth})).any().item<bool>());
    }

    void outliersBecomeTheMeanOfTheirGoodNeighbours()
    {
        const auto patches = patchesWithOutliers();
        const auto outliers = localOutliers(patches);

        const auto repaired = withOutliersRepaired(patches, outliers, kGrid);

        QVERIFY(offBy(repaired, plainRepaired(Matrix(patches), plainOutliers(Matrix(patches)))) < 1e-6);
        QVERIFY(at::equal(withOutliersRepaired(patches, at::ones({kPatches}, at::kBool), kGrid), patches));
    }

    void selfCalibrationIsItsFormula()
    {
        const Fixture fixture;
        std::vector<at::Tensor> streams;
        std::vector<Matrix> plain;
        for (int block = 0; block < 11; ++block) {
            const auto number = std::to_string(block);
            const auto patches = patchesWithOutliers() + 0.3 * formula(number + "s", {kPatches, kWidth});
            streams.push_back(at::cat({formula(number + "c", {1, kWidth}), patches}).unsqueeze(0));
            plain.emplace_back(streams.back()[0]);
        }

        const auto got = selfCalibrated(fixture.row, fixture.block, streams, kGrid);

        const auto patchesOf = [](const Matrix& x) { return rowsOf(x, 1, x.rows - 1); };
        const auto withClass = [](const Matrix& x, const Matrix& stream) {
            return made(x.rows, x.cols, [&](auto r, auto c) { return x(r, c) + 0.3 * stream(0, c); });
        };
        const auto outlier = plainOutliers(patchesOf(plain[10]));
        const auto middle = cosinesOf(plainRepaired(patchesOf(plain[8]), outlier));
        const auto early = cosinesOf(patchesOf(plain[3]));
        const auto repaired = plainAggregated(plainRepaired(patchesOf(plain[10]), outlier), middle);
        auto fused = plain[3];
        for (std::size_t block = 4; block < 10; ++block) fused = plus(fused, plain[block]);
        const auto expected = plus(plainAggregated(withClass(fixture.attendedTwice(repaired, middle), plain[10]), early),
                                   plainAggregated(withClass(fixture.attendedTwice(patchesOf(fused), middle), fused), early));
        QVERIFY2(offBy(got[0].narrow(0, 1, kPatches), expected) < 1e-4,
                 std::to_string(offBy(got[0].narrow(0, 1, kPatches), expected)).c_str());
        QVERIFY(at::equal(got[0][0], streams[10][0][0]));
    }
};

QTEST_APPLESS_MAIN(PatchMixingTest)
#include "PatchMixingTest.moc"
