// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <QImage>

#include <filesystem>
#include <map>
#include <string>

namespace cortilens {

/// Words that travel inside a PNG, by keyword (1 to 79 Latin-1 characters): Software, Title, Description, Recipe, ...
using PngText = std::map<std::string, std::string>;

/// Writes 8-bit RGB with the picture's dots per metre as pHYs and `text` as text chunks. Whoever finds `path` finds a whole file:
/// an older one stays until the new one is complete. Same picture and text, same bytes. Errors, all naming the file:
/// notFound (no such folder), outOfSpace, unreadable (no permission, or anything else that the system says), invalidRequest (an
/// empty picture, a path that does not end in .png, a folder or device of that name).
[[nodiscard]] Result<void> writePng(const std::filesystem::path& path, const QImage& image, const PngText& text);

}  // namespace cortilens
