// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/files/NameTable.h"
#include "core/types/Error.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

namespace cortilens::files {

/// A parcellation of a surface.
struct FreeSurferAnnot {
    std::vector<std::int32_t> labels;   ///< [V] index of the vertex's name in the table; -1: none (or a value that no name has)
    std::vector<NameTableEntry> table;  ///< with colours, in the file's order; indices are distinct, 0 to 2^31 - 2
};

/// lh.aparc.annot, with the colour table of today (version 2) or the old one, of a surface with `vertices` vertices. A vertex
/// that the file does not list has no label. Errors: notFound, unreadable, malformed (cut short, with what is missing; no table
/// of names; an index or a vertex twice; sizes that do not fit the file, before anything is allocated), mismatch (a vertex
/// outside the surface).
[[nodiscard]] Result<FreeSurferAnnot> readFreeSurferAnnot(const std::filesystem::path& path, std::size_t vertices);

}  // namespace cortilens::files
