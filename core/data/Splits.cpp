// SPDX-License-Identifier: Apache-2.0
#include "core/data/Splits.h"

#include "core/data/Stimuli.h"
#include "core/files/MappedFile.h"
#include "core/files/TextLines.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <random>
#include <set>
#include <unordered_map>

namespace cortilens::data {

namespace {

[[nodiscard]] Error tooFew(std::string_view name, std::string_view what, std::size_t left)
{
    return {ErrorKind::invalidRequest,
            fmt::format("The split {} leaves {} images to {}; at least {} are needed.", name, left, what, kFewestTestImages),
            "Choose another split, or convert more sessions: a photo counts once it was shown in one of them."};
}

[[nodiscard]] int sessionsOf(std::span<const int> sessions, std::size_t subject)
{
    return sessions.empty() ? std::numeric_limits<int>::max() / kTrialsPerSession
                            : sessions[std::min(subject, sessions.size() - 1)];
}

}  // namespace

std::vector<NsdId> sharedPhotos(const Design& design, int leastTrials, std::span<const int> sessions)
{
    auto shared = design.shared;
    for (std::size_t subject = 0; subject < design.lists.size() && leastTrials > 0; ++subject) {
        std::unordered_map<std::int32_t, int> trials;
        for (const auto photo : photosShown(design, fmt::format("subj{:02}", subject + 1), sessionsOf(sessions, subject)))
            ++trials[photo.value];
        std::erase_if(shared, [&](NsdId photo) {
            const auto seen = trials.find(photo.value);
            return seen == trials.end() || seen->second < leastTrials;
        });
    }
    std::ranges::sort(shared);
    return shared;
}

Result<Split> splitBy(std::span<const NsdId> images, std::span<const NsdId> test, std::string name)
{
    const std::set<NsdId> tested(test.begin(), test.end());
    Split split{std::move(name), {}, {}};
    for (std::size_t place = 0; place < images.size(); ++place)
        (tested.contains(images[place]) ? split.test : split.train).push_back(place);
    if (split.test.size() < kFewestTestImages) return std::unexpected(tooFew(split.name, "test", split.test.size()));
    if (split.train.size() < kFewestTestImages) return std::unexpected(tooFew(split.name, "train", split.train.size()));
    return split;
}

Result<std::vector<Split>> kFold(std::size_t images, std::size_t folds, std::uint64_t seed)
{
    if (folds < 2)
        return std::unexpected(
            Error{ErrorKind::invalidRequest, fmt::format("{} folds cannot be made.", folds), "Ask for two folds or more."});
    if (images / folds < kFewestTestImages)
        return std::unexpected(tooFew(fmt::format("into {} folds", folds), "a fold", images / folds));
    std::vector<std::size_t> order(images);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::mt19937_64 random(seed);  // std::shuffle is free to differ between libraries
    for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random() % i]);
    std::vector<Split> splits;
    for (std::size_t fold = 0; fold < folds; ++fold) {
        Split split{fmt::format("fold {} of {}", fold + 1, folds), {}, {}};
        for (std::size_t i = 0; i < order.size(); ++i) (i % folds == fold ? split.test : split.train).push_back(order[i]);
        std::ranges::sort(split.train);
        std::ranges::sort(split.test);
        splits.push_back(std::move(split));
    }
    return splits;
}

Result<std::vector<NsdId>> readImageList(const std::filesystem::path& path)
{
    const auto file = files::MappedFile::open(path);
    if (!file) return std::unexpected(file.error());
    std::vector<NsdId> images;
    files::TextLines lines(files::textOf(file->bytes()));
    while (const auto line = lines.next()) {
        const auto words = files::wordsOf(*line);
        if (words.empty() || words.front().starts_with('#')) continue;
        const auto image = words.size() == 1 ? imageFrom(words.front(), std::numeric_limits<std::int32_t>::max())
                                             : Result<NsdId>(std::unexpected(Error{}));
        if (!image)
            return std::unexpected(Error{
                ErrorKind::malformed, fmt::format("{}, line {}: '{}' is not a photo.", path.string(), lines.number(), *line),
                "Write one photo per line: 17 (or nsd:17) for an nsdId, which counts from 0, 73k:18 for the same photo by "
                "its 73KID, which counts from 1."});
        images.push_back(*image);
    }
    return images;
}

}  // namespace cortilens::data
