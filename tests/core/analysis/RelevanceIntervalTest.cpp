// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/ActivationShelf.h"
#include "core/analysis/Relevance.h"
#include "core/analysis/RelevanceInterval.h"
#include "core/encoder/Bootstrap.h"
#include "core/encoder/SeededDraws.h"

#include <QTest>

#include <cmath>
#include <memory>
#include <numeric>
#include <random>
#include <vector>

using namespace cortilens;
using namespace cortilens::analysis;

namespace {

constexpr std::size_t kChannels = 5;

[[nodiscard]] dense::FeatureMap somePatches(GridSize grid, std::mt19937_64& generator)
{
    dense::FeatureMap features;
    features.grid = grid;
    features.channels = static_cast<int>(kChannels);
    features.mean.resize(grid.cells() * kChannels);
    for (auto& value : features.mean) value = 3 * encoder::drawSigned(generator);
    features.viewsDone = features.viewsTotal = 1;
    return features;
}

[[nodiscard]] encoder::ReadoutParts someParts(std::size_t count, std::mt19937_64& generator)
{
    encoder::ReadoutParts parts{.hidden = {}, .weights = {}, .bias = {}, .shares = {}, .width = kChannels};
    for (std::size_t part = 0; part < count; ++part) {
        const auto share = static_cast<float>(1 + encoder::drawBelow(generator, 30));
        for (std::size_t channel = 0; channel < kChannels; ++channel)
            parts.weights.push_back(share * encoder::drawSigned(generator));
        parts.bias.push_back(share * encoder::drawSigned(generator));
        parts.shares.push_back(share);
    }
    return parts;
}

/// The readout of one sample of the parts.
[[nodiscard]] encoder::Readout sampled(const encoder::ReadoutParts& parts, std::mt19937_64& generator)
{
    std::vector<double> weights(kChannels);
    double bias = 0;
    double shares = 0;
    for (std::size_t each = 0; each < parts.size(); ++each) {
        const auto part = encoder::drawBelow(generator, parts.size());
        for (std::size_t channel = 0; channel < kChannels; ++channel)
            weights[channel] += static_cast<double>(parts.weights[part * kChannels + channel]);
        bias += static_cast<double>(parts.bias[part]);
        shares += static_cast<double>(parts.shares[part]);
    }
    encoder::Readout readout{.hidden = parts.hidden, .weights = {}, .bias = static_cast<float>(bias / shares)};
    for (const double weight : weights) readout.weights.push_back(static_cast<float>(weight / shares));
    return readout;
}

[[nodiscard]] Interval intervalFor(const dense::FeatureMap& features, const encoder::ReadoutParts& parts,
                                   const IntervalOptions& options = {})
{
    ActivationShelf none(0);
    return intervalOf(features, parts, options, none).value();
}

/// Percentiles of the maps of the same samples, one map after the other.
[[nodiscard]] Interval byDefinition(const dense::FeatureMap& features, const encoder::ReadoutParts& parts,
                                    const IntervalOptions& options)
{
    std::mt19937_64 generator(options.seed);
    std::vector<std::vector<double>> values(features.grid.cells());
    for (int draw = 0; draw < options.draws; ++draw) {
        const auto map = relevance(features, sampled(parts, generator)).value();
        for (std::size_t patch = 0; patch < values.size(); ++patch)
            values[patch].push_back(static_cast<double>(map.values[patch]));
    }
    Interval interval;
    for (const auto& patch : values) {
        const auto [low, high] = encoder::percentileInterval(patch, options.confidence);
        interval.low.push_back(static_cast<float>(low));
        interval.high.push_back(static_cast<float>(high));
    }
    return interval;
}

[[nodiscard]] bool areClose(const std::vector<float>& a, const std::vector<float>& b)
{
    // Values are of size 1 and sums of some hundred floats: 1e-5 is a hundred times their rounding.
    return std::ranges::equal(a, b, [](float x, float y) { return std::abs(x - y) < 1e-5F; });
}

/// One voxel per entry that answers its value to the only patch.
[[nodiscard]] encoder::Encoder encoderOf(const std::vector<float>& answers)
{
    encoder::Encoder encoder;
    encoder.channels = 1;
    encoder.weights = answers;
    encoder.bias.assign(answers.size(), 0);
    return encoder;
}

[[nodiscard]] dense::FeatureMap onePatch()
{
    dense::FeatureMap features;
    features.grid = {1, 1};
    features.channels = 1;
    features.mean = {2};
    features.viewsDone = features.viewsTotal = 1;
    return features;
}

}  // namespace

class RelevanceIntervalTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void itsEndsArePercentilesOfTheMapsOfSampledParts()
    {
        std::mt19937_64 generator(1);
        // More patches than are worked on at once.
        const auto features = somePatches({19, 31}, generator);
        const auto parts = someParts(9, generator);
        for (const IntervalOptions& options : {IntervalOptions{.draws = 200}, IntervalOptions{.draws = 101, .confidence = 0.5}}) {
            const auto interval = intervalFor(features, parts, options);
            const auto expected = byDefinition(features, parts, options);
            QVERIFY(areClose(interval.low, expected.low));
            QVERIFY(areClose(interval.high, expected.high));
        }
    }

    void anMlpsActivationsTakeThePlaceOfDirections()
    {
        std::mt19937_64 generator(2);
        const auto features = somePatches({2, 3}, generator);
        auto parts = someParts(6, generator);
        encoder::HiddenLayer layer{static_cast<int>(kChannels), std::vector<float>(kChannels * kChannels),
                                   std::vector<float>(kChannels)};
        for (auto* values : {&layer.weights, &layer.bias})
            for (auto& value : *values) value = encoder::drawSigned(generator);
        parts.hidden = std::make_shared<const encoder::HiddenLayer>(layer);

        const auto interval = intervalFor(features, parts, {.draws = 100});
        const auto expected = byDefinition(features, parts, {.draws = 100});

        QVERIFY(areClose(interval.low, expected.low));
        QVERIFY(areClose(interval.high, expected.high));
    }

    void aPatchWithoutADirectionHasNoneAndTheOthersAreAsBefore()
    {
        std::mt19937_64 generator(3);
        auto features = somePatches({2, 2}, generator);
        const auto parts = someParts(8, generator);
        const auto whole = intervalFor(features, parts);
        std::fill_n(features.mean.begin() + kChannels, kChannels, 0.0F);
        const auto holed = intervalFor(features, parts);

        QVERIFY(std::isnan(holed.low[1]) && std::isnan(holed.high[1]));
        for (const std::size_t patch : {0, 2, 3}) QCOMPARE(holed.low[patch], whole.low[patch]);
        RelevanceMap map{.grid = features.grid, .values = {}, .spread = {}, .low = holed.low, .high = holed.high};
        QVERIFY(!map.mayBeZero(1));
        map.low[0] = -1;
        map.high[0] = 0;
        map.low[2] = 0.5F;
        map.high[2] = 1;
        QVERIFY(map.mayBeZero(0) && !map.mayBeZero(2) && !map.mayBeZero(4));
    }

    void theSameSeedGivesTheSameBytes()
    {
        std::mt19937_64 generator(4);
        const auto features = somePatches({5, 7}, generator);
        const auto parts = someParts(20, generator);
        const auto once = intervalFor(features, parts);
        QVERIFY(once.low == intervalFor(features, parts).low);
        QVERIFY(once.low != intervalFor(features, parts, {.seed = 5}).low);
    }

    /// Regions of 40 parts around a known mean. The percentile interval of a mean of 40 covers some 94 % for 95; that of 300
    /// regions has a standard error of 1.4.
    void itHoldsTheMeanAboutAsOftenAsItSays()
    {
        std::mt19937_64 generator(6);
        constexpr int kRegions = 300;
        constexpr float kMean = 0.2F;
        int held = 0;
        for (int region = 0; region < kRegions; ++region) {
            encoder::ReadoutParts parts{.hidden = {}, .weights = {}, .bias = {}, .shares = {}, .width = 1};
            for (int part = 0; part < 40; ++part) {
                parts.weights.push_back(kMean + encoder::drawSigned(generator));
                parts.bias.push_back(0);
                parts.shares.push_back(1);
            }
            const auto interval = intervalFor(onePatch(), parts, {.draws = 400});
            if (interval.low[0] <= kMean && kMean <= interval.high[0]) ++held;
        }
        QVERIFY2(held > 0.90 * kRegions && held < 0.98 * kRegions, qPrintable(QString::number(held)));
    }

    /// Eight voxels that say the same are no eight witnesses: drawn one by one they would make the interval sqrt(8) too narrow.
    void neighboursThatAgreeCountOnce()
    {
        std::mt19937_64 generator(7);
        constexpr int kBlocks = 60;
        constexpr int kEach = 8;
        std::vector<float> answers;
        std::vector<encoder::BlockedRow> inBlocks;
        std::vector<encoder::BlockedRow> alone;
        for (std::int32_t block = 0; block < kBlocks; ++block) {
            const float answer = encoder::drawSigned(generator);
            for (int each = 0; each < kEach; ++each) {
                inBlocks.push_back({{block, 0, 0}, answers.size(), 1});
                alone.push_back({{block, each, 0}, answers.size(), 1});
                answers.push_back(answer);
            }
        }
        const auto encoder = encoderOf(answers);
        const auto width = [&](const std::vector<encoder::BlockedRow>& rows) {
            const auto interval = intervalFor(onePatch(), encoder::partsOf(encoder, rows), {.draws = 4000});
            return static_cast<double>(interval.high[0] - interval.low[0]);
        };
        // Both widths come from 4000 samples: known to some three percent.
        QVERIFY(std::abs(width(inBlocks) / width(alone) - std::sqrt(kEach)) < 0.2);
        const double spread = std::sqrt(
            std::accumulate(answers.begin(), answers.end(), 0.0,
                            [](double sum, float each) { return sum + static_cast<double>(each) * static_cast<double>(each); }) /
            static_cast<double>(answers.size()));
        const double expected = 2 * 1.96 * spread / std::sqrt(kBlocks);
        QVERIFY(std::abs(width(inBlocks) / expected - 1) < 0.1);
    }

    void tooFewPartsOddNumbersAndAnotherNetworkAreRefused()
    {
        std::mt19937_64 generator(8);
        const auto features = somePatches({2, 2}, generator);
        ActivationShelf none(0);
        const auto failure = [&](const encoder::ReadoutParts& parts, const IntervalOptions& options) {
            return intervalOf(features, parts, options, none).error();
        };
        QVERIFY(failure(someParts(kLeastParts - 1, generator), {}).message.find("4 parts are too few") != std::string::npos);
        QCOMPARE(failure(someParts(9, generator), {.draws = 99}).kind, ErrorKind::invalidRequest);
        QCOMPARE(failure(someParts(9, generator), {.draws = 10001}).kind, ErrorKind::invalidRequest);
        QCOMPARE(failure(someParts(9, generator), {.confidence = 1}).kind, ErrorKind::invalidRequest);
        auto other = someParts(9, generator);
        other.width = 4;
        QCOMPARE(failure(other, {}).kind, ErrorKind::mismatch);
    }
};

QTEST_APPLESS_MAIN(RelevanceIntervalTest)
#include "RelevanceIntervalTest.moc"
