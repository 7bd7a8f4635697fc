// SPDX-License-Identifier: Apache-2.0
#include "core/engine/CorrelatesOf.h"

#include "core/analysis/Agreement.h"
#include "core/analysis/Correlates.h"
#include "core/analysis/PhotoProperties.h"
#include "core/analysis/Relevance.h"
#include "core/analysis/TextProbe.h"
#include "core/data/PhotoMaps.h"
#include "core/encoder/Significance.h"
#include "core/engine/FeatureOrder.h"
#include "core/engine/TextInquiry.h"
#include "core/engine/TrainingData.h"
#include "core/files/Csv.h"
#include "core/files/ValueMap.h"
#include "core/types/Cancelled.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace cortilens::engine {

namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kTellEvery = std::chrono::milliseconds(200);

/// Properties that the same photos have, and what is added up of them.
struct Group {
    std::vector<wire::CorrelatedProperty> properties;
    const data::PhotoMaps* maps = nullptr;  // null: measured in the pixels, or in the features
    std::vector<Direction> words;           // of each property, where they are words
    analysis::CorrelateSums sums;
};

[[nodiscard]] wire::CorrelatedProperty propertyOf(std::string_view id, std::string_view name, std::string_view unit)
{
    wire::CorrelatedProperty property;
    property.id = id;
    property.name = name;
    property.unit = unit;
    return property;
}

/// A folder's name as a word in a sentence: Depth.
[[nodiscard]] std::string titled(std::string name)
{
    if (!name.empty() && name[0] >= 'a' && name[0] <= 'z') name[0] = static_cast<char>(name[0] - 'a' + 'A');
    return name;
}

/// The readouts of the regions, and how their maps are held against chance.
struct Asked {
    std::size_t width = 0;
    std::vector<float> readouts;  // [R, width]
    analysis::Shuffling shuffling;

    [[nodiscard]] analysis::CorrelateSums sumsFor(std::size_t properties) const
    {
        return {width, properties, readouts, shuffling};
    }
};

[[nodiscard]] std::vector<Group> groupsFor(const Asked& asked, const data::PhotoMapList& maps)
{
    std::vector<Group> groups;
    const auto pixels = analysis::pixelProperties();
    groups.push_back({.properties = {}, .maps = nullptr, .words = {}, .sums = asked.sumsFor(pixels.size())});
    for (const auto& pixel : pixels) groups.back().properties.push_back(propertyOf(pixel.id, pixel.name, pixel.unit));
    for (const auto& kind : maps.kinds)
        groups.push_back(
            {.properties = {propertyOf(kind.name, titled(kind.name), "")}, .maps = &kind, .words = {}, .sums = asked.sumsFor(1)});
    return groups;
}

struct AskedWords {
    std::string id;
    Words words;
};

/// Texts, then banks, each once.
[[nodiscard]] Result<std::vector<AskedWords>> wordsIn(const wire::CorrelatesQuery& query, TextSource& texts)
{
    std::vector<AskedWords> asked;
    const auto add = [&](std::string id, Words words) {
        if (std::ranges::find(asked, id, &AskedWords::id) == asked.end()) asked.push_back({std::move(id), std::move(words)});
    };
    for (const auto& text : query.texts) add("words:" + text, {.text = text});
    for (const auto& bank : query.banks) {
        if (bank != "all") {
            add("bank:" + bank, {.bank = bank});
            continue;
        }
        const auto banks = texts.banks();
        if (!banks) return std::unexpected(banks.error());
        for (const auto& each : *banks) add("bank:" + each.id, {.bank = each.id});
    }
    return asked;
}

/// Where each of the words is, as far as the backbone can read them; what it cannot is named in `notices`.
void addWords(std::vector<Group>& groups, const Asked& asked, const Backbone& backbone, const Study& study, TextSource& texts,
              std::span<const AskedWords> all, std::vector<std::string>& notices)
{
    std::vector<wire::CorrelatedProperty> properties;
    std::vector<Direction> directions;
    for (const auto& [id, words] : all) {
        auto direction = texts.direction(backbone, study.weightsFolders(), words);
        if (!direction) {
            notices.push_back(direction.error().message);
            continue;
        }
        if (!(*direction)->notice.empty()) notices.push_back((*direction)->notice);
        properties.push_back(propertyOf(id, (*direction)->title, "cosine"));
        directions.push_back(std::move(*direction));
    }
    if (directions.empty()) return;
    auto sums = asked.sumsFor(directions.size());
    groups.push_back(
        {.properties = std::move(properties), .maps = nullptr, .words = std::move(directions), .sums = std::move(sums)});
}

