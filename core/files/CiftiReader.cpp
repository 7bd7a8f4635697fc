// SPDX-License-Identifier: Apache-2.0
#include "core/files/CiftiReader.h"

#include "core/files/CiftiXml.h"
#include "core/files/DType.h"
#include "core/files/MappedFile.h"
#include "core/files/ReadError.h"
#include "core/files/Widen.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <new>
#include <optional>
#include <string_view>
#include <utility>

namespace cortilens::files {

namespace {

constexpr std::string_view kFormat = "CIFTI-2";
constexpr std::size_t kHeaderBytes = 540;  // of NIfTI-2
constexpr std::size_t kMagic = 4;
constexpr std::size_t kDatatype = 12;
constexpr std::size_t kDims = 16;
constexpr std::size_t kDataBegin = 168;
constexpr std::size_t kSlope = 176;
constexpr std::size_t kIntercept = 184;
constexpr std::int32_t kCiftiExtension = 32;
constexpr std::int64_t kMaxValues = std::int64_t{1} << 28;
constexpr std::size_t kMaxXmlBytes = std::size_t{256} << 20;

using Bytes = std::span<const std::byte>;

/// Fields of a header in the file's byte order; inside, as the caller has made sure.
class Fields {
public:
    Fields(Bytes bytes, bool swapped)
        : m_bytes(bytes)
        , m_swapped(swapped)
    {}
    template <typename Number> [[nodiscard]] Number at(std::size_t place) const
    {
        std::array<std::byte, sizeof(Number)> raw{};
        std::memcpy(raw.data(), m_bytes.data() + place, raw.size());
        if (m_swapped) std::ranges::reverse(raw);
        return std::bit_cast<Number>(raw);
    }

private:
    Bytes m_bytes;
    bool m_swapped;
};

/// What the header says, compared with the file.
struct Layout {
    bool swapped = false;
    DType dtype{};
    std::int64_t maps = 0;  // dim[5], the fastest
    std::int64_t rows = 0;  // dim[6], brainordinates
    std::size_t begin = 0;
    double slope = 1;
    double intercept = 0;
};

[[nodiscard]] std::optional<DType> dtypeOf(std::int16_t code)
{
    switch (code) {
    case 2:
        return DType::uint8;
    case 4:
        return DType::int16;
    case 8:
        return DType::int32;
    case 16:
        return DType::float32;
    case 64:
        return DType::float64;
    case 256:
        return DType::int8;
    case 512:
        return DType::uint16;
    case 768:
        return DType::uint32;
    case 1024:
        return DType::int64;
    case 1280:
        return DType::uint64;
    default:
        return std::nullopt;
    }
}

[[nodiscard]] Result<Layout> layoutOf(Bytes bytes, const std::filesystem::path& path)
{
    const auto broken = [&](std::string_view words) { return std::unexpected(malformed(path, kFormat, words)); };
    if (bytes.size() < kHeaderBytes + 4 || std::memcmp(bytes.data() + kMagic, "n+2\0\r\n\x1a\n", 8) != 0)
        return broken("it is no NIfTI-2 file");
    Layout layout;
    layout.swapped = Fields(bytes, false).at<std::int32_t>(0) != static_cast<std::int32_t>(kHeaderBytes);
    const Fields fields(bytes, layout.swapped);
    if (fields.at<std::int32_t>(0) != static_cast<std::int32_t>(kHeaderBytes))
        return broken("the length of its header makes no sense");
    const auto dim = [&](std::size_t axis) { return fields.at<std::int64_t>(kDims + 8 * axis); };
    if (dim(0) != 6 || dim(1) != 1 || dim(2) != 1 || dim(3) != 1 || dim(4) != 1)
        return broken("it is no matrix: its first four axes are not of length 1, or it has not six");
    layout.maps = dim(5);
    layout.rows = dim(6);
    if (layout.maps < 1 || layout.rows < 1) return broken("it has no values");
    if (layout.rows > kMaxValues / layout.maps)
        return std::unexpected(
            Error{ErrorKind::tooLarge,
                  fmt::format("{} says that it has {} maps of {} brainordinates.", path.string(), layout.maps, layout.rows),
                  "Split it with wb_command -cifti-merge."});
    const auto dtype = dtypeOf(fields.at<std::int16_t>(kDatatype));
    if (!dtype) return broken("its values are of a type that is not read");
    layout.dtype = *dtype;
    const auto begin = fields.at<std::int64_t>(kDataBegin);
    const auto needed = static_cast<std::uint64_t>(layout.maps * layout.rows) * bytesOf(layout.dtype);
    if (begin < static_cast<std::int64_t>(kHeaderBytes) || static_cast<std::uint64_t>(begin) > bytes.size() ||
        bytes.size() - static_cast<std::uint64_t>(begin) < needed)
        return broken(fmt::format("its header announces {} bytes of values from byte {}, but it has {} bytes", needed, begin,
                                  bytes.size()));
    layout.begin = static_cast<std::size_t>(begin);
    if (const auto slope = fields.at<double>(kSlope); slope != 0) {
        layout.slope = slope;
        layout.intercept = fields.at<double>(kIntercept);
    }
    return layout;
}

/// The description in the first extension of its kind.
[[nodiscard]] Result<Bytes> xmlOf(Bytes bytes, const Layout& layout, const std::filesystem::path& path)
{
    const Fields fields(bytes, layout.swapped);
    for (std::size_t place = kHeaderBytes + 4; bytes[kHeaderBytes] != std::byte{0} && place + 8 <= layout.begin;) {
        const auto size = fields.at<std::int32_t>(place);
        if (size < 8 || static_cast<std::size_t>(size) > layout.begin - place) break;
        if (fields.at<std::int32_t>(place + 4) == kCiftiExtension) {
            auto xml = bytes.subspan(place + 8, static_cast<std::size_t>(size) - 8);
            while (!xml.empty() && xml.back() == std::byte{0}) xml = xml.first(xml.size() - 1);  // padding
            if (xml.size() <= kMaxXmlBytes) return xml;
        }
        place += static_cast<std::size_t>(size);
    }
    return std::unexpected(malformed(path, kFormat, "it has no description of its brainordinates"));
}

void readValues(CiftiFile& file, Bytes bytes, const Layout& layout)
{
    const auto maps = static_cast<std::size_t>(layout.maps);
    const auto rows = static_cast<std::size_t>(layout.rows);
    const auto elementBytes = bytesOf(layout.dtype);
    for (auto& map : file.maps) map.values.resize(rows);
    std::vector<std::byte> stored(maps * elementBytes);
    std::vector<float> values(maps);
    for (std::size_t row = 0; row < rows; ++row) {
        std::ranges::copy(bytes.subspan(layout.begin + row * stored.size(), stored.size()), stored.begin());
        if (layout.swapped) swapBytes(stored, elementBytes);
        widen(layout.dtype, stored, std::span(values));
        for (std::size_t map = 0; map < maps; ++map) file.maps[map].values[row] = values[map];
    }
    if (layout.slope == 1 && layout.intercept == 0) return;
    for (auto& map : file.maps)
        for (auto& value : map.values) value = static_cast<float>(layout.slope * static_cast<double>(value) + layout.intercept);
}

}  // namespace

const CiftiStructure* CiftiFile::cortex(Hemisphere hemisphere) const
{
    const auto* name = hemisphere == Hemisphere::left ? "CORTEX_LEFT" : "CORTEX_RIGHT";
    const auto found = std::ranges::find_if(
        structures, [&](const CiftiStructure& structure) { return structure.name == name && structure.surfaceVertices > 0; });
    return found == structures.end() ? nullptr : &*found;
}

Result<CiftiFile> readCifti(const std::filesystem::path& path)
try {
    const auto file = MappedFile::open(path);
    if (!file) return std::unexpected(file.error());
    const auto layout = layoutOf(file->bytes(), path);
    if (!layout) return std::unexpected(layout.error());
    const auto xml = xmlOf(file->bytes(), *layout, path);
    if (!xml) return std::unexpected(xml.error());
    auto cifti = ciftiFromXml(*xml, layout->rows, layout->maps);
    if (!cifti && cifti.error().isOtherKind)
        return std::unexpected(Error{ErrorKind::mismatch, fmt::format("{} is not read: {}.", path.string(), cifti.error().words),
                                     "Name a .dscalar.nii or .dlabel.nii of version 2."});
    if (!cifti) return std::unexpected(malformed(path, kFormat, cifti.error().words));
    readValues(*cifti, file->bytes(), *layout);
    return std::move(*cifti);
} catch (const std::bad_alloc&) {
    return std::unexpected(outOfMemory(path));
}

}  // namespace cortilens::files
