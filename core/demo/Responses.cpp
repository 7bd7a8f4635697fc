// SPDX-License-Identifier: Apache-2.0
#include "core/demo/Responses.h"

#include "core/models/ClassDirection.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <random>

namespace cortilens::demo {

namespace {

constexpr int kMixturesPerHemisphere = 16;
constexpr float kMixtureReachMm = 14;
constexpr float kMixtureShare = 0.25F;  // beside a disc's own preference, at its centre
constexpr double kLeanRadians = 35 * std::numbers::pi / 180;

using Direction = std::vector<float>;

[[nodiscard]] Direction unit(Direction direction)
{
    const double square = std::inner_product(direction.begin(), direction.end(), direction.begin(), 0.0);
    for (auto& value : direction) value = static_cast<float>(static_cast<double>(value) / std::sqrt(square));
    return direction;
}

void add(Direction& sum, const Direction& direction, double share)
{
    for (std::size_t c = 0; c < sum.size(); ++c) sum[c] += static_cast<float>(share * static_cast<double>(direction[c]));
}

/// Round the middle, zero from 1.6 radii on.
[[nodiscard]] double fadingOf(double radii)
{
    const double rest = std::max(0.0, 1.0 - radii * radii / 2.56);
    return rest * rest;
}

/// A single class that voxels around a random place of nsdgeneral answer to.
struct Mixture {
    std::vector<float> distance;  ///< [V]
    Direction direction;
};

class PreferenceMap {
public:
    PreferenceMap(const Cortex& cortex, const Preferences& preferences, const models::ClassifierHead& head)
        : m_preferences(preferences)
    {
        for (int category = 0; category <= static_cast<int>(Category::vehicles); ++category)
            m_categories.push_back(unit(models::classDirection(head, classesOf(static_cast<Category>(category)))));
        std::mt19937_64 random(preferences.seed);
        for (std::size_t side = 0; side < 2; ++side) {
            const auto& general = preferences.fields[side].general;
            while (m_mixtures[side].size() < kMixturesPerHemisphere) {
                const auto vertex = random() % general.size();
                const int chosen = static_cast<int>(random() % static_cast<std::uint64_t>(head.classes));
                if (general[vertex] == 0) continue;
                const std::array source{VertexId{static_cast<std::int32_t>(vertex)}};
                m_mixtures[side].push_back(
                    {distanceAlongEdges(cortex[side], source), unit(models::classDirection(head, std::span(&chosen, 1)))});
            }
        }
        for (std::size_t side = 0; side < 2; ++side) m_points[side] = atDepth(cortex[side], 0.5F);
    }

    /// Unit norm; `strength` 0..1 says how much of it is a disc's doing.
    [[nodiscard]] Direction at(const RibbonVoxel& voxel, double& strength) const
    {
        const std::size_t side = voxel.hemisphere == Hemisphere::left ? 0 : 1;
        const auto& fields = m_preferences.fields[side];
        Direction discsSum(m_categories[0].size());
        strength = 0;
        for (std::size_t d = 0; d < discs().size(); ++d) {
            const auto& disc = discs()[d];
            const double share = fadingOf(static_cast<double>(voxel.sample(fields.discDistance[d]) / disc.radiusMm));
            if (share <= 0) continue;
            const float forward = (placeOf(voxel, side)[1] - fields.centres[d][1]) / disc.radiusMm;
            const double lean = kLeanRadians * std::clamp(0.5 + 0.5 * static_cast<double>(forward), 0.0, 1.0);
            add(discsSum, m_categories[static_cast<std::size_t>(disc.likes)], share * std::cos(lean));
            add(discsSum, m_categories[static_cast<std::size_t>(disc.leans)], share * std::sin(lean));
            strength = std::max(strength, share);
        }
        Direction direction(discsSum.size());
        for (const auto& mixture : m_mixtures[side]) {
            const double reach = static_cast<double>(voxel.sample(mixture.distance) / kMixtureReachMm);
            add(direction, mixture.direction, std::exp(-reach * reach / 2) + 1e-6);
        }
        direction = unit(std::move(direction));
        if (strength <= 0) return direction;
        const double mixtureShare = std::lerp(1.0, static_cast<double>(kMixtureShare), std::min(1.0, 2 * strength));
        for (auto& value : direction) value = static_cast<float>(mixtureShare * static_cast<double>(value));
        add(direction, unit(std::move(discsSum)), std::min(1.0, 2 * strength));
        return unit(std::move(direction));
    }

private:
    [[nodiscard]] Point placeOf(const RibbonVoxel& voxel, std::size_t side) const
    {
        Point place{};
        for (std::size_t corner = 0; corner < 3; ++corner)
            for (std::size_t axis = 0; axis < 3; ++axis)
                place[axis] +=
                    voxel.weights[corner] * m_points[side][static_cast<std::size_t>(voxel.corners[corner].value)][axis];
        return place;
    }

