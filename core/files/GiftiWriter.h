// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/files/NameTable.h"
#include "core/types/Error.h"
#include "core/types/Ids.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>

/// GIFTI for maps of one surface: numbers as text, which every reader takes. Written atomically, compressed when the name ends in
/// .gz. Errors: those of AtomicFile, outOfMemory.
namespace cortilens::files {

/// A .label.gii: a label per vertex and the names that labels stand for. A name without a colour is grey.
[[nodiscard]] Result<void> writeGiftiLabels(const std::filesystem::path& path, Hemisphere hemisphere,
                                            std::span<const std::int32_t> labels, std::span<const NameTableEntry> table);

/// A .shape.gii: a number per vertex, and what it is called.
[[nodiscard]] Result<void> writeGiftiValues(const std::filesystem::path& path, Hemisphere hemisphere, std::string_view name,
                                            std::span<const float> values);

}  // namespace cortilens::files
