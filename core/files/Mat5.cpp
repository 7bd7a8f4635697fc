// SPDX-License-Identifier: Apache-2.0
#include "core/files/Mat5.h"

#include "core/files/Gzip.h"
#include "core/files/MatLayout.h"
#include "core/files/Shape.h"
#include "core/files/TextLines.h"
#include "core/files/Widen.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

// The format: MathWorks, "MAT-File Format", version 5 (tables 1-1 to 1-3).
namespace cortilens::files {

namespace {

using Bytes = std::span<const std::byte>;
constexpr std::size_t kHeaderBytes = 128;
constexpr std::uint32_t kMatrix = 14;
constexpr std::uint32_t kCompressed = 15;

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

/// How an element's type stores a number, or nothing where it stores none.
[[nodiscard]] std::optional<DType> dtypeOf(std::uint32_t elementType)
{
    constexpr std::array<std::optional<DType>, 14> kTypes{
        std::nullopt,   DType::int8,  DType::uint8,   DType::int16, DType::uint16, DType::int32, DType::uint32,
        DType::float32, std::nullopt, DType::float64, std::nullopt, std::nullopt,  DType::int64, DType::uint64};
    return elementType < kTypes.size() ? kTypes[elementType] : std::nullopt;
}

/// A matrix up to its values.
struct MatrixStart {
    std::string name;
    bool isRealNumbers = false;
    std::vector<std::int64_t> shape;
    Bytes rest;
};

[[nodiscard]] std::optional<MatrixStart> startOf(Bytes body, bool swapped)
{
    constexpr std::uint32_t kDouble = 6;
    constexpr std::uint32_t kUint64 = 15;
    constexpr std::uint32_t kComplexFlag = 0x800;
    const auto flags = take(body, swapped);
    if (!flags || flags->content.size() != 8) return std::nullopt;
    const auto word = wordAt(flags->content, 0, swapped);
    const auto arrayClass = word & 0xFFU;
    if (arrayClass > kUint64) return MatrixStart{};  // functions and objects, which are laid out otherwise and no numbers
    const auto dims = take(body, swapped);
    const auto name = take(body, swapped);
    if (!dims || dims->content.size() < 8 || !name) return std::nullopt;
    MatrixStart start{std::string(textOf(name->content)),
                      arrayClass >= kDouble && arrayClass <= kUint64 && (word & kComplexFlag) == 0,
                      {},
                      body};
    for (std::size_t at = 0; at + 4 <= dims->content.size(); at += 4) start.shape.push_back(wordAt(dims->content, at, swapped));
    return start;
}

/// The values behind `start`, of real numbers; what is wrong with them otherwise.
[[nodiscard]] std::string readValues(MatrixStart& start, bool swapped, Mat5Variable& variable)
{
    const auto elements = elementsOf(start.shape);
    const auto values = take(start.rest, swapped);
    const auto dtype = values ? dtypeOf(values->type) : std::nullopt;
    const auto bytes = values ? values->content.size() : 0;
    variable.stored = dtype.value_or(DType::float64);
    const auto each = bytesOf(variable.stored);
    if (!elements || std::cmp_greater(*elements, bytes) || static_cast<std::size_t>(*elements) * each != bytes ||
        (bytes > 0 && !dtype))
        return fmt::format("{} elements of {} cannot lie in {} bytes", elements ? fmt::format("{}", *elements) : "so many",
                           start.name, bytes);
    variable.shape = std::move(start.shape);
    if (bytes > 0) variable.bytes.assign(values->content.begin(), values->content.end());
    if (swapped) swapBytes(variable.bytes, each);
    return {};
}

/// Notes one variable; true when it is the one, or cannot be read.
[[nodiscard]] bool takeMatrix(Bytes body, bool swapped, std::string_view name, Mat5Content& content)
{
    auto start = startOf(body, swapped);
    if (!start) content.problem = "a variable's header is damaged";
    if (!start) return true;
    if (content.names.size() < 20 && !start->name.empty()) content.names.push_back(start->name);
    if (start->name != name) return false;
    auto& variable = content.variable.emplace();
    variable.isRealNumbers = start->isRealNumbers;
    if (variable.isRealNumbers) content.problem = readValues(*start, swapped, variable);
    return true;
}

[[nodiscard]] bool takeCompressed(Bytes packed, bool swapped, std::string_view name, Mat5Content& content)
{
    constexpr std::size_t kMaxBytes = (std::size_t{1} << 30) + 4096;  // readMat's largest variable
    const auto unpacked = gunzip(packed, kMaxBytes, "a variable");
    if (!unpacked && unpacked.error().kind == ErrorKind::tooLarge) return false;  // nobody can ask for it
    Bytes bytes = unpacked ? Bytes(*unpacked) : Bytes();
    const auto matrix = take(bytes, swapped);
    if (matrix && matrix->type == kMatrix) return takeMatrix(matrix->content, swapped, name, content);
    content.problem = unpacked ? "a variable's header is damaged" : "a variable's compressed data are damaged";
    return true;
}

}  // namespace

bool isMat5(std::span<const std::byte> file)
{
    const auto order = file.size() < kHeaderBytes ? std::string_view{} : textOf(file.subspan(126, 2));
    const bool isHdf5 = file.size() >= 520 && textOf(file.subspan(512, 8)) == "\x89HDF\r\n\x1A\n";
    return (order == "IM" || order == "MI") && !isHdf5;
}

Mat5Content readMat5(std::span<const std::byte> file, std::string_view name)
{
    const bool swapped = textOf(file.subspan(126, 2)) == "MI";
    Mat5Content content;
    for (auto rest = file.subspan(kHeaderBytes); !rest.empty();) {
        const auto begin = file.size() - rest.size();
        const auto whole = elementAt(rest, swapped);
        const auto element = take(rest, swapped);
        if (!element) {
            content.problem =
                fmt::format("it is cut short: it needs {} bytes, but has {}", begin + (whole ? whole->whole : 8), file.size());
            return content;
        }
        if (element->type == kMatrix && takeMatrix(element->content, swapped, name, content)) return content;
        if (element->type == kCompressed && takeCompressed(element->content, swapped, name, content)) return content;
    }
    return content;
}

}  // namespace cortilens::files
