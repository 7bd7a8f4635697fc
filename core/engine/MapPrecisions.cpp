// SPDX-License-Identifier: Apache-2.0
#include "core/engine/MapPrecisions.h"

#include "core/dense/FeatureStore.h"
#include "core/files/AtomicFile.h"
#include "core/files/Sha256.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <span>
#include <system_error>
#include <utility>

namespace cortilens::engine {

namespace {

using Json = nlohmann::json;
using Trials = std::vector<dense::PrecisionTrial>;

constexpr int kVersion = 1;  // of what is remembered: count up when trials measure something else

[[nodiscard]] Json jsonOf(const dense::PrecisionTrial& trial)
{
    return {{"precision", models::nameOf(trial.precision)},
            {"seconds", trial.seconds},
            {"worstCosine", trial.worstCosine},
            {"worstPearson", trial.worstPearson}};
}

/// Nothing of a file that was damaged or edited decides.
[[nodiscard]] Trials trialsFrom(const Json& json, std::span<const models::Precision> expected)
{
    if (!json.is_array() || json.size() != expected.size()) return {};
    Trials trials;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const auto& entry = json[i];
        const auto number = [&](const char* name) {
            return entry.is_object() && entry.contains(name) && entry[name].is_number() ? entry[name].get<double>() : NAN;
        };
        const bool isNamed =
            entry.is_object() && entry.contains("precision") && entry["precision"] == models::nameOf(expected[i]);
        dense::PrecisionTrial trial;
        trial.precision = expected[i];
        trial.seconds = number("seconds");
        trial.worstCosine = number("worstCosine");
        trial.worstPearson = number("worstPearson");
        if (!isNamed || !(trial.seconds > 0) || !std::isfinite(trial.worstCosine) || !std::isfinite(trial.worstPearson))
            return {};
        trials.push_back(trial);
    }
    return trials;
}

}  // namespace

MapPrecisions::MapPrecisions(std::filesystem::path folder, const models::DeviceChoice& device, Try tryAll)
    : m_folder(std::move(folder))
    , m_machine(fmt::format("trials {}, {}, {} threads, LibTorch {}, cortilens {}", kVersion, device.name, device.threads,
                            models::torchVersion(), kEngineVersion))
    , m_try(std::move(tryAll))
{}

std::string MapPrecisions::keyOf(const models::BackboneRow& row) const
{
    return fmt::format("{}, {} {} at {} px", m_machine, row.id, row.description, row.recipe.pixels);
}

std::filesystem::path MapPrecisions::fileOf(const std::string& key) const
{
    return m_folder / (files::sha256(std::as_bytes(std::span(key))).substr(0, 16) + ".json");
}

MapPrecisions::Choice MapPrecisions::of(const models::BackboneRow& row, const std::stop_token& stop)
{
    if (dense::precisionsToTry(row).size() < 2) return {};
    const auto key = keyOf(row);
    std::shared_ptr<Entry> entry;
    {
        const std::scoped_lock lock(m_mutex);
        auto& known = m_entries[key];
        if (!known) known = std::make_shared<Entry>();
        entry = known;
    }
    const std::scoped_lock lock(entry->mutex);
    if (entry->choice) return *entry->choice;
    Choice choice;
    choice.trials = remembered(key, row);
    const bool isNew = choice.trials.empty();
    if (isNew) {
        auto trials = m_try(row, stop);
        if (!trials) return {};
        choice.trials = std::move(*trials);
    }
    choice.precision = dense::fastestAsGood(choice.trials, row.depth);
    if (isNew) remember(key, choice);
    entry->choice = std::make_unique<const Choice>(choice);
    return choice;
}

Trials MapPrecisions::remembered(const std::string& key, const models::BackboneRow& row) const
{
    if (m_folder.empty()) return {};
    std::ifstream file(fileOf(key));
    const std::string text(std::istreambuf_iterator<char>(file), {});
    const auto json = Json::parse(text, nullptr, false);
    if (!json.is_object() || !json.contains("key") || json["key"] != key || !json.contains("trials")) return {};
    return trialsFrom(json["trials"], dense::precisionsToTry(row));
}

void MapPrecisions::remember(const std::string& key, const Choice& choice) const
{
    if (m_folder.empty()) return;
    Json json{{"key", key}, {"chosen", models::nameOf(choice.precision)}, {"trials", Json::array()}};
    for (const auto& trial : choice.trials) json["trials"].push_back(jsonOf(trial));
    const auto text = json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
    std::error_code error;
    std::filesystem::create_directories(m_folder, error);
    // Not to remember costs time, nothing else.
    [[maybe_unused]] const auto written = files::writeAtomically(fileOf(key), std::as_bytes(std::span(text)));
}

std::filesystem::path usualTrialsFolder()
{
    return dense::usualStoreDirectory().parent_path() / "precision";
}

std::unique_ptr<MapPrecisions> mapPrecisionsFor(const EngineOptions& options, const models::DeviceChoice& device)
{
    if (!options.measuredPrecision || options.device.precision || device.device.kind != models::Device::Kind::cpu) return nullptr;
    return std::make_unique<MapPrecisions>(options.trials.empty() ? usualTrialsFolder() : options.trials, device);
}

std::string toText(const MapPrecisions::Choice& choice)
{
    if (choice.trials.empty()) return fmt::format("{}: there is nothing to choose from here", models::nameOf(choice.precision));
    auto text = fmt::format("{} (one block of one view:", models::nameOf(choice.precision));
    for (const auto& trial : choice.trials) {
        text += fmt::format("{} {} {:.3g} s", &trial == &choice.trials.front() ? "" : ";", models::nameOf(trial.precision),
                            trial.seconds);
        if (trial.precision != models::Precision::fp32)
            text += fmt::format(", 1 - cosine of a patch {:.1e}, 1 - Pearson of a heatmap {:.1e} at most", 1 - trial.worstCosine,
                                1 - trial.worstPearson);
    }
    return text + ')';
}

}  // namespace cortilens::engine
