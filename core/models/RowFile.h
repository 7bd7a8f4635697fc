// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/BackboneRow.h"
#include "core/types/Error.h"

#include <filesystem>
#include <string>
#include <string_view>

/// A backbone described by its user: resources/examples/my-vit.backbone.json shows every field.
namespace cortilens::models {

/// Of JSON text; `label` names it in messages. A row starts as the program's own row named by `like`, or empty, and every other
/// field replaces one value; without `like`, `name`, `naming`, `patch`, `width`, `depth`, `heads`, `nativeGrid`, `files` and
/// `pixels` must be there. Errors: malformed (not JSON, an unknown field, a value of another type or outside its range, named
/// with what may stand there), mismatch (fields that contradict each other).
[[nodiscard]] Result<BackboneRow> rowFromText(std::string_view text, const std::string& label);

/// The same of a file of at most 1 MiB. Errors: those of MappedFile::open as well, tooLarge.
[[nodiscard]] Result<BackboneRow> readRow(const std::filesystem::path& file);

}  // namespace cortilens::models
