// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"
#include "widgets/figure/FigureText.h"
#include "widgets/figure/PageSize.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace cortilens {

struct ComparisonFigure;
struct LinkedFigure;

/// In SVG and PDF words and lines stay what they are, to be edited in a drawing program; photos and cortex are pictures of the
/// page's dpi.
enum class FigureFormat : std::uint8_t { png, svg, pdf };

[[nodiscard]] std::string_view endingOf(FigureFormat format);  ///< .png

/// By the path's ending, in small or capital letters. Errors: invalidRequest, with the endings that there are.
[[nodiscard]] Result<FigureFormat> figureFormatOf(const std::filesystem::path& path);

/// Writes the figure in the format of the path's ending, with its texts (figureTextOf): text chunks of a PNG, title and
/// description of an SVG, title, creator and an attached figure.txt of a PDF. Whoever finds `path` finds a whole file: an older
/// one stays until the new one is complete. Same values and fonts, same bytes, but for a PDF's date. Errors, naming the file:
/// invalidRequest (another ending, a folder or device of that name), notFound (no such folder), outOfSpace, unreadable (no
/// permission, or anything else that the system says); and those of painting it.
[[nodiscard]] Result<void> writeFigure(const std::filesystem::path& path, const LinkedFigure& figure, const PageSize& page);
[[nodiscard]] Result<void> writeFigure(const std::filesystem::path& path, const ComparisonFigure& figure, const PageSize& page);

/// The texts in a figure's file, as writeFigure() has put them there; none: it is no figure of this program. Reads no further
/// than it has to. Errors, naming the file: invalidRequest (a PDF, or no figure at all by its ending), unreadable.
[[nodiscard]] Result<FigureText> textsInFigure(const std::filesystem::path& path);

/// One of them; empty: it holds none of that name.
[[nodiscard]] Result<std::string> textInFigure(const std::filesystem::path& path, std::string_view name);

}  // namespace cortilens
