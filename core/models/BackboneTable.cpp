// SPDX-License-Identifier: Apache-2.0
#include "core/models/BackboneTable.h"

#include "core/models/BuiltInRows.h"
#include "core/models/RowFile.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <utility>

namespace cortilens::models {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEnding = ".backbone.json";

[[nodiscard]] std::vector<fs::path> rowFilesIn(const fs::path& folder)
{
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        if (entry->path().filename().string().ends_with(kEnding)) files.push_back(entry->path());
    std::ranges::sort(files);
    return files;
}

}  // namespace

BackboneTable::BackboneTable()
    : m_rows(builtInRows())
{}

BackboneTable::BackboneTable(std::span<const fs::path> folders)
    : BackboneTable()
{
    for (const auto& folder : folders)
        for (const auto& file : rowFilesIn(folder)) add(file);
}

const BackboneRow* BackboneTable::find(std::string_view id) const
{
    const auto found = std::ranges::find(m_rows, id, &BackboneRow::id);
    return found == m_rows.end() ? nullptr : &*found;
}

void BackboneTable::add(const fs::path& file)
{
    auto row = readRow(file);
    if (!row) {
        m_problems.push_back(row.error());
    } else if (find(row->id)) {
        m_problems.push_back(
            {ErrorKind::mismatch,
             fmt::format("{} describes a backbone '{}', and there is one of that id already.", file.string(), row->id),
             "Give it another `id`."});
    } else {
        m_rows.push_back(std::move(*row));
    }
}

}  // namespace cortilens::models
