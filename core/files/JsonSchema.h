// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/files/LocatedJson.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cortilens::files {

/// Something that a person has to correct.
struct JsonProblem {
    std::size_t line = 0;  ///< from 1
    std::string words;     ///< a sentence

    friend bool operator==(const JsonProblem&, const JsonProblem&) = default;
};

/// Where the document breaks the schema, by line. Of JSON Schema these words are known: $ref to #/$defs, type, enum, required,
/// properties, additionalProperties (false), items, minItems, maxItems, minLength, minimum, maximum; descriptions become part of
/// the help.
[[nodiscard]] std::vector<JsonProblem> problemsWith(const LocatedJson& document, const nlohmann::json& schema);

/// The name that a misspelt one most likely means; empty when none is near.
[[nodiscard]] std::string_view nearestName(std::string_view name, std::span<const std::string> known);

}  // namespace cortilens::files
