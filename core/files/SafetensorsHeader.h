// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/files/Safetensors.h"

#include <nlohmann/json_fwd.hpp>

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

/// The file's first bytes: length and JSON, padded with spaces so that the data begin at a multiple of 8. Throws on text that is
/// not UTF-8.
[[nodiscard]] std::string safetensorsPrefix(const nlohmann::ordered_json& json);

[[nodiscard]] std::string_view safetensorsNameOf(DType dtype);  ///< F32
[[nodiscard]] std::optional<DType> dtypeFromSafetensors(std::string_view name);

}  // namespace cortilens::files
