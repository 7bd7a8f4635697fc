// SPDX-License-Identifier: Apache-2.0
#include "core/encoder/Ridge.h"

#include <QTest>

#include <ATen/ATen.h>

#include <cmath>
#include <cstring>
#include <limits>

using namespace cortilens;
using namespace cortilens::encoder;

namespace {

/// Embeddings and responses with a known linear relation and noise.
struct Data {
    at::Tensor x;  // [N, C] float32
    at::Tensor y;  // [N, V] float32

    [[nodiscard]] std::span<const float> embeddings() const
    {
        return {x.const_data_ptr<float>(), static_cast<std::size_t>(x.numel())};
    }
    [[nodiscard]] std::span<const float> responses() const
    {
        return {y.const_data_ptr<float>(), static_cast<std::size_t>(y.numel())};
    }
    [[nodiscard]] std::size_t channels() const { return static_cast<std::size_t>(x.size(1)); }
    [[nodiscard]] std::size_t voxels() const { return static_cast<std::size_t>(y.size(1)); }
    [[nodiscard]] ResponseBlocks blocks() const { return blocksOf(responses(), voxels()); }
};

/// `decay`: how much smaller the last direction's spread is than the first one's.
Data dataOf(std::int64_t rows, std::int64_t channels, std::int64_t voxels, double decay = 100)
{
    at::manual_seed(7);
    const auto spread = at::pow(decay, -at::linspace(0, 1, channels, at::kDouble));
    const auto x = at::randn({rows, channels}, at::kDouble) * spread + 0.5;
    const auto weights = at::randn({channels, voxels}, at::kDouble);
    const auto noise = at::linspace(0.05, 6, voxels, at::kDouble);
    const auto y = at::mm(x, weights) + at::randn({rows, voxels}, at::kDouble) * noise + 3;
    return {.x = x.to(at::kFloat).contiguous(), .y = y.to(at::kFloat).contiguous()};
}

/// Ridge as the textbook has it, in float64: solve, predict, compare.
struct ByHand {
    at::Tensor losses;   // [A, V]
    at::Tensor weights;  // [A, C, V] of all rows
    at::Tensor bias;     // [A, V]
};

ByHand byHand(const Data& data, const RidgeOptions& options, const std::vector<std::pair<std::int64_t, std::int64_t>>& heldOut)
{
    const auto x = data.x.to(at::kDouble);
    const auto y = data.y.to(at::kDouble);
    const auto zero = [&](const at::Tensor& mean) { return options.intercept ? mean : at::zeros_like(mean); };
    const auto solve = [&](const at::Tensor& xs, const at::Tensor& ys, double penalty) {
        return at::linalg_solve(at::mm(xs.t(), xs) + penalty * at::eye(x.size(1), at::kDouble), at::mm(xs.t(), ys));
    };
    std::vector<at::Tensor> losses, weights, biases;
    for (const double penalty : options.penalties) {
        auto loss = at::zeros({y.size(1)}, at::kDouble);
        for (const auto& [first, rows] : heldOut) {
            const auto without = [first, rows](const at::Tensor& all) {
                return at::cat({all.narrow(0, 0, first), all.narrow(0, first + rows, all.size(0) - first - rows)});
            };
            const auto meanX = zero(without(x).mean(0));
            const auto meanY = zero(without(y).mean(0));
            const auto w = solve(without(x) - meanX, without(y) - meanY, penalty);
            const auto predicted = at::mm(x.narrow(0, first, rows) - meanX, w) + meanY;
            loss += (y.narrow(0, first, rows) - predicted).square().mean(0);
        }
        losses.push_back(loss / static_cast<double>(heldOut.size()));
        const auto meanX = zero(x.mean(0));
        const auto meanY = zero(y.mean(0));
        weights.push_back(solve(x - meanX, y - meanY, penalty));
        biases.push_back(meanY - at::mv(weights.back().t(), meanX));
    }
    return {.losses = at::stack(losses), .weights = at::stack(weights), .bias = at::stack(biases)};
}

/// Empty when the fit is what the textbook gives, to `tolerance` of the largest weight and of the variance; else what differs.
QString difference(const RidgeFit& fit, const ByHand& truth, const Data& data, double tolerance)
{
    const auto channels = data.x.size(1);
    for (std::int64_t v = 0; v < data.y.size(1); ++v) {
        const auto voxel = static_cast<std::size_t>(v);
        const std::int64_t choice = fit.choice[voxel];
        const double variance = data.y.select(1, v).to(at::kDouble).var().item<double>();
        const double best = truth.losses.select(1, v).min().item<double>();
        const double chosen = truth.losses[choice][v].item<double>();
        if (chosen - best > tolerance * variance)
            return QStringLiteral("voxel %1 chose penalty %2: loss %3 where %4 was possible")
                .arg(v)
                .arg(choice)
                .arg(chosen)
                .arg(best);
        if (std::abs(static_cast<double>(fit.loss[voxel]) - chosen) > tolerance * variance)
            return QStringLiteral("voxel %1: loss %2 instead of %3").arg(v).arg(static_cast<double>(fit.loss[voxel])).arg(chosen);
        const auto weights = truth.weights[choice].select(1, v);
        const auto got = at::from_blob(const_cast<float*>(fit.weights.data()) + v * channels, {channels}).to(at::kDouble);
        const double scale = weights.abs().max().item<double>();
        if (const double off = (got - weights).abs().max().item<double>(); !(off <= tolerance * scale))
            return QStringLiteral("voxel %1: weights differ by %2 of %3").arg(v).arg(off).arg(scale);
        if (const double off = static_cast<double>(fit.bias[voxel]) - truth.bias[choice][v].item<double>();
            !(std::abs(off) <= tolerance * (scale + 5)))
            return QStringLiteral("voxel %1: bias differs by %2").arg(v).arg(off);
    }
    return {};
}

const std::vector<std::pair<std::int64_t, std::int64_t>> kThreeFolds{{0, 134}, {134, 133}, {267, 133}};

RidgeOptions threeFolds()
{
    RidgeOptions options;
    options.folds = 3;
    options.penalties = {0.01, 0.1, 1, 10, 100, 1000};
    return options;
}

void fails(const Result<RidgeFit>& result, ErrorKind kind, const char* words)
{
    QVERIFY(!result.has_value());
    QCOMPARE(result.error().kind, kind);
    QVERIFY2(result.error().message.find(words) != std::string::npos, result.error().message.c_str());
}

}  // namespace

class RidgeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void weightsAndLossesAreThoseOfTheTextbook()
    {
        const auto data = dataOf(400, 30, 70);
        const auto options = threeFolds();

        const auto fit = fitRidge(data.embeddings(), 30, data.blocks(), options, {});

        QVERIFY2(fit.has_value(), fit ? "" : fit.error().message.c_str());
        QVERIFY(!fit->fp64);
        QCOMPARE(difference(*fit, byHand(data, options, kThreeFolds), data, 1e-4), QString());
        std::size_t choices = 0;
        for (const auto times : fit->timesChosen) choices += times > 0 ? 1 : 0;
        QVERIFY2(choices >= 3, "the data leave the penalty a choice");
    }

    void withoutAnInterceptNothingIsCentred()
    {
        const auto data = dataOf(400, 20, 9);
        auto options = threeFolds();
        options.intercept = false;

        const auto fit = fitRidge(data.embeddings(), 20, data.blocks(), options, {});

        QVERIFY(fit.has_value());
        QCOMPARE(difference(*fit, byHand(data, options, kThreeFolds), data, 1e-4), QString());
        QCOMPARE(fit->bias[3], 0.0F);
    }

    void aHeldOutPartMayTakeTheFoldsPlace()
    {
        const auto data = dataOf(400, 20, 30);
        auto options = threeFolds();
        options.heldOut = 50;

        const auto fit = fitRidge(data.embeddings(), 20, data.blocks(), options, {});

        QVERIFY(fit.has_value());
        QCOMPARE(difference(*fit, byHand(data, options, {{350, 50}}), data, 1e-4), QString());
    }

    void moreChannelsThanImagesAreNoTrouble()
    {
        const auto data = dataOf(60, 90, 20, 3);
        auto options = threeFolds();

        const auto fit = fitRidge(data.embeddings(), 90, data.blocks(), options, {});

        QVERIFY(fit.has_value());
        QCOMPARE(difference(*fit, byHand(data, options, {{0, 20}, {20, 20}, {40, 20}}), data, 1e-4), QString());
    }

    void aSteepSpectrumIsFittedInDouble()
    {
        const auto data = dataOf(400, 30, 40, 1e4);
        auto options = threeFolds();
        options.penalties = {1e-5, 1e-4, 1e-3, 1};

        const auto fit = fitRidge(data.embeddings(), 30, data.blocks(), options, {});

        QVERIFY(fit.has_value());
        QVERIFY(fit->condition > 1e4);
        QVERIFY(fit->fp64);
        QCOMPARE(difference(*fit, byHand(data, options, kThreeFolds), data, 1e-4), QString());
    }

    void equalEigenvaluesAreNoTrouble()
    {
        auto data = dataOf(400, 16, 12);
        // Every image once with each sign of each axis: a Gram matrix with all eigenvalues alike, in every fold.
        data.x = at::eye(16).repeat({25, 1}).contiguous();
        data.y = (at::randn({400, 12}) + at::mm(data.x, at::randn({16, 12}))).contiguous();
        auto options = threeFolds();
        options.folds = 5;

        const auto fit = fitRidge(data.embeddings(), 16, data.blocks(), options, {});

        QVERIFY(fit.has_value());
        QCOMPARE(difference(*fit, byHand(data, options, {{0, 80}, {80, 80}, {160, 80}, {240, 80}, {320, 80}}), data, 1e-4),
                 QString());
    }

    void blocksOfVoxelsChangeNothing()
    {
        const auto data = dataOf(300, 24, 200);
        auto options = threeFolds();
        const auto whole = fitRidge(data.embeddings(), 24, data.blocks(), options, {});
        options.memoryBytes = std::size_t{1} << 20;

        std::size_t reads = 0;
        std::size_t widest = 0;
        auto counted = data.blocks();
        counted.read = [&, read = data.blocks().read](std::size_t first, std::size_t count, std::span<float> into) {
            ++reads;
            widest = std::max(widest, count);
            return read(first, count, into);
        };
        const auto pieces = fitRidge(data.embeddings(), 24, counted, options, {});

        QVERIFY(whole.has_value());
        QVERIFY2(pieces.has_value(), pieces ? "" : pieces.error().message.c_str());
        QVERIFY(reads > 1);
        QVERIFY(widest < 200);
        QCOMPARE(pieces->choice, whole->choice);
        for (std::size_t i = 0; i < whole->weights.size(); ++i)
            QVERIFY(std::abs(pieces->weights[i] - whole->weights[i]) <= 1e-5F * (1 + std::abs(whole->weights[i])));
    }

    void theSameInputGivesTheSameBytes()
    {
        const auto data = dataOf(300, 24, 100);

        const auto once = fitRidge(data.embeddings(), 24, data.blocks(), threeFolds(), {});
        const auto again = fitRidge(data.embeddings(), 24, data.blocks(), threeFolds(), {});

        QVERIFY(once.has_value() && again.has_value());
        QVERIFY(std::memcmp(once->weights.data(), again->weights.data(), once->weights.size() * sizeof(float)) == 0);
        QCOMPARE(once->bias, again->bias);
    }

    void constantAndUnknownVoxelsAreToldApart()
    {
        auto data = dataOf(400, 10, 5);
        data.y.select(1, 1).fill_(0.1F);
        data.y[17][3] = std::numeric_limits<float>::quiet_NaN();
        data.y[0][4] = std::numeric_limits<float>::infinity();

        const auto fit = fitRidge(data.embeddings(), 10, data.blocks(), threeFolds(), {});

        QVERIFY(fit.has_value());
        using enum VoxelState;
        QCOMPARE(fit->states, (std::vector<VoxelState>{fitted, constant, fitted, unknown, unknown}));
        QCOMPARE(fit->bias[1], 0.1F);
        QCOMPARE(fit->weights[10], 0.0F);
        QCOMPARE(fit->weights[35], 0.0F);
        QVERIFY(std::isnan(fit->bias[3]));
        QVERIFY(std::isnan(fit->validationR2(1)));
        QVERIFY(fit->validationR2(0) > 0.9F);
    }

    void rowsMayBeChosenAndReordered()
    {
        const auto data = dataOf(40, 4, 3);

        const auto blocks = blocksOf(data.responses(), 3, {39, 5});
        std::vector<float> values(4);

        QCOMPARE(blocks.rows, 2U);
        QVERIFY(blocks.read(1, 2, values).has_value());
        QCOMPARE(values[0], data.y[39][1].item<float>());
        QCOMPARE(values[3], data.y[5][2].item<float>());
    }

    void progressIsToldAndAStopIsHeard()
    {
        const auto data = dataOf(300, 24, 200);
        auto options = threeFolds();
        options.memoryBytes = std::size_t{1} << 20;
        std::stop_source stop;
        RidgeProgress last;

        const auto fit = fitRidge(data.embeddings(), 24, data.blocks(), options, {},
                                  {.stop = stop.get_token(), .report = [&](const RidgeProgress& progress) {
                                       last = progress;
                                       stop.request_stop();
                                   }});

        fails(fit, ErrorKind::cancelled, "cancelled");
        QVERIFY(last.voxels >= 64 && last.voxels < 200);
        QCOMPARE(last.of, 200U);
        QVERIFY(last.validationR2 > 0);
    }

    void whatCannotBeFittedIsRefusedInWords()
    {
        auto data = dataOf(40, 4, 3);
        auto options = threeFolds();

        fails(fitRidge(data.embeddings().first(39 * 4), 4, data.blocks(), options, {}), ErrorKind::mismatch, "39 images");
        fails(fitRidge(data.embeddings(), 4, blocksOf({}, 0, {}), options, {}), ErrorKind::mismatch, "responses to 0");
        auto empty = data.blocks();
        empty.voxels = 0;
        fails(fitRidge(data.embeddings(), 4, empty, options, {}), ErrorKind::invalidRequest, "no voxel");
        options.folds = 21;
        fails(fitRidge(data.embeddings(), 4, data.blocks(), options, {}), ErrorKind::invalidRequest, "21 folds");
        options = threeFolds();
        options.heldOut = 39;
        fails(fitRidge(data.embeddings(), 4, data.blocks(), options, {}), ErrorKind::invalidRequest, "39 are held out");
        options = threeFolds();
        options.penalties = {1, 0};
        fails(fitRidge(data.embeddings(), 4, data.blocks(), options, {}), ErrorKind::invalidRequest, "larger than 0");
        options = threeFolds();
        options.memoryBytes = 1000;
        fails(fitRidge(data.embeddings(), 4, data.blocks(), options, {}), ErrorKind::tooLarge, "MB");
        data.x[3][1] = std::numeric_limits<float>::quiet_NaN();
        fails(fitRidge(data.embeddings(), 4, data.blocks(), threeFolds(), {}), ErrorKind::invalidRequest, "NaN");
    }
};

QTEST_GUILESS_MAIN(RidgeTest)
#include "RidgeTest.moc"
