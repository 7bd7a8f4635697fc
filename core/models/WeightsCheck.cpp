// SPDX-License-Identifier: Apache-2.0
#include "core/models/WeightsCheck.h"

#include "core/models/Naming.h"
#include "core/models/TorchErrors.h"
#include "core/models/WeightsFile.h"
#include "core/types/Cancelled.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <numeric>
#include <set>
#include <tuple>
#include <utility>

namespace cortilens::models {

namespace {

using Names = std::set<std::string, std::less<>>;

/// A file seen as one row in one naming.
struct Reading {
    const BackboneRow* row = nullptr;
    const Naming* naming = nullptr;
    std::vector<std::string> right;
    std::vector<std::string> missing;
    std::vector<std::string> unexpected;
    std::vector<WeightsCheck::Misshapen> misshapen;

    /// More that is right, then less that is wrong.
    [[nodiscard]] auto rank() const
    {
        return std::tuple(misshapen.empty() && missing.empty() && unexpected.empty(), right.size(),
                          -std::ssize(misshapen) - std::ssize(missing) - std::ssize(unexpected));
    }
};

[[nodiscard]] Reading read(const BackboneRow& row, const Naming& naming, const std::string& prefix, const WeightSource& source)
{
    Reading reading{.row = &row, .naming = &naming, .right = {}, .missing = {}, .unexpected = {}, .misshapen = {}};
    Names used;
    for (const auto& part : partsOf(row)) {
        const auto keys = keysOf(naming, part);
        if (keys.empty()) reading.missing.emplace_back(part.part);
        for (const auto& stored : keys) {
            const auto name = prefix + stored.key;
            const auto found = source.tensors.find(name);
            used.insert(name);
            if (found == source.tensors.end())
                reading.missing.push_back(name);
            else if (found->second.shape != stored.shape || !found->second.read)
                reading.misshapen.push_back({name, found->second.shape, stored.shape});
            else
                reading.right.push_back(name);
        }
    }
    const auto scope = prefix + std::string(naming.scope);
    for (const auto& [name, stored] : source.tensors) {
        const auto isEnd = [&](std::string_view end) { return name.ends_with(end); };
        if (name.starts_with(scope) && !used.contains(name) && std::ranges::none_of(naming.ignored, isEnd))
            reading.unexpected.push_back(name);
    }
    return reading;
}

/// As every row in every naming whose anchor the file has; the best one.
[[nodiscard]] std::optional<Reading> bestReading(std::span<const BackboneRow> rows, const WeightSource& source,
                                                 const BackboneRow* wanted)
{
    std::optional<Reading> best;
    for (const auto& row : rows) {
        if (wanted && wanted->id != row.id) continue;
        for (const auto& naming : row.namings)
            for (const auto& [name, stored] : source.tensors) {
                if (!name.ends_with(naming.anchor)) continue;
                const auto prefix = name.substr(0, name.size() - naming.anchor.size());
                if (!prefix.empty() && !prefix.ends_with('.')) continue;
                auto reading = read(row, naming, prefix, source);
                if (!best || reading.rank() > best->rank()) best = std::move(reading);
            }
    }
    return best;
}

[[nodiscard]] Result<void> lookAtValues(WeightsCheck& check, const Reading& reading, const WeightSource& source,
                                        const CheckOptions& options)
{
    std::size_t done = 0;
    for (const auto& name : reading.right) {
        if (options.stop.stop_requested()) return cancelled();
        if (!areFinite(source.tensors.find(name)->second.read())) check.damaged.push_back(name);
        if (options.progress) options.progress(0.5 * static_cast<double>(++done) / static_cast<double>(reading.right.size()));
    }
    return {};
}

}  // namespace

Result<WeightsCheck> checkWeights(const std::filesystem::path& path, std::span<const BackboneRow> rows,
                                  const CheckOptions& options)
try {
    const c10::InferenceMode guard;
    const auto file = openWeights(path);
    if (!file) return std::unexpected(file.error());
    WeightsCheck check;
    check.path = path;
    check.format = file->format;
    check.tensors = file->source.tensors.size();
    for (const auto& piece : file->state) check.bytes += piece.bytes;
    auto reading = bestReading(rows, file->source, options.row);
    if (reading) {
        check.row = reading->row;
        check.naming = reading->naming->name;
        if (!options.namesAlone)
            if (auto looked = lookAtValues(check, *reading, file->source, options); !looked)
                return std::unexpected(looked.error());
        check.missing = std::move(reading->missing);
        check.unexpected = std::move(reading->unexpected);
        check.misshapen = std::move(reading->misshapen);
    } else {
        Names anchors;
        for (const auto& row : rows)
            for (const auto& naming : row.namings)
                if (!options.row || options.row->id == row.id) anchors.emplace(naming.anchor);
        check.known = {anchors.begin(), anchors.end()};
    }
    if (options.namesAlone) return check;
    auto hash = weightsHash(path, options.stop);
    if (!hash) return std::unexpected(hash.error());
    if (hash->state != file->state) return std::unexpected(replacedMeanwhile(path));
    check.sha256 = std::move(hash->sha256);
    if (options.progress) options.progress(1);
    return check;
} catch (...) {
    return std::unexpected(errorFromTorch(fmt::format("checking {}", path.string())));
}

}  // namespace cortilens::models
