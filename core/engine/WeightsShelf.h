// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/EngineOptions.h"
#include "core/models/BackboneTable.h"
#include "core/types/Error.h"
#include "core/wire/WeightsMessages.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace cortilens::engine {

struct WeightsTask {
    std::stop_token stop{};
    std::function<void(double fraction)> progress{};  ///< 0..1
};

/// The backbones' weights on this machine: which are there, what a file is, and how one gets to where the program looks. Nothing
/// is ever fetched. Immutable; any number of threads.
class WeightsShelf {
public:
    /// `tree`: an NSD root whose own weights folder comes first; empty: none.
    explicit WeightsShelf(const EngineOptions& options, const std::filesystem::path& tree = {});

    [[nodiscard]] wire::WeightsList list() const;

    /// Errors: invalidRequest (no such backbone), those of models::checkWeights.
    [[nodiscard]] Result<wire::WeightsReport> check(const wire::WeightsQuery& query, const WeightsTask& task = {}) const;

    /// Checks the file and copies it into the person's own folder, under a name by which the backbone is looked for; it appears
    /// there whole or not at all. Errors: those of check(), mismatch (not good for its backbone), invalidRequest (it is there
    /// already, another one of that name is), outOfSpace (with numbers, before anything is copied), cancelled.
    [[nodiscard]] Result<wire::WeightsPlace> install(const wire::WeightsQuery& query, const WeightsTask& task = {}) const;

private:
    [[nodiscard]] std::filesystem::path ownFolder() const;

    std::vector<std::filesystem::path> m_folders;
    std::shared_ptr<const models::BackboneTable> m_table;
};

[[nodiscard]] std::string textOf(const wire::WeightsList& list);
[[nodiscard]] std::string textOf(const wire::WeightsReport& report);
[[nodiscard]] std::string jsonTextOf(const wire::WeightsList& list);
[[nodiscard]] std::string jsonTextOf(const wire::WeightsReport& report);

}  // namespace cortilens::engine