    const Preferences& m_preferences;
    std::vector<Direction> m_categories;
    std::array<std::vector<Mixture>, 2> m_mixtures;
    std::array<std::vector<Point>, 2> m_points;
};

[[nodiscard]] double answerOf(std::span<const float> weights, std::span<const float> embeddings, std::size_t photo)
{
    const auto embedding = embeddings.subspan(photo * weights.size(), weights.size());
    return std::inner_product(weights.begin(), weights.end(), embedding.begin(), 0.0);
}

/// Scales weights and sets the bias so that over the photos the signal has mean 0 and standard deviation `deviation`.
void standardise(ModelVoxel& voxel, std::span<const float> embeddings, double deviation)
{
    const auto photos = embeddings.size() / voxel.weights.size();
    std::vector<double> answers(photos);
    for (std::size_t n = 0; n < photos; ++n) answers[n] = answerOf(voxel.weights, embeddings, n);
    const double mean = std::accumulate(answers.begin(), answers.end(), 0.0) / static_cast<double>(photos);
    double squares = 0;
    for (const double answer : answers) squares += (answer - mean) * (answer - mean);
    const double scale = deviation / std::sqrt(std::max(squares / static_cast<double>(photos), 1e-12));
    for (auto& weight : voxel.weights) weight = static_cast<float>(scale * static_cast<double>(weight));
    voxel.bias = static_cast<float>(-scale * mean);
    for (const double answer : answers) voxel.signal.push_back(static_cast<float>(scale * (answer - mean)));
}

/// Mean 0 and variance 1 within each session.
[[nodiscard]] std::vector<double> zScored(std::span<const std::int16_t> betas, std::size_t sessionTrials)
{
    std::vector<double> scores(betas.begin(), betas.end());
    for (std::size_t first = 0; first < scores.size(); first += sessionTrials) {
        const auto session = std::span(scores).subspan(first, std::min(sessionTrials, scores.size() - first));
        const auto count = static_cast<double>(session.size());
        const double mean = std::accumulate(session.begin(), session.end(), 0.0) / count;
        double squares = 0;
        for (const double value : session) squares += (value - mean) * (value - mean);
        const double deviation = std::sqrt(squares / (count - 1));
        for (auto& value : session) value = deviation > 0 ? (value - mean) / deviation : 0.0;
    }
    return scores;
}

/// Repeats of each photo: count, sum and sum of squares of its z-scored betas.
struct Repeats {
    int count = 0;
    double sum = 0;
    double squares = 0;

