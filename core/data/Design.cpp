// SPDX-License-Identifier: Apache-2.0
#include "core/data/Design.h"

#include "core/files/Mat.h"
#include "core/files/TextLines.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace cortilens::data {

namespace {

using files::MatVariable;

[[nodiscard]] Error malformed(const std::filesystem::path& path, const std::string& what)
{
    return {ErrorKind::malformed, fmt::format("{} is not NSD's design: {}.", path.string(), what),
            "Download nsddata/experiments/nsd/nsd_expdesign.mat again."};
}

/// Whole numbers from 1 to `last`, made 0-based.
[[nodiscard]] Result<std::vector<std::int32_t>> zeroBased(const std::filesystem::path& path, const MatVariable& variable,
                                                          std::int64_t last)
{
    std::vector<std::int32_t> indices;
    indices.reserve(variable.values.size());
    for (const double value : variable.values) {
        if (!(value >= 1 && value <= static_cast<double>(last)) || value != std::floor(value))
            return std::unexpected(malformed(
                path, fmt::format("{} holds {}, where whole numbers from 1 to {} are due", variable.name, value, last)));
        indices.push_back(static_cast<std::int32_t>(value) - 1);
    }
    return indices;
}

/// Place of subjNN among the design's lists: subj01 is 0.
[[nodiscard]] std::optional<std::size_t> placeOf(const Design& design, std::string_view subject)
{
    if (!subject.starts_with("subj")) return std::nullopt;
    const auto number = files::numberOf<std::size_t>(subject.substr(4));
    if (!number || *number < 1 || *number > design.lists.size()) return std::nullopt;
    return *number - 1;
}

}  // namespace

Result<Design> readDesign(const std::filesystem::path& path)
{
    constexpr std::int64_t kLargestId = std::numeric_limits<std::int32_t>::max();
    const auto ordering = files::readMat(path, "masterordering");
    if (!ordering) return std::unexpected(ordering.error());
    const auto lists = files::readMat(path, "subjectim");
    if (!lists) return std::unexpected(lists.error());
    if (lists->shape.size() != 2 || lists->values.empty())
        return std::unexpected(malformed(path, "subjectim is not a table of subjects x photos"));

    Design design;
    auto order = zeroBased(path, *ordering, lists->shape[1]);
    if (!order) return std::unexpected(order.error());
    design.order = std::move(*order);
    const auto photos = zeroBased(path, *lists, kLargestId);
    if (!photos) return std::unexpected(photos.error());
    design.lists.resize(static_cast<std::size_t>(lists->shape[0]));
    for (std::size_t entry = 0; entry < photos->size(); ++entry)
        design.lists[entry % design.lists.size()].push_back({(*photos)[entry]});

    const auto shared = files::readMat(path, "sharedix");
    if (!shared && shared.error().kind == ErrorKind::notFound) return design;
    if (!shared) return std::unexpected(shared.error());
    const auto ids = zeroBased(path, *shared, kLargestId);
    if (!ids) return std::unexpected(ids.error());
    for (const auto id : *ids) design.shared.push_back({id});
    return design;
}

std::vector<NsdId> photosShown(const Design& design, std::string_view subject, int sessions)
{
    const auto place = placeOf(design, subject);
    if (!place || sessions <= 0) return {};
    const auto trials = std::min(design.order.size(), static_cast<std::size_t>(sessions) * kTrialsPerSession);
    std::vector<NsdId> photos;
    photos.reserve(trials);
    for (std::size_t trial = 0; trial < trials; ++trial)
        photos.push_back(design.lists[*place][static_cast<std::size_t>(design.order[trial])]);
    return photos;
}

std::vector<std::uint8_t> trialsOf(const Design& design, std::string_view subject, int sessions, int photos)
{
    std::vector<std::uint8_t> trials(static_cast<std::size_t>(std::max(photos, 0)), 0);
    for (const auto photo : photosShown(design, subject, sessions)) {
        if (photo.value >= photos) continue;
        auto& count = trials[static_cast<std::size_t>(photo.value)];
        if (count < std::numeric_limits<std::uint8_t>::max()) ++count;
    }
    return trials;
}

}  // namespace cortilens::data
