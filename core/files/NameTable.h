// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace cortilens::files {

/// One line of a table of label names.
struct NameTableEntry {
    std::int32_t index = 0;  ///< the value in the label map; 0 or more
    std::string name;
    std::optional<std::array<std::uint8_t, 3>> color;  ///< red, green, blue, where the table has them

    friend bool operator==(const NameTableEntry&, const NameTableEntry&) = default;
};

/// Reads a .ctab: NSD's lines of `index name` or FreeSurfer's `index name R G B T`, in the file's order. Empty lines and those
/// that begin with # are skipped. Errors: notFound, unreadable, malformed (naming the line: no number, no name, an index twice),
/// tooLarge (above 16 MB: not a table of names).
[[nodiscard]] Result<std::vector<NameTableEntry>> readNameTable(const std::filesystem::path& path);

}  // namespace cortilens::files
