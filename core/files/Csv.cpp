// SPDX-License-Identifier: Apache-2.0
#include "core/files/Csv.h"

#include "core/files/MappedFile.h"
#include "core/files/ReadError.h"
#include "core/files/TextLines.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <string>
#include <vector>

namespace cortilens::files {

namespace {

/// Takes one row after the other off a text.
class RowReader {
public:
    explicit RowReader(std::string_view text)
        : m_rest(text)
    {}

    [[nodiscard]] bool atEnd() const { return m_rest.empty(); }
    [[nodiscard]] std::size_t line() const { return m_rowLine; }  ///< where the last row began
    [[nodiscard]] std::span<const std::string_view> fields() const { return m_fields; }

    /// Skips empty lines; what is wrong with the row, or nothing. No fields at the end of the text.
    [[nodiscard]] std::string_view next()
    {
        m_fields.clear();
        m_unescaped.clear();
        while (takeLineEnd()) {
        }
        m_rowLine = m_line;
        if (atEnd()) return {};
        while (true) {
            if (const auto problem = m_rest.starts_with('"') ? takeQuoted() : takePlain(); !problem.empty()) return problem;
            if (atEnd() || takeLineEnd()) return {};
            m_rest.remove_prefix(1);  // the comma
        }
    }

private:
    [[nodiscard]] std::size_t lineEndLength(std::size_t at) const
    {
        const auto rest = m_rest.substr(at);
        return rest.starts_with("\r\n") ? 2 : rest.starts_with('\n') ? 1 : 0;
    }

    bool takeLineEnd()
    {
        const auto length = lineEndLength(0);
        m_rest.remove_prefix(length);
        m_line += length > 0 ? 1 : 0;
        return length > 0;
    }

    [[nodiscard]] std::string_view takePlain()
    {
        auto end = std::min(m_rest.find_first_of(",\n"), m_rest.size());
        if (end > 0 && end < m_rest.size() && lineEndLength(end - 1) == 2) --end;
        m_fields.push_back(m_rest.substr(0, end));
        m_rest.remove_prefix(end);
        return {};
    }

    [[nodiscard]] std::string_view takeQuoted()
    {
        std::string* unescaped = nullptr;  // only for a field with doubled quotes; others are views of the text
        std::size_t begin = 1;
        while (true) {
            const auto quote = m_rest.find('"', begin);
            if (quote == std::string_view::npos) return "has a quote that never closes";
            const auto part = m_rest.substr(begin, quote - begin);
            m_line += static_cast<std::size_t>(std::ranges::count(part, '\n'));
            const bool doubled = m_rest.substr(quote + 1).starts_with('"');
            if (doubled && !unescaped) unescaped = &m_unescaped.emplace_back();
            if (unescaped) unescaped->append(part).append(doubled ? "\"" : "");
            begin = quote + (doubled ? 2 : 1);
            if (doubled) continue;
            m_fields.push_back(unescaped ? std::string_view(*unescaped) : part);
            m_rest.remove_prefix(begin);
            const bool ends = m_rest.empty() || m_rest.starts_with(',') || lineEndLength(0) > 0;
            return ends ? std::string_view{} : "has text behind a closing quote";
        }
    }

    std::string_view m_rest;
    std::size_t m_line = 1;
    std::size_t m_rowLine = 1;
    std::vector<std::string_view> m_fields;
    std::deque<std::string> m_unescaped;  // does not move its strings
};

}  // namespace

Result<void> readCsv(const std::filesystem::path& path, const CsvVisitor& visitor)
{
    const auto file = MappedFile::open(path);
    if (!file) return std::unexpected(file.error());
    const auto wrong = [&](const RowReader& row, std::string_view what) {
        return std::unexpected(malformed(path, "CSV", fmt::format("the row at line {} {}", row.line(), what),
                                         "Copy or download it again, or repair that line."));
    };
    auto text = textOf(file->bytes());
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
    RowReader row(text);
    std::size_t columns = 0;
    while (!row.atEnd()) {
        if (const auto problem = row.next(); !problem.empty()) return wrong(row, problem);
        const auto fields = row.fields();
        if (fields.empty()) break;
        if (columns == 0) columns = fields.size();
        if (fields.size() != columns)
            return wrong(row, fmt::format("has {} fields, but the first row has {}", fields.size(), columns));
        if (auto visited = visitor(row.line(), fields); !visited) return visited;
    }
    return {};
}

std::string csvField(std::string_view text)
{
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
    std::string result = "\"";
    for (const char letter : text) result += letter == '"' ? std::string("\"\"") : std::string(1, letter);
    return result + '"';
}

std::string csvField(double value)
{
    return std::isnan(value) ? std::string{} : fmt::format("{:.6g}", value);
}

}  // namespace cortilens::files
