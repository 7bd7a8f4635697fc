// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/Correlates.h"
#include "core/encoder/SeededDraws.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <random>

using namespace cortilens;
using namespace cortilens::analysis;

namespace {

constexpr std::size_t kWidth = 6;
constexpr std::size_t kProperties = 2;

/// A photo's patches: vectors of unit length with much in common, and properties far from zero.
struct Patches {
    std::vector<float> rows;
    std::vector<float> values;
};

[[nodiscard]] float noise(std::mt19937_64& generator)
{
    return encoder::drawSigned(generator);
}

[[nodiscard]] std::vector<Patches> photosFrom(std::uint64_t seed, int photos, int patches)
{
    std::mt19937_64 generator(seed);
    std::vector<Patches> all;
    for (int photo = 0; photo < photos; ++photo) {
        Patches one;
        const float mood = noise(generator);  // what a whole photo has in common
        for (int patch = 0; patch < patches; ++patch) {
            std::vector<float> row(kWidth, 2);
            double square = 0;
            for (auto& value : row) value += 0.5F * noise(generator);
            row[0] += mood;
            for (const float value : row) square += static_cast<double>(value) * static_cast<double>(value);
            for (auto& value : row) value /= static_cast<float>(std::sqrt(square));
            one.rows.insert(one.rows.end(), row.begin(), row.end());
            one.values.push_back(50 + 200 * row[0] + 5 * noise(generator));
            one.values.push_back(0.5F + 0.1F * noise(generator));
        }
        all.push_back(std::move(one));
    }
    return all;
}

[[nodiscard]] std::vector<float> readoutsFrom(std::uint64_t seed, std::size_t count)
{
    std::mt19937_64 generator(seed);
    std::vector<float> weights(count * kWidth);
    for (auto& weight : weights) weight = noise(generator);
    return weights;
}

/// Straight from the definition, over all patches at once, in float64.
[[nodiscard]] double correlationOf(std::span<const Patches> photos, std::span<const float> readout, std::size_t property)
{
    std::vector<double> y;
    std::vector<double> q;
    for (const auto& photo : photos)
        for (std::size_t patch = 0; patch < photo.values.size() / kProperties; ++patch) {
            double sum = 0;
            for (std::size_t c = 0; c < kWidth; ++c)
                sum += static_cast<double>(photo.rows[patch * kWidth + c]) * static_cast<double>(readout[c]);
            y.push_back(sum);
            q.push_back(static_cast<double>(photo.values[patch * kProperties + property]));
        }
    const auto mean = [](const std::vector<double>& values) {
        double sum = 0;
        for (const double value : values) sum += value;
        return sum / static_cast<double>(values.size());
    };
    const double meanY = mean(y);
    const double meanQ = mean(q);
    double yy = 0;
    double qq = 0;
    double yq = 0;
    for (std::size_t i = 0; i < y.size(); ++i) {
        yy += (y[i] - meanY) * (y[i] - meanY);
        qq += (q[i] - meanQ) * (q[i] - meanQ);
        yq += (y[i] - meanY) * (q[i] - meanQ);
    }
    return yq / std::sqrt(yy * qq);
}

/// Each photo's vectors with the properties of another one.
[[nodiscard]] std::vector<Patches> inOrder(const std::vector<Patches>& photos, std::span<const unsigned> order)
{
    auto shuffled = photos;
    for (std::size_t i = 0; i < photos.size(); ++i) shuffled[i].values = photos[order[i]].values;
    return shuffled;
}

[[nodiscard]] CorrelateSums summed(std::span<const Patches> photos, std::vector<float> readouts = {},
                                   const Shuffling& shuffling = {})
{
    CorrelateSums sums(kWidth, kProperties, std::move(readouts), shuffling);
    for (const auto& photo : photos)
        if (!sums.add(photo.rows, photo.values)) qFatal("a photo was refused");
    return sums;
}

}  // namespace

class CorrelatesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyReadoutHasTheCorrelationOfItsOwnMap()
    {
        const auto photos = photosFrom(1, 20, 49);
        const auto weights = readoutsFrom(2, 5);
        const auto sums = summed(photos, weights);
        QCOMPARE(sums.photos(), 20);
        QCOMPARE(sums.patches(), 20 * 49);
        const auto all = sums.correlations(weights);
        QVERIFY(all.has_value());
        const auto few = sums.intervals({.draws = 0});
        QVERIFY(few.has_value());
        for (std::size_t readout = 0; readout < 5; ++readout)
            for (std::size_t property = 0; property < kProperties; ++property) {
                const double expected = correlationOf(photos, std::span(weights).subspan(readout * kWidth, kWidth), property);
                const auto place = readout * kProperties + property;
                QVERIFY2(std::abs(static_cast<double>((*all)[place]) - expected) < 1e-5,
                         qPrintable(QStringLiteral("%1 %2").arg((*all)[place]).arg(expected)));
                QVERIFY(std::abs((*few)[place].r - expected) < 1e-5);
                QVERIFY(std::isnan((*few)[place].low));
            }
        QVERIFY(std::abs(correlationOf(photos, std::span(weights).first(kWidth), 0)) > 0.05);  // there was something to find
    }

    void aPatchWithoutADirectionOrAValueDoesNotCount()
    {
        auto photos = photosFrom(3, 4, 10);
        const auto clean = summed(photos).correlations(readoutsFrom(4, 3));
        for (auto& photo : photos) {
            constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
            photo.rows.insert(photo.rows.end(), kWidth, kNaN);
            photo.values.insert(photo.values.end(), {1e6F, -1e6F});
            photo.rows.insert(photo.rows.end(), kWidth, 0.4F);
            photo.values.insert(photo.values.end(), {1e6F, kNaN});
        }
        const auto sums = summed(photos);
        QCOMPARE(sums.patches(), 40);
        QCOMPARE(*sums.correlations(readoutsFrom(4, 3)), *clean);
    }

    void whatIsConstantHasNoCorrelation()
    {
        auto photos = photosFrom(5, 3, 12);
        for (auto& photo : photos)
            for (std::size_t i = 1; i < photo.values.size(); i += kProperties) photo.values[i] = 0.7F;
        std::vector<float> weights = readoutsFrom(6, 1);
        weights.resize(2 * kWidth, 0);  // and a voxel whose map is the same everywhere
        const auto r = summed(photos, weights).correlations(weights);
        QVERIFY(!std::isnan((*r)[0]) && std::isnan((*r)[1]));
        QVERIFY(std::isnan((*r)[2]) && std::isnan((*r)[3]));
        const auto intervals = summed(photos, weights).intervals({.draws = 20});
        QVERIFY(std::isnan((*intervals)[1].r) && std::isnan((*intervals)[1].low) && std::isnan((*intervals)[2].r));
    }

    /// Photos are drawn, not patches: an interval over patches would be much too narrow. Among many made-up studies of twelve
    /// photos, the one true correlation (of a thousand photos) should lie in about 95 of 100 intervals; percentile intervals of
    /// so few photos are known to be somewhat narrow.
    void intervalsHoldTheTruthAboutAsOftenAsTheySay()
    {
        const auto weights = readoutsFrom(7, 1);
        const double truth = correlationOf(photosFrom(8, 1000, 25), weights, 0);
        int held = 0;
        constexpr int kStudies = 120;
        for (int study = 0; study < kStudies; ++study) {
            const auto intervals =
                summed(photosFrom(static_cast<std::uint64_t>(100 + study), 12, 25), weights).intervals({.draws = 200});
            const auto& [r, low, high] = (*intervals)[0];
            QVERIFY(low <= r && r <= high);
            held += low <= truth && truth <= high ? 1 : 0;
        }
        QVERIFY2(held >= 0.82 * kStudies && held < kStudies, qPrintable(QString::number(held)));
    }

    void oneSeedIsOneInterval()
    {
        const auto photos = photosFrom(9, 8, 9);
        const auto weights = readoutsFrom(10, 1);
        const auto low = [&](std::uint64_t seed) {
            return (*summed(photos, weights).intervals({.draws = 50, .seed = seed}))[0].low;
        };
        QCOMPARE(low(1), low(1));
        QVERIFY(low(1) != low(2));
    }

    /// Straight from the definition: over the orders of three photos, of which two leave none in its place.
    void chanceIsWhatOtherPhotosPropertiesGiveInTheSamePlaces()
    {
        const auto photos = photosFrom(12, 3, 16);
        const auto weights = readoutsFrom(13, 2);
        const auto chances = summed(photos, weights, {.draws = 6000}).chances();
        QVERIFY(chances.has_value());
        for (std::size_t readout = 0; readout < 2; ++readout)
            for (std::size_t property = 0; property < kProperties; ++property) {
                const auto own = std::span(weights).subspan(readout * kWidth, kWidth);
                const double r = correlationOf(photos, own, property);
                double others = 0;
                double above = 0;
                double below = 0;
                std::array order{0U, 1U, 2U};
                do {
                    const double other = correlationOf(inOrder(photos, order), own, property);
                    if (order[0] != 0 && order[1] != 1 && order[2] != 2) others += other / 2;
                    above += other >= r - 1e-9 ? 1.0 / 6 : 0;
                    below += other <= r + 1e-9 ? 1.0 / 6 : 0;
                } while (std::ranges::next_permutation(order).found);
                const auto& chance = (*chances)[readout * kProperties + property];
                QVERIFY2(std::abs(chance.mean - others) < 1e-5, qPrintable(QStringLiteral("%1 %2").arg(chance.mean).arg(others)));
                QVERIFY2(std::abs(chance.p - std::min(1.0, 2 * std::min(above, below))) < 0.04,
                         qPrintable(QStringLiteral("%1 %2 %3").arg(chance.p).arg(above).arg(below)));
            }
    }

    /// What every photo has in the same place is no news of any of them.
    void whatAllPhotosShareIsChance()
    {
        constexpr int kPatches = 25;
        auto photos = photosFrom(14, 40, kPatches);
        const auto weights = readoutsFrom(15, 1);
        for (auto& photo : photos)
            for (std::size_t patch = 0; patch < kPatches; ++patch) {
                const float middle = patch == 12 ? 3.0F : 0.0F;
                for (std::size_t c = 0; c < kWidth; ++c) photo.rows[patch * kWidth + c] += middle * weights[c];
                photo.values[patch * kProperties + 1] = 0.5F + middle;  // in the middle of each photo, whatever it shows
            }
        const auto sums = summed(photos, weights, {.draws = 400});
        const double r = (*sums.intervals({.draws = 0}))[1].r;
        const auto chance = (*sums.chances())[1];
        QVERIFY(r > 0.9);
        QVERIFY2(std::abs(chance.mean - r) < 1e-4, qPrintable(QString::number(chance.mean)));
        QVERIFY2(chance.p > 0.9, qPrintable(QString::number(chance.p)));
        // The first property goes with each photo's own vectors, and chance does not reach it.
        const auto own = (*sums.chances())[0];
        QVERIFY2(own.p < 0.01, qPrintable(QString::number(own.p)));
    }

    /// Where there is nothing to find, p is below 0.1 in about one study of ten.
    void withoutAnythingToFindEveryPIsAsLikely()
    {
        const auto weights = readoutsFrom(16, 1);
        int below = 0;
        constexpr int kStudies = 200;
        for (int study = 0; study < kStudies; ++study) {
            const auto photos = photosFrom(static_cast<std::uint64_t>(1000 + study), 12, 25);
            const auto chances = summed(photos, weights, {.draws = 99}).chances();
            below += (*chances)[1].p <= 0.1 ? 1 : 0;  // the second property is noise
        }
        QVERIFY2(below >= 0.04 * kStudies && below <= 0.17 * kStudies, qPrintable(QString::number(below)));
    }

    void photosChangePlacesWithTheirLikeInBlocks()
    {
        auto photos = photosFrom(17, 10, 16);
        const auto weights = readoutsFrom(18, 1);
        const auto meanWith = [&](std::span<const Patches> some, std::size_t block) {
            return (*summed(some, weights, {.draws = 300, .block = block}).chances())[0].mean;
        };
        // Blocks of four, four and two: turned by one, two and three each photo meets each other one of its block as often.
        double expected = 0;
        for (unsigned turn = 1; turn <= 3; ++turn) {
            std::array<unsigned, 10> order{};
            for (unsigned i = 0; i < 8; ++i) order[i] = i / 4 * 4 + (i + turn) % 4;
            order[8] = 9;
            order[9] = 8;
            expected += correlationOf(inOrder(photos, order), weights, 0) / 3;
        }
        QVERIFY(std::abs(meanWith(photos, 4) - expected) < 1e-5);
        QVERIFY(std::abs(meanWith(photos, 64) - expected) > 1e-3);
        QCOMPARE(meanWith(photos, 4), meanWith(photos, 4));
        QVERIFY(std::isnan(meanWith(std::span(photos).first(1), 64)));
        // One with a patch that does not count stays in its place, and so does one of another size.
        photos[1].values[0] = std::numeric_limits<float>::quiet_NaN();
        QVERIFY(std::isnan(meanWith(std::span(photos).first(2), 64)));
        auto small = photosFrom(19, 1, 9);
        const std::array two{photos[0], small[0]};
        QVERIFY(std::isnan(meanWith(two, 64)));
        QVERIFY(std::isnan((*summed(photos, weights).chances())[0].p));  // nobody asked
    }

    void nothingAddedIsNothingKnown()
    {
        const auto weights = readoutsFrom(11, 2);
        const CorrelateSums none(kWidth, kProperties, weights);
        QCOMPARE(none.photos(), 0);
        const auto intervals = none.intervals({}).value();
        QCOMPARE(intervals.size(), 2 * kProperties);
        for (const auto& each : intervals) QVERIFY(std::isnan(each.r) && std::isnan(each.low));
        const auto all = none.correlations(weights).value();
        for (const float r : all) QVERIFY(std::isnan(r));
    }

    void whatDoesNotFitIsRefused()
    {
        CorrelateSums sums(kWidth, kProperties, {});
        const std::vector<float> rows(2 * kWidth);
        const auto refused = sums.add(rows, std::vector<float>(kProperties));
        QVERIFY(!refused && refused.error().kind == ErrorKind::mismatch);
        const auto wide = sums.correlations(std::vector<float>(kWidth + 1));
        QVERIFY(!wide && wide.error().kind == ErrorKind::mismatch);
    }
};

QTEST_APPLESS_MAIN(CorrelatesTest)
#include "CorrelatesTest.moc"
