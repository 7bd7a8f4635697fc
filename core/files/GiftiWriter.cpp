// SPDX-License-Identifier: Apache-2.0
#include "core/files/GiftiWriter.h"

#include "core/files/AtomicFile.h"
#include "core/files/Gzip.h"

#include <fmt/format.h>

#include <array>
#include <iterator>
#include <string>

// The format: GIFTI Surface Data Format 1.0 (Harwell et al. 2011).
namespace cortilens::files {

namespace {

[[nodiscard]] std::string escaped(std::string_view text)
{
    std::string safe;
    for (const char letter : text) {
        switch (letter) {
        case '&':
            safe += "&amp;";
            break;
        case '<':
            safe += "&lt;";
            break;
        case '>':
            safe += "&gt;";
            break;
        case '"':
            safe += "&quot;";
            break;
        default:
            safe += letter;
        }
    }
    return safe;
}

[[nodiscard]] std::string metaData(std::string_view name, std::string_view value)
{
    return fmt::format("<MetaData><MD><Name>{}</Name><Value>{}</Value></MD></MetaData>\n", name, escaped(value));
}

[[nodiscard]] std::string beginning(Hemisphere hemisphere)
{
    return fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                       "<!DOCTYPE GIFTI SYSTEM \"http://www.nitrc.org/frs/download.php/115/gifti.dtd\">\n"
                       "<GIFTI Version=\"1.0\" NumberOfDataArrays=\"1\">\n{}",
                       metaData("AnatomicalStructurePrimary", hemisphere == Hemisphere::left ? "CortexLeft" : "CortexRight"));
}

/// What stands around the numbers of one array.
struct ArrayWords {
    std::string_view intent;
    std::string_view type;
    std::string meta{};
};

template <typename Number> void addArray(std::string& text, const ArrayWords& words, std::span<const Number> numbers)
{
    auto out = std::back_inserter(text);
    fmt::format_to(
        out,
        "<DataArray Intent=\"{}\" DataType=\"{}\" ArrayIndexingOrder=\"RowMajorOrder\" Dimensionality=\"1\" "
        "Dim0=\"{}\" Encoding=\"ASCII\" Endian=\"LittleEndian\" ExternalFileName=\"\" ExternalFileOffset=\"\">\n{}<Data>",
        words.intent, words.type, numbers.size(), words.meta);
    for (const auto number : numbers) fmt::format_to(out, "{}\n", number);
    text += "</Data>\n</DataArray>\n</GIFTI>\n";
}

[[nodiscard]] Result<void> write(const std::filesystem::path& path, const std::string& text)
{
    const auto bytes = std::as_bytes(std::span(text));
    if (path.extension() != ".gz") return writeAtomically(path, bytes);
    const auto packed = gzip(bytes);
    if (!packed) return std::unexpected(packed.error());
    return writeAtomically(path, *packed);
}

}  // namespace

Result<void> writeGiftiLabels(const std::filesystem::path& path, Hemisphere hemisphere, std::span<const std::int32_t> labels,
                              std::span<const NameTableEntry> table)
{
    constexpr std::array<std::uint8_t, 3> kGrey{128, 128, 128};
    auto text = beginning(hemisphere);
    text += "<LabelTable>\n";
    for (const auto& entry : table) {
        const auto color = entry.color.value_or(kGrey);
        fmt::format_to(std::back_inserter(text),
                       "<Label Key=\"{}\" Red=\"{:.6f}\" Green=\"{:.6f}\" Blue=\"{:.6f}\" Alpha=\"{}\">{}</Label>\n", entry.index,
                       color[0] / 255.0, color[1] / 255.0, color[2] / 255.0, entry.index == 0 ? 0 : 1, escaped(entry.name));
    }
    text += "</LabelTable>\n";
    addArray(text, {"NIFTI_INTENT_LABEL", "NIFTI_TYPE_INT32"}, labels);
    return write(path, text);
}

Result<void> writeGiftiValues(const std::filesystem::path& path, Hemisphere hemisphere, std::string_view name,
                              std::span<const float> values)
{
    auto text = beginning(hemisphere);
    text += "<LabelTable/>\n";
    addArray(text, {"NIFTI_INTENT_SHAPE", "NIFTI_TYPE_FLOAT32", metaData("Name", name)}, values);
    return write(path, text);
}

}  // namespace cortilens::files
