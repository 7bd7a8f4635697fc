// SPDX-License-Identifier: Apache-2.0
#include "core/files/NiftiWriter.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <nifti2_io.h>
#include <optional>
#include <string>
#include <utility>

namespace cortilens::files {

namespace {

[[nodiscard]] std::optional<int> niftiTypeOf(DType dtype)
{
    switch (dtype) {
    case DType::uint8:
        return DT_UINT8;
    case DType::int16:
        return DT_INT16;
    case DType::int32:
        return DT_INT32;
    case DType::float32:
        return DT_FLOAT32;
    default:
        return std::nullopt;
    }
}

struct ImageFree {
    void operator()(nifti_image* image) const { nifti_image_free(image); }
};
using Image = std::unique_ptr<nifti_image, ImageFree>;

void place(nifti_image& image, const Affine& worldFromVoxel)
{
    std::array<double, 3> sizes{};
    for (std::size_t axis = 0; axis < 3; ++axis)
        for (std::size_t column = 0; column < 4; ++column) {
            image.sto_xyz.m[axis][column] = worldFromVoxel[axis][column];
            if (column < 3) sizes[column] = std::hypot(sizes[column], worldFromVoxel[axis][column]);
        }
    image.dx = image.pixdim[1] = sizes[0];
    image.dy = image.pixdim[2] = sizes[1];
    image.dz = image.pixdim[3] = sizes[2];
}

[[nodiscard]] Image imageOf(const NiftiHeader& header, int type, const std::filesystem::path& path)
{
    const auto& shape = header.shape;
    const std::array<std::int64_t, 8> dims{shape[3] > 1 ? 4 : 3, shape[0], shape[1], shape[2], shape[3], 1, 1, 1};
    Image image(nifti_make_new_nim(dims.data(), type, 0));
    if (!image) return image;
    image->nifti_type = NIFTI_FTYPE_NIFTI1_1;
    image->dx = image->dy = image->dz = header.voxelMm;
    image->dt = header.secondsPerVolume;
    image->pixdim[1] = image->pixdim[2] = image->pixdim[3] = header.voxelMm;
    image->pixdim[4] = header.secondsPerVolume;
    image->xyz_units = NIFTI_UNITS_MM;
    image->time_units = NIFTI_UNITS_SEC;
    image->qform_code = 0;
    image->sform_code = 1;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        for (std::size_t column = 0; column < 4; ++column) image->sto_xyz.m[axis][column] = 0;
        image->sto_xyz.m[axis][axis] = header.voxelMm;
        image->sto_xyz.m[axis][3] = -0.5 * static_cast<double>(shape[axis] - 1) * header.voxelMm;
    }
    if (header.worldFromVoxel) place(*image, *header.worldFromVoxel);
    image->fname = ::strdup(path.c_str());  // niftilib frees them
    image->iname = ::strdup(path.c_str());
    return image;
}

}  // namespace

struct NiftiWriter::Parts {
    AtomicFile file;
    std::filesystem::path path;
    Image image;
    znzFile stream = nullptr;
    std::size_t bytesLeft = 0;
    bool overfull = false;

    Parts(AtomicFile atomic, std::filesystem::path target)
        : file(std::move(atomic))
        , path(std::move(target))
    {}
    Parts(const Parts&) = delete;
    Parts& operator=(const Parts&) = delete;
    ~Parts()
    {
        if (stream) Xznzclose(&stream);
    }
};

NiftiWriter::NiftiWriter(std::unique_ptr<Parts> parts)
    : m_parts(std::move(parts))
{}
NiftiWriter::NiftiWriter(NiftiWriter&&) noexcept = default;
NiftiWriter::~NiftiWriter() = default;

Result<NiftiWriter> NiftiWriter::create(const std::filesystem::path& path, const NiftiHeader& header)
{
    constexpr std::int64_t kMaxAxis = 32767;  // NIfTI-1 counts in int16
    const auto type = niftiTypeOf(header.dtype);
    if (!type || !std::ranges::all_of(header.shape, [](std::int64_t n) { return n >= 1 && n <= kMaxAxis; }))
        return std::unexpected(Error{ErrorKind::invalidRequest,
                                     fmt::format("Cannot write {}: NIfTI has no {} volume of {} voxels.", path.string(),
                                                 nameOf(header.dtype), fmt::join(header.shape, " x ")),
                                     {}});
    auto file = AtomicFile::create(path);
    if (!file) return std::unexpected(file.error());
    auto parts = std::make_unique<Parts>(std::move(*file), path);
    parts->image = imageOf(header, *type, parts->file.temporaryPath());
    parts->bytesLeft = bytesOf(header.dtype);
    for (const auto axis : header.shape) parts->bytesLeft *= static_cast<std::size_t>(axis);
    constexpr int kHeaderThenLeaveOpen = 2;
    const char* const mode = path.extension() == ".gz" ? "wb1" : "wb";
    parts->stream = parts->image ? nifti_image_write_hdr_img(parts->image.get(), kHeaderThenLeaveOpen, mode) : nullptr;
    if (!parts->stream) return std::unexpected(writeError(path));
    return NiftiWriter(std::move(parts));
}

Result<void> NiftiWriter::append(std::span<const std::byte> values)
{
    if (values.size() > m_parts->bytesLeft) m_parts->overfull = true;
    if (m_parts->overfull) return {};  // commit() says so
    const auto written = nifti_write_buffer(m_parts->stream, values.data(), static_cast<std::int64_t>(values.size()));
    if (written != static_cast<std::int64_t>(values.size())) return std::unexpected(writeError(m_parts->path));
    m_parts->bytesLeft -= values.size();
    return {};
}

Result<void> NiftiWriter::commit()
{
    if (m_parts->overfull || m_parts->bytesLeft > 0)
        return std::unexpected(
            Error{ErrorKind::invalidRequest,
                  fmt::format("Cannot write {}: its header announces another number of values.", m_parts->path.string()),
                  {}});
    if (Xznzclose(&m_parts->stream) != 0) return std::unexpected(writeError(m_parts->path));
    return m_parts->file.commit();
}

Result<void> writeNiftiFloats(const std::filesystem::path& path, NiftiHeader header, std::span<const float> values)
{
    header.dtype = DType::float32;
    auto writer = NiftiWriter::create(path, header);
    if (!writer) return std::unexpected(writer.error());
    if (auto appended = writer->append(std::as_bytes(values)); !appended) return appended;
    return writer->commit();
}

}  // namespace cortilens::files
