// SPDX-License-Identifier: Apache-2.0
#include "core/files/MatLayout.h"

#include "core/files/Gzip.h"
#include "core/files/Hdf5Superblock.h"
#include "core/files/TextLines.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <utility>

// The formats: MathWorks, "MAT-File Format", version 5 (tables 1-1 to 1-3) and its appendix on version 4.
namespace cortilens::files {

namespace {

using Bytes = std::span<const std::byte>;
constexpr std::size_t kHeaderBytes = 128;
constexpr std::uint32_t kMatrix = 14;
constexpr std::uint32_t kCompressed = 15;

[[nodiscard]] std::uint32_t wordAt(Bytes bytes, std::size_t offset, bool swapped)
{
    std::uint32_t word = 0;
    std::memcpy(&word, bytes.data() + offset, sizeof word);
    return swapped ? __builtin_bswap32(word) : word;
}

[[nodiscard]] std::string cutShort(std::uint64_t needed, std::size_t got)
{
    return fmt::format("it is cut short: it needs {} bytes, but has {}", needed, got);
}

/// One element of version 5 at the start of `bytes`: tag and content. The next one begins `whole` bytes further.
struct Element {
    std::uint32_t type = 0;
    Bytes content;
    std::uint64_t whole = 0;  ///< more than there is: cut short
};

[[nodiscard]] std::optional<Element> elementAt(Bytes bytes, bool swapped)
{
    if (bytes.size() < 8) return std::nullopt;
    const auto first = wordAt(bytes, 0, swapped);
    if (const auto small = first >> 16; small != 0)  // four bytes or fewer share the tag's eight
        return small > 4 ? std::nullopt : std::optional(Element{first & 0xFFFFU, bytes.subspan(4, small), 8});
    const std::uint64_t length = wordAt(bytes, 4, swapped);
    const auto padded = first == kCompressed ? length : (length + 7) / 8 * 8;
    return Element{first, bytes.subspan(8, std::min<std::size_t>(length, bytes.size() - 8)), 8 + padded};
}

/// Takes one element off the front, or nothing where it is not whole.
[[nodiscard]] std::optional<Element> take(Bytes& bytes, bool swapped)
{
    auto element = elementAt(bytes, swapped);
    if (!element || element->whole > bytes.size()) return std::nullopt;
    bytes = bytes.subspan(element->whole);
    return element;
}

/// The name of a matrix and what is wrong with its values.
struct MatrixCheck {
    std::string name;
    std::string problem;
};

[[nodiscard]] MatrixCheck checkMatrix(Bytes body, bool swapped)
{
    constexpr std::array<std::size_t, 14> kBytesOf{0, 1, 1, 2, 2, 4, 4, 4, 0, 8, 0, 0, 8, 8};  // by element type
    constexpr std::uint32_t kDouble = 6;
    constexpr std::uint32_t kUint64 = 15;
    const auto flags = take(body, swapped);
    const auto dims = take(body, swapped);
    const auto name = take(body, swapped);
    if (!flags || flags->content.size() != 8 || !dims || !name) return {{}, "a variable's header is damaged"};
    MatrixCheck check{std::string(textOf(name->content)), {}};
    const auto arrayClass = wordAt(flags->content, 0, swapped) & 0xFFU;
    if (arrayClass < kDouble || arrayClass > kUint64) return check;  // no numbers, which matio says
    std::uint64_t elements = 1;
    for (std::size_t at = 0; at + 4 <= dims->content.size(); at += 4)
        if (__builtin_mul_overflow(elements, wordAt(dims->content, at, swapped), &elements)) return check;  // too large, later
    const auto values = take(body, swapped);
    const auto each = values && values->type < kBytesOf.size() ? kBytesOf[values->type] : 0;
    if (elements > 0 && (each == 0 || values->content.size() / each != elements))
        check.problem =
            fmt::format("{} elements of {} cannot lie in {} bytes", elements, check.name, values ? values->content.size() : 0);
    return check;
}

[[nodiscard]] std::string problemOfVersion5(Bytes file, std::string_view name, bool swapped)
{
    constexpr std::size_t kMaxBytes = std::size_t{1} << 31;
    for (auto rest = file.subspan(kHeaderBytes); !rest.empty();) {
        const auto at = file.size() - rest.size();
        const auto whole = elementAt(rest, swapped);
        const auto element = take(rest, swapped);
        if (!element) return cutShort(at + (whole ? whole->whole : 8), file.size());
        if (element->type == kMatrix) {
            if (auto check = checkMatrix(element->content, swapped); check.name == name || check.name.empty())
                return std::move(check.problem);
        } else if (element->type == kCompressed) {
            const auto unpacked = gunzip(element->content, kMaxBytes, "a variable");
            if (!unpacked)
                return unpacked.error().kind == ErrorKind::malformed ? "a variable's compressed data are damaged"
                                                                     : "a variable is too large";
            Bytes content = *unpacked;
            const auto matrix = take(content, swapped);
            if (!matrix || matrix->type != kMatrix) return "a variable's header is damaged";
            if (auto check = checkMatrix(matrix->content, swapped); check.name == name) return std::move(check.problem);
        }
    }
    return {};
}

/// Version 4 has no mark: a file is one if it can be walked from header to header up to its end.
[[nodiscard]] std::string problemOfVersion4(Bytes file)
{
    constexpr std::string_view kOther = "it is another kind of file";
    constexpr std::array<std::uint64_t, 6> kBytesOf{8, 4, 4, 2, 2, 1};  // by the tens of the type word
    if (file.empty()) return "it is empty";
    for (std::uint64_t at = 0; at < file.size();) {
        if (file.size() - at < 20) return at == 0 ? std::string(kOther) : cutShort(at + 20, file.size());
        const bool swapped = wordAt(file, at, false) > 4052;
        std::array<std::uint32_t, 5> header{};
        for (std::size_t i = 0; i < header.size(); ++i) header[i] = wordAt(file, at + 4 * i, swapped);
        const auto [type, rows, columns, complex, nameBytes] = header;
        const auto number = type / 10 % 10;
        if (type > 4052 || number >= kBytesOf.size() || complex > 1 || nameBytes == 0 || nameBytes > 4096)
            return std::string(kOther);
        std::uint64_t bytes = kBytesOf[number] * (1 + complex);
        if (__builtin_mul_overflow(bytes, rows, &bytes) || __builtin_mul_overflow(bytes, columns, &bytes) ||
            bytes > std::uint64_t{1} << 62)
            return std::string(kOther);
        at += 20 + nameBytes + bytes;
        if (at > file.size()) return cutShort(at, file.size());
    }
    return {};
}

}  // namespace

std::string matProblem(std::span<const std::byte> file, std::string_view name)
{
    if (const auto announced = hdf5LengthOf(file)) return *announced > file.size() ? cutShort(*announced, file.size()) : "";
    const auto order = file.size() < kHeaderBytes ? std::string_view{} : textOf(file.subspan(126, 2));
    if (order == "IM" || order == "MI") return problemOfVersion5(file, name, order == "MI");
    return problemOfVersion4(file);
}

}  // namespace cortilens::files