/// [patches, words]
[[nodiscard]] Result<std::vector<float>> cosinesOf(const dense::FeatureMap& features, std::span<const Direction> words)
{
    std::vector<float> values(features.grid.cells() * words.size());
    for (std::size_t k = 0; k < words.size(); ++k) {
        const auto map = analysis::textMap(features, words[k]->unit);
        if (!map) return std::unexpected(map.error());
        for (std::size_t patch = 0; patch < map->values.size(); ++patch) values[patch * words.size() + k] = map->values[patch];
    }
    return values;
}

/// The mean readout of each region, [R, width].
[[nodiscard]] std::vector<float> meanReadouts(const encoder::Encoder& encoder, std::span<const encoder::ScoredRegion> regions)
{
    const std::size_t width = encoder.width();
    std::vector<float> readouts;
    for (const auto& region : regions) {
        std::vector<double> mean(width);
        for (const auto row : region.voxels)
            for (std::size_t c = 0; c < width; ++c)
                mean[c] += static_cast<double>(encoder.weights[row * width + c]) / static_cast<double>(region.voxels.size());
        readouts.insert(readouts.end(), mean.begin(), mean.end());
    }
    return readouts;
}

/// One walk over the photos of a study.
class Walk {
public:
    Walk(const std::shared_ptr<const Study>& study, FeatureSource& source, PhotoHashes& hashes, const FeatureOrder& like,
         std::vector<Group>& groups)
        : m_study(study)
        , m_source(source)
        , m_hashes(hashes)
        , m_like(like)
        , m_groups(groups)
    {}

    [[nodiscard]] Result<void> over(std::span<const data::StimulusRow> rows, const TrainingCourse& course)
    {
        auto told = Clock::now();
        std::size_t looked = 0;
        for (const auto& row : rows) {
            if (course.stop.stop_requested()) return cancelled("The correlation was given up.");
            if (auto added = add(row.nsdId); !added) return added;
            ++looked;
            if (!course.report || Clock::now() - told < kTellEvery) continue;
            told = Clock::now();
            course.report({.stage = "correlating",
                           .fraction = static_cast<double>(looked) / static_cast<double>(rows.size()),
                           .detail = fmt::format("{} of {} photos", looked, rows.size())});
        }
        return {};
    }

    [[nodiscard]] int photos() const { return m_photos; }
    [[nodiscard]] const std::vector<std::string>& notices() const { return m_notices; }

private:
    [[nodiscard]] Result<void> add(NsdId image)
    {
        const auto hash = m_hashes.of(m_study, image);
        if (!hash) return {};  // a photo that cannot be read has no map either
        auto provenance = m_like.provenance;
        provenance.photo = *hash;
        const auto features = m_source.look(provenance);
        if (!features) return {};
        const auto photo = m_study->photo(image);
        if (!photo) return {};
        const auto vectors = analysis::readableVectors(*features, m_like.backbone->encoder->hidden);
        if (!vectors) return std::unexpected(vectors.error());
        ++m_photos;
        for (auto& group : m_groups) {
            const auto values =
                group.words.empty() ? valuesOf(group, (*photo)->photo, image, features->grid) : cosinesOf(*features, group.words);
            if (!values) return std::unexpected(values.error());
            if (values->empty()) continue;
            if (auto added = group.sums.add(*vectors, *values, features->grid); !added) return added;
        }
        return {};
    }

    /// [patches, properties]; empty: the photo has none.
    [[nodiscard]] Result<std::vector<float>> valuesOf(const Group& group, const Photo& photo, NsdId image, GridSize grid)
    {
        if (!group.maps) return analysis::pixelPropertiesOf(photo, grid);
        const auto file = group.maps->files.find(image);
        if (file == group.maps->files.end()) return std::vector<float>{};
        const auto map = files::readValueMap(file->second);
        if (map) return analysis::resampled({{map->rows, map->cols}, map->values}, grid);
        m_notices.push_back(map.error().message);
        return std::vector<float>{};
    }

    const std::shared_ptr<const Study>& m_study;
    FeatureSource& m_source;
    PhotoHashes& m_hashes;
    const FeatureOrder& m_like;
    std::vector<Group>& m_groups;
    int m_photos = 0;
    std::vector<std::string> m_notices;
};

