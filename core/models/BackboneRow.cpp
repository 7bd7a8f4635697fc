// SPDX-License-Identifier: Apache-2.0
#include "core/models/BackboneRow.h"

#include "core/models/BuiltInRows.h"

#include <algorithm>

namespace cortilens::models {

std::span<const BackboneRow> rows()
{
    static const std::vector<BackboneRow> kRows = builtInRows();
    return kRows;
}

const BackboneRow* findRow(std::string_view id)
{
    const auto all = rows();
    const auto found = std::ranges::find(all, id, &BackboneRow::id);
    return found == all.end() ? nullptr : &*found;
}

const Recipe* findPreset(const BackboneRow& row, std::string_view name)
{
    const auto found = std::ranges::find(row.presets, name, &Recipe::preset);
    return found == row.presets.end() ? nullptr : &*found;
}

}  // namespace cortilens::models
