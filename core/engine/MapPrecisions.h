// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/dense/PrecisionTrial.h"
#include "core/engine/EngineOptions.h"
#include "core/models/BackboneRow.h"
#include "core/models/Device.h"
#include "core/types/Error.h"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

namespace cortilens::engine {

/// In which precision this machine makes the maps of each backbone: tried once, then remembered in a file, so that the same
/// machine always answers the same.
///
/// Any number of threads. Whoever asks first for a backbone tries it; others who ask for the same one wait.
class MapPrecisions {
public:
    using Try =
        std::function<Result<std::vector<dense::PrecisionTrial>>(const models::BackboneRow& row, const std::stop_token& stop)>;

    /// `folder` of remembered trials; empty: nothing outlives the process. `device`: the CPU that they are made on.
    MapPrecisions(std::filesystem::path folder, const models::DeviceChoice& device, Try tryAll = dense::tryPrecisions);

    struct Choice {
        models::Precision precision = models::Precision::fp32;
        std::vector<dense::PrecisionTrial> trials{};  ///< empty: there was nothing to choose from, or it could not be tried
    };

    /// float32 where trials fail or are stopped; then the next one who asks tries again.
    [[nodiscard]] Choice of(const models::BackboneRow& row, const std::stop_token& stop = {});

private:
    struct Entry {
        std::mutex mutex;  // held while it is tried; guards choice
        std::unique_ptr<const Choice> choice{};
    };

    [[nodiscard]] std::string keyOf(const models::BackboneRow& row) const;
    [[nodiscard]] std::filesystem::path fileOf(const std::string& key) const;
    [[nodiscard]] std::vector<dense::PrecisionTrial> remembered(const std::string& key, const models::BackboneRow& row) const;
    void remember(const std::string& key, const Choice& choice) const;

    std::filesystem::path m_folder;
    std::string m_machine;
    Try m_try;

    std::mutex m_mutex;  // guards m_entries
    std::map<std::string, std::shared_ptr<Entry>> m_entries;
};

/// $XDG_CACHE_HOME/cortilens/precision, beside the usual store.
[[nodiscard]] std::filesystem::path usualTrialsFolder();

/// Null where the options leave nothing to choose: a precision is named, or the device is no CPU.
[[nodiscard]] std::unique_ptr<MapPrecisions> mapPrecisionsFor(const EngineOptions& options, const models::DeviceChoice& device);

/// For people: fixed16 (one block of one view 0.31 s, fp32 0.55 s; ...).
[[nodiscard]] std::string toText(const MapPrecisions::Choice& choice);

}  // namespace cortilens::engine
