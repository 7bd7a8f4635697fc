// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/BackboneRow.h"
#include "core/types/Error.h"

#include <filesystem>
#include <span>
#include <vector>

/// Where files that belong to the program, or to a person, are looked for.
namespace cortilens::engine {

/// The folder that holds demo/: `../share/cortilens` beside an installed program's folder, `../../../resources` in a checkout.
/// `stated` is taken as it is when not empty. Errors: notFound, naming both.
[[nodiscard]] Result<std::filesystem::path> findResources(const std::filesystem::path& stated);

/// Where weights may lie, the first wins: `<tree>/cortilens/weights` (unless `tree` is empty), $XDG_DATA_HOME/cortilens/weights,
/// then what came with the program.
[[nodiscard]] std::vector<std::filesystem::path> weightsFolders(const std::filesystem::path& tree,
                                                                const std::filesystem::path& resources);

/// The first of the row's usual file names in the first folder that has one; empty for a row without a network. Errors: notFound,
/// saying under which names and where it was looked for, and where the weights come from.
[[nodiscard]] Result<std::filesystem::path> findWeights(const models::BackboneRow& row,
                                                        std::span<const std::filesystem::path> folders);

}  // namespace cortilens::engine
