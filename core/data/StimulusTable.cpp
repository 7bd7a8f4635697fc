// SPDX-License-Identifier: Apache-2.0
#include "core/data/StimulusTable.h"

#include "core/files/Csv.h"
#include "core/files/TextLines.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace cortilens::data {

namespace {

constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

/// Where the columns are; kNone: not in this table.
struct Columns {
    std::size_t nsdId = kNone;
    std::size_t cocoId = kNone;
    std::size_t cocoSplit = kNone;
    std::size_t cropBox = kNone;
    std::size_t shared = kNone;
    std::array<std::array<std::size_t, kTableRepeats>, kTableSubjects> trials{};
};

[[nodiscard]] Columns columnsOf(std::span<const std::string_view> header)
{
    const auto at = [&](std::string_view name) {
        const auto found = std::ranges::find(header, name);
        return found == header.end() ? kNone : static_cast<std::size_t>(found - header.begin());
    };
    Columns columns{at("nsdId"), at("cocoId"), at("cocoSplit"), at("cropBox"), at("shared1000"), {}};
    for (std::size_t subject = 0; subject < kTableSubjects; ++subject)
        for (std::size_t repeat = 0; repeat < kTableRepeats; ++repeat)
            columns.trials[subject][repeat] = at(fmt::format("subject{}_rep{}", subject + 1, repeat));
    return columns;
}

/// One line of the table, with what is needed to say where it is wrong.
class Line {
public:
    Line(const std::filesystem::path& path, std::size_t number, std::span<const std::string_view> fields)
        : m_path(path)
        , m_number(number)
        , m_fields(fields)
    {}

    [[nodiscard]] std::string_view text(std::size_t column) const
    {
        return column == kNone ? std::string_view{} : m_fields[column];
    }

    /// Whole and not negative, also when pandas wrote 17.0. An empty field, or a column that is not there, is 0.
    [[nodiscard]] Result<std::int32_t> number(std::size_t column, std::string_view name) const
    {
        const auto field = text(column);
        if (field.empty()) return 0;
        const auto value = files::numberOf<double>(field);
        if (value && *value >= 0 && *value <= kLargest && *value == std::floor(*value)) return static_cast<std::int32_t>(*value);
        return std::unexpected(
            Error{ErrorKind::malformed,
                  fmt::format("{}, line {}: {} is '{}', not a whole number from 0.", m_path.string(), m_number, name, field),
                  "Download the table again."});
    }

private:
    static constexpr double kLargest = std::numeric_limits<std::int32_t>::max();

    const std::filesystem::path& m_path;
    std::size_t m_number;
    std::span<const std::string_view> m_fields;
};

[[nodiscard]] Result<TableRow> rowFrom(const Line& line, const Columns& columns)
{
    TableRow row;
    const auto nsdId = line.number(columns.nsdId, "nsdId");
    if (!nsdId) return std::unexpected(nsdId.error());
    const auto cocoId = line.number(columns.cocoId, "cocoId");
    if (!cocoId) return std::unexpected(cocoId.error());
    const auto shared = line.text(columns.shared);
    row.stimulus = {{*nsdId},
                    *cocoId,
                    std::string(line.text(columns.cocoSplit)),
                    cropBoxFrom(line.text(columns.cropBox)),
                    shared == "True" || shared == "TRUE" || shared == "true" || shared == "1"};
    for (std::size_t subject = 0; subject < kTableSubjects; ++subject)
        for (std::size_t repeat = 0; repeat < kTableRepeats; ++repeat) {
            const auto trial = line.number(columns.trials[subject][repeat], "a trial");
            if (!trial) return std::unexpected(trial.error());
            row.trials[subject][repeat] = *trial;
        }
    return row;
}

}  // namespace

Result<void> readStimulusTable(const std::filesystem::path& path, const std::function<void(const TableRow& row)>& visit)
{
    std::optional<Columns> columns;
    return files::readCsv(path, [&](std::size_t number, std::span<const std::string_view> fields) -> Result<void> {
        if (!columns) {
            columns = columnsOf(fields);
            if (columns->nsdId != kNone) return {};
            return std::unexpected(Error{ErrorKind::malformed, fmt::format("{} has no column nsdId.", path.string()),
                                         "Put NSD's nsd_stim_info_merged.csv there."});
        }
        const auto row = rowFrom({path, number, fields}, *columns);
        if (!row) return std::unexpected(row.error());
        visit(*row);
        return {};
    });
}

}  // namespace cortilens::data
