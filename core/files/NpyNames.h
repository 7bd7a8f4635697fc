// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/files/NameTable.h"
#include "core/types/Error.h"

#include <filesystem>
#include <vector>

namespace cortilens::files {

/// Reads a table of label names that numpy.save wrote from a Python dictionary of whole numbers to names, as Algonauts'
/// mapping_*.npy have it. Nothing in it is executed, and no other pickle is read. In the order of the numbers. Errors: notFound,
/// unreadable, malformed (not such a file; a number twice), mismatch (other objects).
[[nodiscard]] Result<std::vector<NameTableEntry>> readNpyNames(const std::filesystem::path& path);

}  // namespace cortilens::files
