// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/files/AtomicFile.h"
#include "core/files/DType.h"
#include "core/files/NiftiReader.h"
#include "core/types/Error.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>

namespace cortilens::files {

struct NiftiHeader {
    std::array<std::int64_t, 4> shape{1, 1, 1, 1};  ///< x, y, z, t; each axis below 32768
    DType dtype{};                                  ///< uint8, int16, int32 or float32
    double voxelMm = 1;
    double secondsPerVolume = 1;
    std::optional<Affine> worldFromVoxel{};  ///< instead of NSD's geometry, with `voxelMm` left aside
};

/// A NIfTI-1 file written volume by volume, so that hours of fMRI need no memory. Axes run to the right, front and top, with
/// NSD's geometry unless another is stated: sform 1, diagonal, the volume's middle at the origin; no scaling.
///
/// One thread at a time. Destroyed without commit(), it leaves nothing behind.
class NiftiWriter {
public:
    /// Compressed when the name ends in .gz (level 1: fMRI noise gains nothing from more). Errors: invalidRequest (shape or
    /// dtype), and those of AtomicFile.
    [[nodiscard]] static Result<NiftiWriter> create(const std::filesystem::path& path, const NiftiHeader& header);

    NiftiWriter(NiftiWriter&&) noexcept;
    NiftiWriter& operator=(NiftiWriter&&) = delete;
    NiftiWriter(const NiftiWriter&) = delete;
    NiftiWriter& operator=(const NiftiWriter&) = delete;
    ~NiftiWriter();

    /// Appends values of the header's dtype, x fastest. Errors: outOfSpace or unreadable (the disk).
    [[nodiscard]] Result<void> append(std::span<const std::byte> values);

    /// Errors: invalidRequest (fewer or more values than the shape says), and those of AtomicFile.
    [[nodiscard]] Result<void> commit();

private:
    struct Parts;
    explicit NiftiWriter(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> m_parts;
};

/// One float32 volume at once; `values` x fastest, header.dtype ignored.
[[nodiscard]] Result<void> writeNiftiFloats(const std::filesystem::path& path, NiftiHeader header, std::span<const float> values);

}  // namespace cortilens::files
