// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/TopPhotos.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace cortilens::analysis {

Result<PhotoRanking> rankPhotos(std::span<const NsdId> photos, std::span<const float> values, std::size_t count)
{
    if (photos.size() != values.size())
        return std::unexpected(
            Error{ErrorKind::mismatch,
                  fmt::format("There are {} photos, but {} values to rank them by.", photos.size(), values.size()),
                  {}});
    std::vector<RankedPhoto> ranked;
    for (std::size_t i = 0; i < photos.size(); ++i)
        if (!std::isnan(values[i])) ranked.push_back({photos[i], values[i]});
    if (ranked.empty())
        return std::unexpected(Error{ErrorKind::invalidRequest, "No photo has a value to be ranked by.",
                                     "Choose a place with responses, or make embeddings first (`cortilens-engine features`)."});
    PhotoRanking ranking;
    ranking.photos = ranked.size();
    const auto half = static_cast<std::ptrdiff_t>(std::min(count, ranked.size() / 2 + ranked.size() % 2));
    const auto other = static_cast<std::ptrdiff_t>(std::min(count, ranked.size() / 2));
    std::ranges::partial_sort(ranked, ranked.begin() + half, [](const auto& a, const auto& b) {
        return a.value != b.value ? a.value > b.value : a.photo < b.photo;
    });
    ranking.top.assign(ranked.begin(), ranked.begin() + half);
    ranked.erase(ranked.begin(), ranked.begin() + half);
    std::ranges::partial_sort(ranked, ranked.begin() + other, [](const auto& a, const auto& b) {
        return a.value != b.value ? a.value < b.value : a.photo < b.photo;
    });
    ranking.bottom.assign(ranked.begin(), ranked.begin() + other);
    return ranking;
}

Result<std::vector<float>> predictedResponses(std::span<const float> embeddings, std::span<const float> weights, float bias)
{
    if (weights.empty() || embeddings.size() % weights.size() != 0)
        return std::unexpected(Error{
            ErrorKind::mismatch,
            fmt::format("A readout of {} channels does not fit {} values of embeddings.", weights.size(), embeddings.size()),
            "Give an encoder that was fitted on this backbone's embedding."});
    std::vector<float> values;
    for (std::size_t first = 0; first < embeddings.size(); first += weights.size()) {
        const auto row = embeddings.subspan(first, weights.size());
        values.push_back(
            static_cast<float>(std::inner_product(row.begin(), row.end(), weights.begin(), static_cast<double>(bias))));
    }
    return values;
}

std::vector<float> meanResponses(std::span<const float> responses, std::size_t voxels)
{
    std::vector<float> means;
    for (std::size_t first = 0; voxels > 0 && first + voxels <= responses.size(); first += voxels) {
        double sum = 0;
        int known = 0;
        for (const float value : responses.subspan(first, voxels)) {
            if (std::isnan(value)) continue;
            sum += static_cast<double>(value);
            ++known;
        }
        means.push_back(known > 0 ? static_cast<float>(sum / known) : std::numeric_limits<float>::quiet_NaN());
    }
    return means;
}

}  // namespace cortilens::analysis
