// SPDX-License-Identifier: Apache-2.0
#include "core/files/JsonSchema.h"
#include "core/files/TextLines.h"
#include "tests/fuzz/FuzzFile.h"

#include <nlohmann/json.hpp>

#include <algorithm>

using namespace cortilens;

/// A description that a person wrote, and the check of it against a schema.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const auto kSchema = nlohmann::json::parse(R"({"type": "object", "required": ["name"], "additionalProperties": false,
        "properties": {"name": {"type": "string", "minLength": 1}, "places": {"type": "array", "minItems": 1, "items": {"$ref": "#"}},
        "kind": {"enum": ["left", "right"]}, "count": {"type": "integer", "minimum": 1}}})");
    const auto text = files::textOf(std::as_bytes(std::span(data, size)));
    const auto document = files::locatedJsonFrom(text, "study.json");
    if (!document) {
        fuzz::require(!document.error().message.empty());
        return 0;
    }
    const auto lines = static_cast<std::size_t>(std::ranges::count(text, '\n')) + 1;
    for (const auto& problem : files::problemsWith(*document, kSchema))
        fuzz::require(!problem.words.empty() && problem.line >= 1 && problem.line <= lines);
    return 0;
}
