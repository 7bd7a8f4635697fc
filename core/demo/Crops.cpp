// SPDX-License-Identifier: Apache-2.0
#include "core/demo/Crops.h"

#include "core/files/PillowResize.h"
#include "core/files/TextLines.h"

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <system_error>

namespace cortilens::demo {

namespace {

constexpr int kStoryCocoId = 311303;  // sandwiches and salad on a plate beside a large cup
constexpr int kStoryLeft = 85;        // pixels: both sandwiches and most of the cup, which is no food and stays dark

[[nodiscard]] int cocoIdIn(const std::string& stem)
{
    return stem.size() == 12 ? files::numberOf<int>(stem).value_or(0) : 0;
}

[[nodiscard]] Photo cutOut(const Crop& crop, const Photo& photo)
{
    Photo square{crop.side, crop.side, {}};
    const auto width = static_cast<std::size_t>(photo.width);
    for (int row = crop.top; row < crop.top + crop.side; ++row) {
        const auto first = 3 * (static_cast<std::size_t>(row) * width + static_cast<std::size_t>(crop.left));
        const auto pixels = std::span(photo.rgb).subspan(first, 3 * static_cast<std::size_t>(crop.side));
        square.rgb.insert(square.rgb.end(), pixels.begin(), pixels.end());
    }
    return square;
}

/// Fractions removed before and after. A quarter of a pixel keeps rounding from pushing floor() to the pixel before.
[[nodiscard]] std::pair<double, double> removed(int first, int count, int size)
{
    return {(first + 0.25) / size, std::max(0.0, size - first - count - 0.25) / size};
}

}  // namespace

Result<std::vector<Source>> readSources(const std::filesystem::path& folder)
{
    std::error_code error;
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error))
        if (entry.path().extension() == ".jpg") paths.push_back(entry.path());
    std::ranges::sort(paths);
    std::vector<Source> sources;
    for (const auto& path : paths) {
        auto photo = files::readPhoto(path);
        if (!photo) return std::unexpected(photo.error());
        sources.push_back({path, cocoIdIn(path.stem().string()), std::move(*photo)});
    }
    if (std::ranges::find(sources, kStoryCocoId, &Source::cocoId) == sources.end())
        return std::unexpected(Error{ErrorKind::notFound, fmt::format("The demo's photos are not in {}.", folder.string()),
                                     "Reinstall the program, or name its resources folder."});
    return sources;
}

std::vector<Crop> cropsOf(std::span<const Source> sources, int count, std::uint64_t seed)
{
    std::mt19937_64 random(seed);
    const auto below = [&random](int bound) { return static_cast<int>(random() % static_cast<std::uint64_t>(bound)); };
    std::vector<Crop> crops;
    for (int n = 0; n < count; ++n) {
        const auto source = static_cast<std::size_t>(n) % sources.size();
        const auto& photo = sources[source].photo;
        const int shorter = std::min(photo.width, photo.height);
        const int side = shorter - below(shorter * 2 / 5 + 1);
        crops.push_back({source, below(photo.height - side + 1), below(photo.width - side + 1), side});
    }
    if (count > kStoryPhoto) {
        const auto meal = std::ranges::find(sources, kStoryCocoId, &Source::cocoId);
        const auto& [width, height, rgb] = meal->photo;
        const int side = std::min(width, height);
        crops[kStoryPhoto] = {static_cast<std::size_t>(meal - sources.begin()), 0, std::min(kStoryLeft, width - side), side};
    }
    return crops;
}

Photo stimulusOf(const Crop& crop, const Source& source)
{
    return files::resizeBicubic(cutOut(crop, source.photo), kStimulusPixels, kStimulusPixels);
}

std::string cropBoxOf(const Crop& crop, const Photo& photo)
{
    const auto [top, bottom] = removed(crop.top, crop.side, photo.height);
    const auto [left, right] = removed(crop.left, crop.side, photo.width);
    return fmt::format("({}, {}, {}, {})", top, bottom, left, right);
}

}  // namespace cortilens::demo
