// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/dense/FeatureMap.h"
#include "core/types/Error.h"

#include <filesystem>

/// One feature map as a safetensors file, which other programs can open too: `mean` float16 [rows, cols, C], `spread` float16
/// [rows, cols], `visits` uint16 [rows, cols]; provenance, views and convergence as metadata, with a checksum over it all.
namespace cortilens::dense {

/// Written atomically; values that float16 has not are rounded. Errors: invalidRequest (arrays that do not fit the grid), and
/// those of AtomicFile.
[[nodiscard]] Result<void> writeFeatures(const std::filesystem::path& path, const FeatureMap& map);

/// Errors: those of SafetensorsFile::open, malformed (a missing or mis-shaped array, metadata that do not parse, content that
/// differs from its checksum).
[[nodiscard]] Result<FeatureMap> readFeatures(const std::filesystem::path& path);

}  // namespace cortilens::dense
