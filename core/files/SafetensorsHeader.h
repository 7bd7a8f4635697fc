// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/files/Safetensors.h"

#include <optional>

namespace cortilens::files {

/// What the JSON at the start of a safetensors file says, not yet compared with the file: begin and end count from the start
/// of the data, entries are in the file's order.
struct SafetensorsHeader {
    std::vector<SafetensorsEntry> entries;
    std::map<std::string, std::string> metadata;
};

/// Reads the JSON without building a document, so that a hostile header costs no more memory than its own length. On
/// failure a phrase that says what is wrong ("two tensors are named x").
[[nodiscard]] std::expected<SafetensorsHeader, std::string> parseSafetensorsHeader(std::string_view json);

[[nodiscard]] std::string_view safetensorsNameOf(DType dtype);  ///< F32
[[nodiscard]] std::optional<DType> dtypeFromSafetensors(std::string_view name);

/// Product of the axes, or nothing when an axis is negative or the product does not fit.
[[nodiscard]] std::optional<std::int64_t> elementsOf(std::span<const std::int64_t> shape);

}  // namespace cortilens::files
