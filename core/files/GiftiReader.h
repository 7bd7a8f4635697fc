// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/files/NameTable.h"
#include "core/types/Error.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <variant>
#include <vector>

namespace cortilens::files {

/// One DataArray of a GIFTI file, in host order, C order.
struct GiftiArray {
    std::string intent;  ///< NIFTI_INTENT_POINTSET, ...
    std::vector<std::int64_t> shape;
    std::variant<std::vector<float>, std::vector<std::int32_t>> values;
};

/// Reads .gii and .gii.gz: float32, int32 and uint8 (as int32) arrays in row-major or column-major order, encoded as
/// Base64Binary or GZipBase64Binary in either byte order, or as ASCII. No other file is opened (ExternalFileBinary), no entity of
/// the file's own is expanded. Errors: notFound, unreadable, malformed (not GIFTI, damaged, lengths that do not fit their shape),
/// mismatch (an encoding or type that is not read), tooLarge (above 1 GiB).
[[nodiscard]] Result<std::vector<GiftiArray>> readGifti(const std::filesystem::path& path);

/// The file's table of labels (a .label.gii), in its order; empty when it has none. Errors: as of readGifti; malformed (a key
/// that is no number, or there twice).
[[nodiscard]] Result<std::vector<NameTableEntry>> readGiftiLabels(const std::filesystem::path& path);

}  // namespace cortilens::files
