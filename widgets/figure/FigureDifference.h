// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <QSize>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace cortilens {

/// A text of a figure's file that another file has otherwise; empty: it has none of that name.
struct TextDifference {
    std::string name;
    std::string before;
    std::string after;
};

/// How far two figures are apart.
struct FigureDifference {
    QSize size;                         ///< of the first, pixels
    QSize otherSize;                    ///< nothing below is known of the pictures where they differ
    std::int64_t pixels = 0;            ///< that differ
    int largest = 0;                    ///< largest difference of a channel, 0..255
    std::vector<TextDifference> texts;  ///< by name

    [[nodiscard]] bool isSamePicture() const { return size == otherSize && pixels == 0; }
    [[nodiscard]] double share() const;  ///< of pixels that differ, 0..1
};

/// Two files as writeFigure() makes them, both PNG or both SVG; drawings are compared as they look at their page's dpi. Errors,
/// naming the file: invalidRequest (a PDF, no figure by its ending, or one of each), unreadable, malformed (no picture),
/// tooLarge.
[[nodiscard]] Result<FigureDifference> differenceOf(const std::filesystem::path& before, const std::filesystem::path& after);

}  // namespace cortilens
