// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/BackboneRow.h"
#include "core/types/Error.h"

#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

namespace cortilens::models {

/// Every backbone that a person can name: the program's own rows, then those that stand in files.
///
/// A value; rows stay where they are as long as it lives and is not assigned to.
class BackboneTable {
public:
    BackboneTable();  ///< the program's own rows

    /// And those of every `*.backbone.json` in `folders` (RowFile.h), folder by folder, sorted by name. A file that cannot be
    /// used, or whose id is taken, is a problem and not a row.
    explicit BackboneTable(std::span<const std::filesystem::path> folders);

    [[nodiscard]] std::span<const BackboneRow> rows() const { return m_rows; }
    [[nodiscard]] std::span<const Error> problems() const { return m_problems; }

    /// Null when there is none of that id.
    [[nodiscard]] const BackboneRow* find(std::string_view id) const;

private:
    void add(const std::filesystem::path& file);

    std::vector<BackboneRow> m_rows;
    std::vector<Error> m_problems;
};

}  // namespace cortilens::models
