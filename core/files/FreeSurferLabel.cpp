// SPDX-License-Identifier: Apache-2.0
#include "core/files/FreeSurferReader.h"
#include "core/files/MappedFile.h"
#include "core/files/ReadError.h"
#include "core/files/TextLines.h"

#include <fmt/format.h>

#include <new>

namespace cortilens::files {

namespace {

constexpr std::string_view kFormat = "a FreeSurfer label";

/// `vertex x y z value`, whatever the vertex; nothing when the line is anything else.
[[nodiscard]] std::optional<LabelVertex> rowOf(std::string_view line)
{
    const auto words = wordsOf(line);
    if (words.size() != 5) return std::nullopt;
    const auto vertex = numberOf<std::int32_t>(words[0]);
    const auto value = numberOf<float>(words[4]);
    if (!vertex || !value) return std::nullopt;
    LabelVertex row{{*vertex}, {}, *value};
    for (std::size_t i = 0; i < 3; ++i) {
        const auto coordinate = numberOf<float>(words[1 + i]);
        if (!coordinate) return std::nullopt;
        row.point[i] = *coordinate;
    }
    return row;
}

}  // namespace

Result<std::vector<LabelVertex>> readFreeSurferLabel(const std::filesystem::path& path, std::size_t vertices)
try {
    const auto file = MappedFile::open(path);
    if (!file) return std::unexpected(file.error());
    TextLines lines(textOf(file->bytes()));
    const auto comment = lines.next();
    const auto count = lines.next();
    const auto rows = count ? wordsOf(*count) : std::vector<std::string_view>{};
    const std::int64_t announced = rows.size() == 1 ? numberOf<std::int64_t>(rows[0]).value_or(-1) : -1;
    if (!comment || !comment->starts_with('#') || announced < 0)
        return std::unexpected(malformed(path, kFormat, "it does not begin with a comment and a count"));
    std::vector<LabelVertex> label;
    while (const auto line = lines.next()) {
        if (line->empty()) continue;
        const auto row = rowOf(*line);
        if (!row) return std::unexpected(malformed(path, kFormat, fmt::format("line {} is not five numbers", lines.number())));
        if (row->vertex.value == -1)
            return std::unexpected(Error{ErrorKind::mismatch,
                                         fmt::format("{} is a label of a volume: it names no vertices.", path.string()),
                                         "Choose a label that was made on the surface, or convert it with mri_label2label."});
        if (row->vertex.value < 0 || static_cast<std::size_t>(row->vertex.value) >= vertices)
            return std::unexpected(malformed(
                path, kFormat,
                fmt::format("it names vertex {}, but the surface has {}, counted from 0", row->vertex.value, vertices)));
        label.push_back(*row);
    }
    if (std::ssize(label) != announced)
        return std::unexpected(
            malformed(path, kFormat, fmt::format("it announces {} vertices, but has {}", announced, label.size())));
    return label;
} catch (const std::bad_alloc&) {
    return std::unexpected(outOfMemory(path));
}

}  // namespace cortilens::files
