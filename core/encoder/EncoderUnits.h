// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/ResponseUnits.h"
#include "core/encoder/Encoder.h"
#include "core/files/Safetensors.h"
#include "core/types/Error.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Where an encoder's rows lie, as its file says it: voxels of a volume, or vertices of a surface.
namespace cortilens::encoder {

/// Comma-separated whole numbers; empty when the text is anything else.
[[nodiscard]] std::vector<std::int32_t> numbersIn(std::string_view text);

/// Metadata by key; empty: not there.
[[nodiscard]] std::string textOf(const files::SafetensorsFile& file, const std::string& key);

[[nodiscard]] Error malformed(const files::SafetensorsFile& file, const std::string& what);

/// Fills in sizes and units, sorted. Row r of the sorted encoder is the file's row `order`[r]. Errors: malformed (no such array
/// or sizes; a unit outside, or twice).
[[nodiscard]] Result<std::vector<std::size_t>> readUnits(const files::SafetensorsFile& file, Encoder& encoder);

/// Makes an encoder's rows those of `units` at `places`, in that order, which is ascending. `asGrid`: vertices are counted as
/// voxels of a grid (a study of vertices), not beside the voxels of a volume (NSD's surface spaces).
void placeUnits(Encoder& encoder, const data::ResponseUnits& units, std::span<const std::size_t> places, bool asGrid);

/// The units as a file holds them: `numbers` [V, columns].
struct UnitTable {
    const char* name = nullptr;      ///< voxels, vertices
    const char* sizesKey = nullptr;  ///< volume_shape, vertex_counts
    std::string sizes;
    std::int64_t columns = 0;
    std::vector<std::int32_t> numbers;
};
[[nodiscard]] UnitTable unitTable(const Encoder& encoder);

}  // namespace cortilens::encoder
