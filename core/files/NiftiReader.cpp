// SPDX-License-Identifier: Apache-2.0
#include "core/files/NiftiReader.h"

#include "core/files/FrameStream.h"
#include "core/files/NumberStream.h"
#include "core/files/ReadError.h"
#include "core/files/UnpackedFile.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <new>
#include <nifti2_io.h>
#include <optional>
#include <type_traits>
#include <utility>

namespace cortilens::files {

namespace {

constexpr std::string_view kFormat = "NIfTI";

struct ImageFree {
    void operator()(nifti_image* image) const { nifti_image_free(image); }
};
using Image = std::unique_ptr<nifti_image, ImageFree>;

/// The description, and where and how the values lie.
struct Layout {
    NiftiDescription description;
    std::uint64_t dataBegin = 0;
    bool swapped = false;
};

[[nodiscard]] std::optional<DType> dtypeOf(int niftiType)
{
    switch (niftiType) {
    case DT_INT8:
        return DType::int8;
    case DT_UINT8:
        return DType::uint8;
    case DT_INT16:
        return DType::int16;
    case DT_UINT16:
        return DType::uint16;
    case DT_INT32:
        return DType::int32;
    case DT_UINT32:
        return DType::uint32;
    case DT_INT64:
        return DType::int64;
    case DT_UINT64:
        return DType::uint64;
    case DT_FLOAT32:
        return DType::float32;
    case DT_FLOAT64:
        return DType::float64;
    default:
        return std::nullopt;
    }
}

/// What niftilib would take on trust: sizes that make no sense, and offsets that it would cast to int whatever they are.
template <typename Header> [[nodiscard]] Result<NiftiDescription> checked(const Header& header, const std::filesystem::path& path)
{
    if (header.magic[1] == 'i')
        return std::unexpected(Error{
            ErrorKind::mismatch, fmt::format("{} is half of a pair of .hdr and .img files, which is not read.", path.string()),
            "Convert the pair to a single .nii file."});
    NiftiDescription description;
    const auto dtype = dtypeOf(header.datatype);
    if (!dtype)
        return std::unexpected(Error{ErrorKind::mismatch,
                                     fmt::format("{} holds values of NIfTI type {} ({}), which is not read.", path.string(),
                                                 int{header.datatype}, nifti_datatype_string(header.datatype)),
                                     "Convert it to integers or floating-point numbers."});
    description.dtype = *dtype;
    const auto axes = static_cast<std::int64_t>(header.dim[0]);
    if (axes < 1 || axes > 7) return std::unexpected(malformed(path, kFormat, fmt::format("it claims to have {} axes", axes)));
    description.shape.fill(1);
    constexpr std::int64_t kMaxElements = std::int64_t{1} << 48;  // times 8 bytes it still fits
    std::int64_t elements = 1;
    for (std::int64_t axis = 1; axis <= axes; ++axis) {
        const auto size = static_cast<std::int64_t>(header.dim[axis]);
        if (size < 1 || size > kMaxElements / elements)
            return std::unexpected(malformed(path, kFormat, fmt::format("it claims to be {} long along axis {}", size, axis)));
        elements *= size;
        description.shape[static_cast<std::size_t>(std::min<std::int64_t>(axis, 4) - 1)] *= size;
    }
    const auto offset = static_cast<double>(header.vox_offset);
    if (!(offset >= 0 && offset <= 0x1p31))
        return std::unexpected(malformed(path, kFormat, fmt::format("its data are said to begin at byte {}", offset)));
    const auto slope = static_cast<double>(header.scl_slope);
    const auto intercept = static_cast<double>(header.scl_inter);
    if (slope != 0 && std::isfinite(slope) && std::isfinite(intercept)) {
        description.slope = slope;
        description.intercept = intercept;
    }
    return description;
}

[[nodiscard]] Affine affineOf(const nifti_image& image)
{
    const auto& matrix = image.sform_code > 0 ? image.sto_xyz : image.qto_xyz;
    Affine affine{};
    for (std::size_t row = 0; row < 3; ++row)
        for (std::size_t column = 0; column < 4; ++column) affine[row][column] = matrix.m[row][column];
    return affine;
}

/// `bytes` begin with a Header of either byte order.
template <typename Header>
[[nodiscard]] Result<Layout> layoutOf(std::span<const std::byte> bytes, const UnpackedFile& file,
                                      const std::filesystem::path& path)
{
    constexpr bool kFirst = std::is_same_v<Header, nifti_1_header>;
    Header header{};
    std::memcpy(&header, bytes.data(), sizeof header);
    Layout layout;
    layout.swapped = header.sizeof_hdr != static_cast<int>(sizeof header);
    if (layout.swapped) swap_nifti_header(&header, kFirst ? 1 : 2);
    auto description = checked(header, path);
    if (!description) return std::unexpected(description.error());
    layout.description = std::move(*description);
    layout.dataBegin = std::max<std::uint64_t>(static_cast<std::uint64_t>(header.vox_offset), sizeof header);
    std::uint64_t dataBytes = bytesOf(layout.description.dtype);
    for (const auto size : layout.description.shape) dataBytes *= static_cast<std::uint64_t>(size);
    if (auto fits = file.mustHold(layout.dataBegin + dataBytes); !fits) return std::unexpected(fits.error());
    Image image;
    if constexpr (kFirst)
        image.reset(nifti_convert_n1hdr2nim(header, nullptr));
    else
        image.reset(nifti_convert_n2hdr2nim(header, nullptr));
    if (!image) return std::unexpected(malformed(path, kFormat, "its header makes no sense"));
    layout.description.worldFromVoxel = affineOf(*image);
    return layout;
}

[[nodiscard]] Result<Layout> readLayout(UnpackedFile& file, const std::filesystem::path& path)
{
    [[maybe_unused]] static const bool silent = (nifti_set_debug_level(0), true);  // what goes wrong is said in an Error
    std::array<std::byte, sizeof(nifti_2_header)> bytes{};
    const auto got = file.read(bytes);
    if (!got) return std::unexpected(got.error());
    const int version = nifti_header_version(reinterpret_cast<const char*>(bytes.data()), *got);
    if (version == 1 && *got >= sizeof(nifti_1_header)) return layoutOf<nifti_1_header>(bytes, file, path);
    if (version == 2 && *got >= sizeof(nifti_2_header)) return layoutOf<nifti_2_header>(bytes, file, path);
    return std::unexpected(malformed(path, kFormat,
                                     *got < sizeof(nifti_1_header) ? fmt::format("it is only {} bytes long", *got)
                                                                   : "it begins with something else"));
}

}  // namespace

Result<NiftiDescription> readNiftiHeader(const std::filesystem::path& path)
{
    auto file = UnpackedFile::open(path);
    if (!file) return std::unexpected(file.error());
    auto layout = readLayout(*file, path);
    if (!layout) return std::unexpected(layout.error());
    return layout->description;
}

Result<FrameStream> openNiftiFrames(const std::filesystem::path& path)
{
    auto file = UnpackedFile::open(path);
    if (!file) return std::unexpected(file.error());
    const auto layout = readLayout(*file, path);
    if (!layout) return std::unexpected(layout.error());
    const auto& [shape, dtype, slope, intercept, affine] = layout->description;
    return FrameStream(std::move(*file), shape, {dtype, layout->swapped, slope, intercept}, layout->dataBegin);
}

// niftilib's own loading is not used: it turns NaN into 0, and NaN is NSD's "no data".
Result<NiftiVolume> readNiftiVolume(const std::filesystem::path& path, std::int64_t frame)
try {
    auto file = UnpackedFile::open(path);
    if (!file) return std::unexpected(file.error());
    const auto layout = readLayout(*file, path);
    if (!layout) return std::unexpected(layout.error());
    const auto& [shape, dtype, slope, intercept, affine] = layout->description;
    if (frame < 0 || frame >= shape[3])
        return std::unexpected(
            Error{ErrorKind::invalidRequest,
                  fmt::format("{} has no frame {}: it has {}, counted from 0.", path.string(), frame, shape[3]),
                  {}});
    const auto voxels = static_cast<std::size_t>(shape[0] * shape[1] * shape[2]);
    const auto frameBytes = voxels * bytesOf(dtype);
    if (auto found = file->seek(layout->dataBegin + static_cast<std::uint64_t>(frame) * frameBytes); !found)
        return std::unexpected(found.error());
    auto values = readNumbers(*file, {dtype, layout->swapped, slope, intercept}, voxels);
    if (!values) return std::unexpected(values.error());
    if (auto end = file->checkEnd(); !end) return std::unexpected(end.error());
    return NiftiVolume{layout->description, std::move(*values)};
} catch (const std::bad_alloc&) {
    return std::unexpected(outOfMemory(path));
}

}  // namespace cortilens::files
