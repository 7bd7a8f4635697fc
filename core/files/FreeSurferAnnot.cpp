// SPDX-License-Identifier: Apache-2.0
#include "core/files/FreeSurferAnnot.h"

#include "core/files/BigEndian.h"
#include "core/files/MappedFile.h"
#include "core/files/ReadError.h"
#include "core/files/TextLines.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <new>
#include <optional>
#include <set>
#include <string>
#include <utility>

// The format: nibabel/freesurfer/io.py and freesurfer/utils/colortab.cpp.
namespace cortilens::files {

namespace {

constexpr std::string_view kFormat = "a FreeSurfer annotation";

/// Walks over the file; nothing when it ends.
class Cursor {
public:
    explicit Cursor(std::span<const std::byte> bytes)
        : m_rest(bytes)
    {}

    [[nodiscard]] std::size_t left() const { return m_rest.size(); }

    [[nodiscard]] std::optional<std::int32_t> number()
    {
        if (m_rest.size() < 4) return std::nullopt;
        const auto value = bigEndianInt32(m_rest, 0);
        m_rest = m_rest.subspan(4);
        return value;
    }

    /// A text behind its length, without the zero that ends it.
    [[nodiscard]] std::optional<std::string> text()
    {
        const auto length = number();
        if (!length || *length < 0 || std::cmp_greater(*length, m_rest.size())) return std::nullopt;
        std::string text(textOf(m_rest.first(static_cast<std::size_t>(*length))));
        m_rest = m_rest.subspan(static_cast<std::size_t>(*length));
        text.resize(std::min(text.find('\0'), text.size()));
        return text;
    }

private:
    std::span<const std::byte> m_rest;
};

/// A table under way: names, and the value that stands for each of them at the vertices.
struct Table {
    std::vector<NameTableEntry> entries;
    std::set<std::int32_t> indices;
    std::map<std::int32_t, std::int32_t> indexOf;  ///< by value: red + 256 green + 65536 blue
};

/// Name and colour of entry `index`; a phrase that says what is wrong, or nothing.
[[nodiscard]] std::string takeEntry(Cursor& cursor, std::int32_t index, Table& table)
{
    auto name = cursor.text();
    std::array<std::uint8_t, 3> color{};
    std::int32_t value = 0;
    for (std::size_t channel = 0; channel < 4; ++channel) {
        const auto number = cursor.number();
        if (!name || !number) return "it ends in its table of names";
        if (channel == 3) continue;  // transparency
        if (*number < 0 || *number > 255) return fmt::format("the colour of {} is none", *name);
        color[channel] = static_cast<std::uint8_t>(*number);
        value += *number << (8 * channel);
    }
    if (!table.indices.insert(index).second) return fmt::format("index {} of its table comes twice", index);
    table.entries.push_back({index, std::move(*name), color});
    table.indexOf.emplace(value, index);  // of two names with one colour the first has the vertices
    return {};
}

[[nodiscard]] std::string takeTable(Cursor& cursor, Table& table)
{
    constexpr std::size_t kLeastEntryBytes = 20;  // an empty name and four colours
    const auto there = cursor.number();
    if (!there || *there == 0) return "it has no table of names";
    auto count = cursor.number();
    if (!count || *count == 0) return "it ends before its table of names";
    const bool old = *count > 0;
    if (!old) {
        if (*count != -2) return fmt::format("its table of names is of version {}", -static_cast<std::int64_t>(*count));
        if (!cursor.number()) return "it ends in its table of names";  // the largest index
    }
    if (!cursor.text()) return "it ends in its table of names";  // the file that the table came from
    if (!old) count = cursor.number();
    if (!count || *count < 0 || static_cast<std::size_t>(*count) > cursor.left() / kLeastEntryBytes)
        return "its table of names is longer than the file";
    for (std::int32_t n = 0; n < *count; ++n) {
        const auto index = old ? std::optional(n) : cursor.number();
        if (!index || *index < 0 || *index == std::numeric_limits<std::int32_t>::max())
            return "an index of its table of names is none";
        if (auto wrong = takeEntry(cursor, *index, table); !wrong.empty()) return wrong;
    }
    return {};
}

}  // namespace

Result<FreeSurferAnnot> readFreeSurferAnnot(const std::filesystem::path& path, std::size_t vertices)
try {
    const auto file = MappedFile::open(path);
    if (!file) return std::unexpected(file.error());
    Cursor cursor(file->bytes());
    const auto count = cursor.number();
    if (!count || *count < 0 || static_cast<std::size_t>(*count) > cursor.left() / 8)
        return std::unexpected(malformed(
            path, kFormat,
            fmt::format("its header announces {} vertices, but the file has {} bytes", count.value_or(0), file->bytes().size())));
    std::vector<std::pair<std::int32_t, std::int32_t>> pairs;  // vertex, value
    pairs.reserve(static_cast<std::size_t>(*count));
    for (std::int32_t n = 0; n < *count; ++n) {
        const auto vertex = cursor.number().value_or(-1);
        if (vertex < 0 || std::cmp_greater_equal(vertex, vertices))
            return std::unexpected(
                Error{ErrorKind::mismatch,
                      fmt::format("{} names vertex {} of a surface of {} vertices.", path.string(), vertex, vertices),
                      "It belongs to another surface."});
        pairs.emplace_back(vertex, cursor.number().value_or(0));
    }
    Table table;
    if (const auto wrong = takeTable(cursor, table); !wrong.empty()) return std::unexpected(malformed(path, kFormat, wrong));
    FreeSurferAnnot annot{std::vector<std::int32_t>(vertices, -1), std::move(table.entries)};
    std::vector<bool> seen(vertices, false);
    for (const auto& [vertex, value] : pairs) {
        const auto place = static_cast<std::size_t>(vertex);
        if (seen[place]) return std::unexpected(malformed(path, kFormat, fmt::format("vertex {} comes twice", vertex)));
        seen[place] = true;
        const auto named = table.indexOf.find(value);
        if (named != table.indexOf.end()) annot.labels[place] = named->second;
    }
    return annot;
} catch (const std::bad_alloc&) {
    return std::unexpected(outOfMemory(path));
}

}  // namespace cortilens::files
