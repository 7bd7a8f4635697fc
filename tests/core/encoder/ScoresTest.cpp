// SPDX-License-Identifier: Apache-2.0
#include "core/data/NoiseCeiling.h"
#include "core/encoder/RegionScores.h"
#include "core/encoder/Scores.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <numeric>
#include <random>

using namespace cortilens;
using namespace cortilens::encoder;

namespace {

constexpr std::size_t kImages = 500;
constexpr std::size_t kVoxels = 300;
constexpr std::size_t kChannels = 8;

/// Voxels whose signal is known, measured three times each with noise that is known; the readouts hold the signal's weights plus
/// an error that is known. R2 over infinitely many images is then 1 - (error^2 + noise^2 / 3) / (signal^2 + noise^2 / 3).
struct Experiment {
    std::vector<float> embeddings, weights, bias, measured, ceilings;
    std::vector<double> truth;         // R2
    std::vector<double> ceilingTruth;  // %

    [[nodiscard]] ScoreInput input() const
    {
        return {.channels = kChannels,
                .weights = weights,
                .bias = bias,
                .embeddings = embeddings,
                .measured = blocksOf(measured, bias.size()),
                .ceilings = ceilings,
                .regions = {}};
    }
};

Experiment experiment(double error)
{
    std::mt19937 generator(11);
    std::normal_distribution<double> normal;
    Experiment made;
    for (std::size_t i = 0; i < kImages * kChannels; ++i) made.embeddings.push_back(static_cast<float>(normal(generator)));
    std::vector<double> signal(kImages * kVoxels);
    for (std::size_t v = 0; v < kVoxels; ++v) {
        const double noise = 0.5 + 3.0 * static_cast<double>(v) / kVoxels;  // of a single trial; the signal's variance is 1
        for (std::size_t c = 0; c < kChannels; ++c) {
            const double weight = normal(generator);
            made.weights.push_back(static_cast<float>(weight));
        }
        auto* weights = made.weights.data() + v * kChannels;
        const double length = std::sqrt(std::inner_product(weights, weights + kChannels, weights, 0.0));
        for (std::size_t c = 0; c < kChannels; ++c) weights[c] /= static_cast<float>(length);
        for (std::size_t i = 0; i < kImages; ++i)
            signal[i * kVoxels + v] =
                2 + std::inner_product(weights, weights + kChannels, made.embeddings.data() + i * kChannels, 0.0);
        weights[0] += static_cast<float>(error);  // embeddings have unit variance: so has this error
        made.bias.push_back(2);
        const double share = noise * noise / 3;
        made.truth.push_back(1 - (error * error + share) / (1 + share));
        made.ceilings.push_back(data::noiseCeilingOf(static_cast<float>(1 / noise), 1.0 / 3));
        made.ceilingTruth.push_back(100 / (1 + share));
    }
    for (std::size_t i = 0; i < kImages * kVoxels; ++i) {
        const double noise = 0.5 + 3.0 * static_cast<double>(i % kVoxels) / kVoxels;
        const double trials = signal[i] * 3 + noise * (normal(generator) + normal(generator) + normal(generator));
        made.measured.push_back(static_cast<float>(trials / 3));
    }
    return made;
}

std::vector<ScoredRegion> halves()
{
    std::vector<ScoredRegion> regions{{"first half", {}}, {"second half", {}}, {"nowhere", {}}};
    for (std::size_t v = 0; v < kVoxels; ++v) regions[v < kVoxels / 2 ? 0 : 1].voxels.push_back(v);
    return regions;
}

}  // namespace

class ScoresTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void knownR2AndCeilingAreFoundAgainWithinTheInterval_data()
    {
        QTest::addColumn<double>("error");
        QTest::newRow("readouts without error") << 0.0;
        QTest::newRow("readouts with half the signal's spread as error") << 0.5;
    }

    void knownR2AndCeilingAreFoundAgainWithinTheInterval()
    {
        QFETCH(const double, error);
        const auto made = experiment(error);

        const auto scores = scoreReadouts(made.input(), {});

        QVERIFY2(scores.has_value(), scores ? "" : scores.error().message.c_str());
        std::size_t inside = 0;
        double ofCeiling = 0;
        double truth = 0;
        double found = 0;
        for (std::size_t v = 0; v < kVoxels; ++v) {
            inside +=
                static_cast<double>(scores->low[v]) <= made.truth[v] && made.truth[v] <= static_cast<double>(scores->high[v]) ? 1
                                                                                                                              : 0;
            QVERIFY(scores->low[v] <= scores->r2[v] && scores->r2[v] <= scores->high[v]);
            QVERIFY(std::abs(static_cast<double>(made.ceilings[v]) - made.ceilingTruth[v]) < 1e-3);
            ofCeiling += static_cast<double>(scores->ofCeiling[v]);
            truth += made.truth[v];
            found += static_cast<double>(scores->r2[v]);
        }
        // Of 300 intervals of 95 % between 270 and 296 hold the truth in all but one of 10 000 experiments; percentiles of 500
        // images are a little too narrow, hence the lower bound.
        QVERIFY2(inside >= 267 && inside < 300, qPrintable(QStringLiteral("%1 of 300 intervals hold the truth").arg(inside)));
        // The voxels share the images, so their errors go together: one voxel's standard error is at most 0.035.
        QVERIFY2(std::abs(found - truth) / kVoxels < 0.02, qPrintable(QString::number((found - truth) / kVoxels)));
        if (error == 0) QVERIFY2(std::abs(ofCeiling / kVoxels - 100) < 5, qPrintable(QString::number(ofCeiling / kVoxels)));
    }

    void pointValuesAreThoseOfTheFormula()
    {
        auto made = experiment(0.3);

        const auto scores = scoreReadouts(made.input(), {.draws = 0});

        QVERIFY(scores.has_value());
        QVERIFY(scores->low.empty());
        const std::size_t v = 123;
        std::vector<double> y(kImages), p(kImages);
        for (std::size_t i = 0; i < kImages; ++i) {
            y[i] = static_cast<double>(made.measured[i * kVoxels + v]);
            p[i] = static_cast<double>(made.bias[v]);
            for (std::size_t c = 0; c < kChannels; ++c)
                p[i] += static_cast<double>(made.weights[v * kChannels + c]) *
                        static_cast<double>(made.embeddings[i * kChannels + c]);
        }
        const double meanY = std::accumulate(y.begin(), y.end(), 0.0) / kImages;
        const double meanP = std::accumulate(p.begin(), p.end(), 0.0) / kImages;
        double residual = 0, total = 0, cross = 0, spread = 0;
        for (std::size_t i = 0; i < kImages; ++i) {
            residual += (y[i] - p[i]) * (y[i] - p[i]);
            total += (y[i] - meanY) * (y[i] - meanY);
            cross += (y[i] - meanY) * (p[i] - meanP);
            spread += (p[i] - meanP) * (p[i] - meanP);
        }
        QVERIFY(std::abs(static_cast<double>(scores->r2[v]) - (1 - residual / total)) < 1e-6);
        QVERIFY(std::abs(static_cast<double>(scores->pearson[v]) - cross / std::sqrt(total * spread)) < 1e-6);
        QVERIFY(std::abs(scores->ofCeiling[v] - 100 * scores->r2[v] / (made.ceilings[v] / 100)) < 1e-3F);
    }

    void theSameSeedGivesTheSameIntervalsWhateverTheBlocks()
    {
        const auto made = experiment(0.2);

        const auto whole = scoreReadouts(made.input(), {.draws = 200});
        const auto pieces = scoreReadouts(made.input(), {.draws = 200, .memoryBytes = 1});
        const auto other = scoreReadouts(made.input(), {.draws = 200, .seed = 2});

        for (std::size_t v = 0; v < kVoxels; ++v) QVERIFY(std::abs(whole->low[v] - pieces->low[v]) < 1e-5F);
        QVERIFY(whole->low != other->low);
    }

    void regionsAreSummedUpWithAnIntervalOverImages()
    {
        const auto made = experiment(0);
        auto input = made.input();
        const auto regions = halves();
        input.regions = regions;

        const auto scores = scoreReadouts(input, {});
        const auto table = regionScores(*scores, regions, made.ceilings, 0.5);

        QCOMPARE(table.size(), 3U);
        QCOMPARE(table[0].voxels, 150U);
        QCOMPARE(table[0].of, 150U);
        const double mean = std::accumulate(scores->r2.begin(), scores->r2.begin() + 150, 0.0) / 150;
        QVERIFY(std::abs(table[0].mean - mean) < 1e-6);
        QVERIFY(table[0].low < mean && mean < table[0].high);
        QVERIFY2(table[0].high - table[0].low < 0.1, "the mean is surer than a voxel");
        QVERIFY(table[0].mean > table[1].mean);
        QCOMPARE(table[0].above, static_cast<double>(std::ranges::count_if(std::span(scores->r2).first(150),
                                                                           [](float r2) { return r2 > 0.5F; })) /
                                     150);
        QCOMPARE(table[0].significant, 1.0);
        QVERIFY(std::abs(table[0].ofCeiling - 100) < 3);
        QCOMPARE(table[2].voxels, 0U);
        QVERIFY(std::isnan(table[2].mean) && std::isnan(table[2].low));
        const auto csv = toCsv(table, 0.5, {.images = kImages, .trials = 3 * static_cast<int>(kImages)});
        QVERIFY(csv.starts_with("region,test_images,test_trials,voxels_scored,voxels,r2_mean,r2_median,r2_mean_low,r2_mean_high,"
                                "share_r2_above_0.5,"));
        QVERIFY(csv.ends_with("nowhere,500,1500,0,0,,,,,,,,,\n"));
    }

    void encodersAreComparedOverTheSameSamples()
    {
        const auto better = experiment(0.3);
        const auto worse = experiment(0.4);
        const auto regions = halves();
        auto inputs = std::array{better.input(), worse.input()};
        for (auto& input : inputs) input.regions = std::span(regions).first(2);

        const auto first = scoreReadouts(inputs[0], {});
        const auto second = scoreReadouts(inputs[1], {});
        const auto differences = compareRegions(*first, *second, inputs[0].regions);
        const auto itself = compareRegions(*first, *first, inputs[0].regions);

        QVERIFY(differences.has_value());
        const auto& row = differences->at(0);
        const auto alone = regionScores(*first, regions, {}, 0)[0];
        QVERIFY(row.low > 0 && row.low < row.difference && row.difference < row.high);
        QVERIFY2(row.high - row.low < alone.high - alone.low, "what both share does not widen the interval of the difference");
        QVERIFY(row.pValue < 0.01);
        QCOMPARE(itself->at(0).difference, 0.0);
        QCOMPARE(itself->at(0).pValue, 1.0);
        QVERIFY2(row.qValue > row.pValue - 1e-6 && row.qValue < 2 * row.pValue + 1e-6, "corrected for the two regions");
        QVERIFY(toCsv(*differences).starts_with("region,r2_mean_difference,low,high,p,fdr_q\n"));
        const auto fewer = scoreReadouts(inputs[1], {.draws = 10});
        QCOMPARE(compareRegions(*first, *fewer, inputs[0].regions).error().kind, ErrorKind::invalidRequest);
        QCOMPARE(compareRegions(*first, *second, regions).error().kind, ErrorKind::mismatch);
    }

    void constantAndUnknownVoxelsHaveNoScore()
    {
        auto made = experiment(0);
        for (std::size_t i = 0; i < kImages; ++i) made.measured[i * kVoxels + 4] = 0.3F;
        made.measured[7 * kVoxels + 9] = std::numeric_limits<float>::quiet_NaN();
        std::fill_n(made.weights.begin() + 20 * kChannels, kChannels, 0.0F);
        auto input = made.input();
        const auto regions = halves();
        input.regions = regions;

        const auto scores = scoreReadouts(input, {.draws = 50});

        for (const std::size_t v : {4, 9}) {
            QVERIFY(std::isnan(scores->r2[v]));
            QVERIFY(std::isnan(scores->pearson[v]));
            QVERIFY(std::isnan(scores->low[v]));
            QVERIFY(std::isnan(scores->qValues[v]));
        }
        QCOMPARE(scores->pearson[20], 0.0F);
        QVERIFY(scores->r2[20] <= 0);
        QCOMPARE(regionScores(*scores, regions, {}, 0)[0].voxels, 148U);
        QVERIFY(!std::isnan(scores->regionDraws[0][0]));
    }

    void whatCannotBeScoredIsRefusedInWords()
    {
        const auto made = experiment(0);
        auto input = made.input();
        std::vector<std::size_t> nine(9);
        std::iota(nine.begin(), nine.end(), std::size_t{0});
        input.measured = blocksOf(made.measured, kVoxels, nine);
        input.embeddings = input.embeddings.first(9 * kChannels);
        QCOMPARE(scoreReadouts(input, {}).error().message,
                 "9 test images score nothing that could be believed; at least 10 are needed.");

        input = made.input();
        input.embeddings = input.embeddings.first(4 * kChannels);
        QCOMPARE(scoreReadouts(input, {}).error().kind, ErrorKind::mismatch);
        input = made.input();
        input.bias = input.bias.first(7);
        QCOMPARE(scoreReadouts(input, {}).error().kind, ErrorKind::mismatch);
        input = made.input();
        const std::vector<ScoredRegion> outside{{"V9", {kVoxels}}};
        input.regions = outside;
        QVERIFY(scoreReadouts(input, {}).error().message.find("V9") != std::string::npos);
        std::stop_source stop;
        stop.request_stop();
        QCOMPARE(scoreReadouts(made.input(), {}, stop.get_token()).error().kind, ErrorKind::cancelled);
    }
};

QTEST_GUILESS_MAIN(ScoresTest)
#include "ScoresTest.moc"