[[nodiscard]] int drawsOf(const wire::CorrelatesQuery& query)
{
    return std::clamp(query.draws, 0, 100'000);
}

/// Fills in what came of a group.
[[nodiscard]] Result<void> conclude(Group& group, const FeatureOrder& order, const wire::CorrelatesQuery& query)
{
    const auto regions = group.sums.intervals({.draws = drawsOf(query), .seed = static_cast<std::uint64_t>(query.seed)});
    if (!regions) return std::unexpected(regions.error());
    const auto chances = group.sums.chances();
    if (!chances) return std::unexpected(chances.error());
    const auto voxels = group.sums.correlations(order.backbone->encoder->weights);
    if (!voxels) return std::unexpected(voxels.error());
    const std::size_t count = group.properties.size();
    for (std::size_t k = 0; k < count; ++k) {
        auto& property = group.properties[k];
        property.photos = static_cast<std::int32_t>(group.sums.photos());
        property.patches = group.sums.patches();
        for (std::size_t i = k; i < regions->size(); i += count) {
            property.r.push_back(static_cast<float>((*regions)[i].r));
            property.low.push_back(static_cast<float>((*regions)[i].low));
            property.high.push_back(static_cast<float>((*regions)[i].high));
            property.chance.push_back(static_cast<float>((*chances)[i].mean));
            property.p.push_back(static_cast<float>((*chances)[i].p));
        }
        property.q = encoder::falseDiscoveryRates(property.p);
        std::vector<float> values;
        for (std::size_t i = k; i < voxels->size(); i += count) values.push_back((*voxels)[i]);
        Overlay words;
        const auto& with = group.words.empty() ? property.id : property.name;
        words.id = "correlate-" + property.id;
        words.name = "Correlation: " + with;
        words.quantity = fmt::format("Correlation of the map with {}", with);
        words.unit += 'r';  // GCC 12 warns of an assignment
        property.map = order.study->divergingOverlay(*order.backbone, std::move(words), values, 0.05F);
        property.map.high = std::min(1.0F, std::ceil(20 * property.map.high) / 20);  // a number that is read at a glance
        property.map.low = -property.map.high;
    }
    return {};
}

[[nodiscard]] std::string csvOf(const wire::CorrelatesReply& reply)
{
    std::string text = "region,voxels,property,unit,photos,patches,pearson,low,high,chance,p,q\n";
    for (std::size_t region = 0; region < reply.regions.size(); ++region)
        for (const auto& property : reply.properties)
            text += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{}\n", files::csvField(reply.regions[region]),
                                reply.voxels[region], files::csvField(property.id), files::csvField(property.unit),
                                property.photos, property.patches, files::csvField(static_cast<double>(property.r[region])),
                                files::csvField(static_cast<double>(property.low[region])),
                                files::csvField(static_cast<double>(property.high[region])),
                                files::csvField(static_cast<double>(property.chance[region])),
                                files::csvField(static_cast<double>(property.p[region])),
                                files::csvField(static_cast<double>(property.q[region])));
    return text;
}

}  // namespace

Result<wire::CorrelatesReply> correlatesOf(const std::shared_ptr<const Study>& study, FeatureSource& source, TextSource& texts,
                                           PhotoHashes& hashes, const wire::CorrelatesQuery& query, const TrainingCourse& course)
{
    const auto stimuli = study->stimuli();
    if (!stimuli) return std::unexpected(stimuli.error());
    const auto rows = (*stimuli)->rows();
    const auto order = orderOf(study, source, wishFor(query, rows.empty() ? NsdId{} : rows.front().nsdId));
    if (!order) return std::unexpected(order.error());
    const auto& encoder = *order->backbone->encoder;
    const auto regions = regionsOf(*study, encoder);
    if (!regions) return std::unexpected(regions.error());
    const auto maps = data::photoMapsIn(study->tree().photoMapFolder(), **stimuli);
    const auto asked = wordsIn(query, texts);
    if (!asked) return std::unexpected(asked.error());
    const Asked ask{encoder.width(),
                    meanReadouts(encoder, *regions),
                    {.draws = drawsOf(query), .seed = static_cast<std::uint64_t>(query.seed)}};
    auto groups = groupsFor(ask, maps);
    std::vector<std::string> notices = maps.notices;
    addWords(groups, ask, *order->backbone, *study, texts, *asked, notices);
    Walk walk(study, source, hashes, *order, groups);
    if (auto walked = walk.over(rows, course); !walked) return std::unexpected(walked.error());
    if (walk.photos() == 0)
        return std::unexpected(
            Error{ErrorKind::notFound, fmt::format("No feature map of these photos is stored for {}.", recipeText(*order)),
                  "Look at some photos first, or prepare all of them (Engine menu, or cortilens-engine features "
                  "--what dense)."});
    wire::CorrelatesReply reply;
    reply.title = fmt::format("{}{}, {}: {} of {} photos", study->subject().name(), encoder.synthetic ? " (synthetic)" : "",
                              recipeText(*order), walk.photos(), rows.size());
    reply.photos = static_cast<std::int32_t>(rows.size());
    for (const auto& region : *regions) {
        reply.regions.push_back(region.name);
        reply.voxels.push_back(static_cast<std::int32_t>(region.voxels.size()));
    }
    for (auto& group : groups) {
        if (auto done = conclude(group, *order, query); !done) return std::unexpected(done.error());
        for (auto& property : group.properties) reply.properties.push_back(std::move(property));
    }
    reply.notices = std::move(notices);
    reply.notices.insert(reply.notices.end(), walk.notices().begin(), walk.notices().end());
    reply.csv = csvOf(reply);
    return reply;
}

}  // namespace cortilens::engine
