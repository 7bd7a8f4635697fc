// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Grid.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

/// For tests against COCO's annotations (instances.json).
namespace cortilens::test {

using Polygon = std::vector<std::array<double, 2>>;  // x, y from the upper left, in fractions of width and height

struct CocoPhoto {
    std::string fileName;
    std::map<std::string, std::vector<Polygon>> objects;  ///< outlines by category; an object may have several
    std::map<std::string, bool> crowds;                   ///< categories that are also annotated as a crowd, without outlines
};

/// Sorted by file name.
[[nodiscard]] inline std::vector<CocoPhoto> cocoPhotos(const std::filesystem::path& instances)
{
    const auto json = nlohmann::json::parse(std::ifstream(instances));
    std::map<int, std::string> categories;
    for (const auto& category : json["categories"]) categories[category["id"]] = category["name"];
    struct Entry {
        CocoPhoto photo;
        double width, height;
    };
    std::map<std::int64_t, Entry> photos;
    for (const auto& image : json["images"])
        photos[image["id"]] = {{image["file_name"], {}, {}}, image["width"], image["height"]};
    for (const auto& annotation : json["annotations"]) {
        auto& [photo, width, height] = photos.at(annotation["image_id"]);
        const auto& category = categories.at(annotation["category_id"]);
        if (annotation["iscrowd"] == 1) {
            photo.crowds[category] = true;
            continue;
        }
        for (const auto& flat : annotation["segmentation"]) {
            auto& polygon = photo.objects[category].emplace_back();
            for (std::size_t i = 0; i + 1 < flat.size(); i += 2)
                polygon.push_back({flat[i].get<double>() / width, flat[i + 1].get<double>() / height});
        }
    }
    std::vector<CocoPhoto> sorted;
    for (auto& [id, entry] : photos) sorted.push_back(std::move(entry.photo));
    std::ranges::sort(sorted, {}, &CocoPhoto::fileName);
    return sorted;
}

/// Marks the samples of a square raster whose centres lie inside (even-odd).
inline void fill(std::vector<std::uint8_t>& raster, int side, const Polygon& polygon)
{
    for (int row = 0; row < side; ++row) {
        const double y = (row + 0.5) / side;
        std::vector<double> crossings;
        for (std::size_t i = 0; i < polygon.size(); ++i) {
            const auto& [x0, y0] = polygon[i];
            const auto& [x1, y1] = polygon[(i + 1) % polygon.size()];
            if ((y0 <= y) != (y1 <= y)) crossings.push_back(x0 + (y - y0) / (y1 - y0) * (x1 - x0));
        }
        std::ranges::sort(crossings);
        for (std::size_t i = 0; i + 1 < crossings.size(); i += 2) {
            const int first = std::max(static_cast<int>(std::ceil(crossings[i] * side - 0.5)), 0);
            const int last = std::min(static_cast<int>(std::ceil(crossings[i + 1] * side - 0.5)), side);
            for (int col = first; col < last; ++col) raster[static_cast<std::size_t>(row * side + col)] = 1;
        }
    }
}

/// For each patch the fraction of it that lies inside any of the outlines, by 16 x 16 samples.
[[nodiscard]] inline std::vector<double> coverage(const std::vector<Polygon>& polygons, int patches)
{
    constexpr int kSamples = 16;
    const int side = patches * kSamples;
    std::vector<std::uint8_t> raster(static_cast<std::size_t>(side * side));
    for (const auto& polygon : polygons) fill(raster, side, polygon);
    std::vector<double> covered(static_cast<std::size_t>(patches * patches));
    for (int row = 0; row < side; ++row)
        for (int col = 0; col < side; ++col)
            covered[static_cast<std::size_t>(row / kSamples * patches + col / kSamples)] +=
                raster[static_cast<std::size_t>(row * side + col)] / static_cast<double>(kSamples * kSamples);
    return covered;
}

/// Probability that a positive scores above a negative (area under the ROC curve); ties count half. NaN without both.
[[nodiscard]] inline double rocArea(const std::vector<float>& scores, const std::vector<bool>& positive)
{
    double wins = 0;
    double pairs = 0;
    for (std::size_t i = 0; i < scores.size(); ++i)
        for (std::size_t j = 0; j < scores.size(); ++j) {
            if (!positive[i] || positive[j]) continue;
            wins += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
            ++pairs;
        }
    return wins / pairs;
}

}  // namespace cortilens::test