    [[nodiscard]] double mean() const { return sum / count; }
    [[nodiscard]] double variance() const { return (squares - sum * sum / count) / (count - 1); }
};

[[nodiscard]] std::vector<Repeats> repeatsOf(std::span<const std::int16_t> betas, std::span<const int> order,
                                             std::size_t sessionTrials, std::size_t photos)
{
    const auto z = zScored(betas, sessionTrials);
    std::vector<Repeats> repeats(photos);
    for (std::size_t trial = 0; trial < z.size(); ++trial) {
        auto& photo = repeats[static_cast<std::size_t>(order[trial])];
        ++photo.count;
        photo.sum += z[trial];
        photo.squares += z[trial] * z[trial];
    }
    return repeats;
}

}  // namespace

std::vector<ModelVoxel> modelVoxels(const Cortex& cortex, std::span<const RibbonVoxel> ribbon, const Preferences& preferences,
                                    const models::ClassifierHead& head, std::span<const float> embeddings)
{
    const PreferenceMap map(cortex, preferences, head);
    std::vector<ModelVoxel> voxels;
    for (const auto& place : ribbon) {
        const std::size_t side = place.hemisphere == Hemisphere::left ? 0 : 1;
        const auto nearest = static_cast<std::size_t>(place.nearestCorner().value);
        if (preferences.fields[side].general[nearest] == 0) continue;
        double strength = 0;
        ModelVoxel voxel{.place = place, .weights = map.at(place, strength), .signal = {}};
        const double posterior =
            std::clamp(1.0 - static_cast<double>(place.sample(preferences.fields[side].calcarine)) / 70.0, 0.0, 1.0);
        voxel.ncsnr = static_cast<float>(0.25 + 0.45 * posterior + 0.75 * strength);
        voxel.meanPercent = static_cast<float>(0.4 + 0.8 * posterior);
        voxel.deviationPercent = 1.6F;
        const double signal = static_cast<double>(voxel.ncsnr);
        standardise(voxel, embeddings, signal / std::sqrt(1 + signal * signal));
        voxels.push_back(std::move(voxel));
    }
    return voxels;
}

std::vector<int> trialOrder(int photos, int repeats, std::uint64_t seed)
{
    std::vector<int> order;
    for (int repeat = 0; repeat < repeats; ++repeat)
        for (int photo = 0; photo < photos; ++photo) order.push_back(photo);
    std::mt19937_64 random(seed);
    for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random() % i]);
    return order;
}

std::vector<std::int16_t> betasOf(const ModelVoxel& voxel, std::span<const int> order, std::uint64_t seed)
{
    const double ncsnr = static_cast<double>(voxel.ncsnr);
    std::mt19937_64 random(seed);
    std::normal_distribution<double> noise(0.0, 1 / std::sqrt(1 + ncsnr * ncsnr));
    std::vector<std::int16_t> betas;
    betas.reserve(order.size());
    for (const int photo : order) {
        const double z = static_cast<double>(voxel.signal[static_cast<std::size_t>(photo)]) + noise(random);
        const double percent = static_cast<double>(voxel.meanPercent) + static_cast<double>(voxel.deviationPercent) * z;
        betas.push_back(static_cast<std::int16_t>(std::clamp(std::lround(300 * percent), -32767L, 32767L)));
    }
    return betas;
}

std::vector<float> meanResponses(std::span<const std::int16_t> betas, std::span<const int> order, std::size_t sessionTrials,
                                 int photos)
{
    std::vector<float> means;
    for (const auto& photo : repeatsOf(betas, order, sessionTrials, static_cast<std::size_t>(photos)))
        means.push_back(static_cast<float>(photo.mean()));
    return means;
}

VoxelScores scoresOf(const ModelVoxel& voxel, std::span<const std::int16_t> betas, std::span<const int> order,
                     std::size_t sessionTrials, int testPhotos)
{
    const auto photos = repeatsOf(betas, order, sessionTrials, voxel.signal.size());
    double noiseVariance = 0;
    for (const auto& photo : photos) noiseVariance += photo.variance() / static_cast<double>(photos.size());
    const auto test = std::span(photos).first(static_cast<std::size_t>(testPhotos));
    double mean = 0;
    for (const auto& photo : test) mean += photo.mean() / testPhotos;
    double residual = 0;
    double total = 0;
    for (std::size_t n = 0; n < test.size(); ++n) {
        const double predicted = static_cast<double>(voxel.signal[n]);
        residual += (test[n].mean() - predicted) * (test[n].mean() - predicted);
        total += (test[n].mean() - mean) * (test[n].mean() - mean);
    }
    const double noise = std::sqrt(noiseVariance);
    return {static_cast<float>(std::sqrt(std::max(0.0, 1 - noiseVariance)) / noise), static_cast<float>(1 - residual / total)};
}

}  // namespace cortilens::demo
