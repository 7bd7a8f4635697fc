// SPDX-License-Identifier: Apache-2.0
#include "core/files/Npy.h"

#include "core/files/AtomicFile.h"
#include "core/files/MappedFile.h"
#include "core/files/NpyHeader.h"
#include "core/files/ReadError.h"
#include "core/files/Shape.h"
#include "core/files/TextLines.h"
#include "core/files/Widen.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <new>
#include <optional>
#include <string_view>
#include <utility>

// The format: numpy/lib/format.py.
namespace cortilens::files {

namespace {

constexpr std::string_view kFormat = ".npy";
constexpr std::string_view kMagic = "\x93NUMPY";

[[nodiscard]] std::optional<DType> dtypeOf(std::string_view kindAndSize)
{
    constexpr std::array<std::pair<std::string_view, DType>, 12> kKnown{{{"b1", DType::boolean},
                                                                         {"i1", DType::int8},
                                                                         {"u1", DType::uint8},
                                                                         {"i2", DType::int16},
                                                                         {"u2", DType::uint16},
                                                                         {"i4", DType::int32},
                                                                         {"u4", DType::uint32},
                                                                         {"i8", DType::int64},
                                                                         {"u8", DType::uint64},
                                                                         {"f2", DType::float16},
                                                                         {"f4", DType::float32},
                                                                         {"f8", DType::float64}}};
    const auto found = std::ranges::find(kKnown, kindAndSize, &std::pair<std::string_view, DType>::first);
    return found == kKnown.end() ? std::nullopt : std::optional(found->second);
}

[[nodiscard]] Error notNumbers(const std::filesystem::path& path, std::string_view descr)
{
    const auto kind = descr.substr(std::min(descr.find_first_not_of("<>|="), descr.size()));
    if (kind.starts_with('O'))
        return {ErrorKind::mismatch,
                fmt::format("{} holds Python objects (a pickle), which could run a program when opened.", path.string()),
                "Open it in Python where you trust it, and save its arrays of numbers with numpy.save."};
    return {ErrorKind::mismatch,
            fmt::format("{} holds values of NumPy type {}, which is not read.", path.string(), descr.empty() ? "record" : descr),
            "Save it in Python as integers or floating-point numbers."};
}

/// The header, and where the data begin.
[[nodiscard]] Result<std::pair<NpyHeader, std::size_t>> headerOf(std::span<const std::byte> bytes,
                                                                 const std::filesystem::path& path)
{
    const auto text = textOf(bytes);
    if (!text.starts_with(kMagic) || bytes.size() < 12)
        return std::unexpected(malformed(path, kFormat, "it begins with something else"));
    const auto version = std::to_integer<int>(bytes[6]);
    if (version < 1 || version > 3) return std::unexpected(malformed(path, kFormat, fmt::format("its version is {}", version)));
    const std::size_t lengthBytes = version == 1 ? 2 : 4;
    std::size_t length = 0;
    for (auto i = lengthBytes; i > 0; --i) length = length << 8 | std::to_integer<std::size_t>(bytes[8 + i - 1]);
    const auto begin = 8 + lengthBytes;
    if (length > bytes.size() - begin)
        return std::unexpected(malformed(
            path, kFormat, fmt::format("its header announces {} bytes, but the file has {}", begin + length, bytes.size())));
    auto header = parseNpyHeader(text.substr(begin, length));
    if (!header) return std::unexpected(malformed(path, kFormat, header.error()));
    return std::pair{std::move(*header), begin + length};
}

/// Bytes that elements of a shape take, or nothing when no file could be so long.
[[nodiscard]] std::optional<std::uint64_t> bytesFor(const std::vector<std::int64_t>& shape, std::size_t elementBytes)
{
    std::uint64_t bytes = 0;
    const auto elements = elementsOf(shape);
    if (!elements || __builtin_mul_overflow(*elements, elementBytes, &bytes)) return std::nullopt;
    return bytes;
}

/// First axis fastest to last axis fastest.
[[nodiscard]] std::vector<std::byte> inCOrder(std::span<const std::byte> stored, const std::vector<std::int64_t>& shape,
                                              std::size_t elementBytes)
{
    const auto axes = shape.size();
    std::vector<std::size_t> stride(axes, elementBytes);
    for (std::size_t axis = 1; axis < axes; ++axis) stride[axis] = stride[axis - 1] * static_cast<std::size_t>(shape[axis - 1]);
    std::vector<std::byte> ordered(stored.size());
    std::vector<std::int64_t> index(axes);
    std::size_t from = 0;
    for (std::size_t to = 0; to < ordered.size(); to += elementBytes) {
        std::memcpy(ordered.data() + to, stored.data() + from, elementBytes);
        for (auto axis = axes; axis-- > 0;) {
            from += stride[axis];
            if (++index[axis] < shape[axis]) break;
            from -= stride[axis] * static_cast<std::size_t>(shape[axis]);
            index[axis] = 0;
        }
    }
    return ordered;
}

template <typename Value> [[nodiscard]] std::vector<Value> widened(const NpyArray& array)
{
    std::vector<Value> values(array.bytes.size() / bytesOf(array.dtype));
    widen(array.dtype, array.bytes, std::span(values));
    return values;
}

}  // namespace

Result<std::size_t> npyObjectsOf(std::span<const std::byte> bytes, const std::filesystem::path& path)
{
    const auto parsed = headerOf(bytes, path);
    if (!parsed) return std::unexpected(parsed.error());
    const auto& [header, begin] = *parsed;
    if (header.descr == "|O" && header.shape.empty()) return begin;
    return std::unexpected(Error{ErrorKind::mismatch,
                                 fmt::format("{} holds no Python object, but {}.", path.string(), header.descr),
                                 "Check that it is the right file."});
}

Result<NpyArray> readNpy(const std::filesystem::path& path)
{
    const auto file = MappedFile::open(path);
    if (!file) return std::unexpected(file.error());
    return npyFrom(file->bytes(), path);
}

Result<NpyLayout> npyLayoutOf(std::span<const std::byte> bytes, const std::filesystem::path& path)
{
    auto parsed = headerOf(bytes, path);
    if (!parsed) return std::unexpected(parsed.error());
    auto& [header, begin] = *parsed;
    const bool marked = header.descr.find_first_of("<>|=") == 0;
    const auto dtype = marked ? dtypeOf(std::string_view(header.descr).substr(1)) : std::nullopt;
    if (!dtype) return std::unexpected(notNumbers(path, header.descr));
    const auto elementBytes = bytesOf(*dtype);
    const auto needed = bytesFor(header.shape, elementBytes);
    const auto stored = bytes.subspan(begin);
    if (!needed || *needed != stored.size())
        return std::unexpected(malformed(path, kFormat,
                                         fmt::format("a shape of ({}) {} values needs {} bytes of data, but {} are there",
                                                     fmt::join(header.shape, ", "), nameOf(*dtype),
                                                     needed ? fmt::format("{}", *needed) : "too many", stored.size())));
    const char foreign = std::endian::native == std::endian::little ? '>' : '<';
    return NpyLayout{*dtype, std::move(header.shape), header.fortranOrder, header.descr[0] == foreign, begin};
}

Result<NpyArray> npyFrom(std::span<const std::byte> bytes, const std::filesystem::path& path)
try {
    auto layout = npyLayoutOf(bytes, path);
    if (!layout) return std::unexpected(layout.error());
    const auto stored = bytes.subspan(layout->begin);
    const auto elementBytes = bytesOf(layout->dtype);
    NpyArray array{layout->dtype, std::move(layout->shape), {}};
    if (layout->fortranOrder)
        array.bytes = inCOrder(stored, array.shape, elementBytes);
    else
        array.bytes.assign(stored.begin(), stored.end());
    if (layout->swapped) swapBytes(array.bytes, elementBytes);
    return array;
} catch (const std::bad_alloc&) {
    return std::unexpected(outOfMemory(path));
}

std::vector<float> floatsOf(const NpyArray& array)
{
    return widened<float>(array);
}

std::vector<double> doublesOf(const NpyArray& array)
{
    return widened<double>(array);
}

Result<void> writeNpy(const std::filesystem::path& path, std::span<const float> values, const std::vector<std::int64_t>& shape)
{
    const auto needed = bytesFor(shape, sizeof(float));
    if (!needed || *needed != values.size_bytes())
        return std::unexpected(Error{ErrorKind::invalidRequest,
                                     fmt::format("Cannot write {}: {} values do not fit the shape ({}).", path.string(),
                                                 values.size(), fmt::join(shape, ", ")),
                                     {}});
    static_assert(std::endian::native == std::endian::little, "the type below says so");
    auto header = fmt::format("{{'descr': '<f4', 'fortran_order': False, 'shape': ({}{}), }}", fmt::join(shape, ", "),
                              shape.size() == 1 ? "," : "");
    constexpr std::size_t kBefore = 10;  // magic, version, length
    constexpr std::size_t kAlignment = 64;
    header.append((kAlignment - (kBefore + header.size() + 1) % kAlignment) % kAlignment, ' ').append("\n");
    std::string start(kMagic);
    start += {'\x01', '\x00', static_cast<char>(header.size() & 0xFFU), static_cast<char>(header.size() >> 8)};
    start += header;
    auto file = AtomicFile::create(path);
    if (!file) return std::unexpected(file.error());
    if (auto written = file->write(std::as_bytes(std::span(start))); !written) return written;
    if (auto written = file->write(std::as_bytes(values)); !written) return written;
    return file->commit();
}

}  // namespace cortilens::files
