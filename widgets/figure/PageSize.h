// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <QSize>

#include <string>
#include <vector>

namespace cortilens {

/// A figure's size on paper. Text and lines are meant in points and millimetres; dpi only decides how many pixels draw them.
struct PageSize {
    double widthMm = 183;  ///< a page of two columns; 89 for one
    double heightMm = 90;
    int dpi = 300;

    friend bool operator==(const PageSize&, const PageSize&) = default;
};

inline constexpr double kMmPerInch = 25.4;
inline constexpr double kPointsPerInch = 72;
inline constexpr double kSmallestTextPt = 5;  ///< of a figure by paintFigure; journals refuse less

/// `mm` in pixels of a page, not rounded.
[[nodiscard]] double pixelsOfMm(double mm, int dpi);

/// What goes into a PNG's pHYs: round(dpi / 0.0254). 300 dpi: 11811.
[[nodiscard]] int dotsPerMetre(int dpi);

/// `183x90` as the shell has it (`x` or `×`, decimals with a point). Errors: invalidRequest, with the form.
[[nodiscard]] Result<PageSize> pageSizeFrom(const std::string& sizeMm, int dpi);

/// `183 x 90 mm, 300 dpi`: what a figure's file says of its page.
[[nodiscard]] std::string toText(const PageSize& page);

/// The same read. Errors: invalidRequest, with the form.
[[nodiscard]] Result<PageSize> pageFrom(const std::string& text);

/// Size of the picture. Errors: invalidRequest (below 40 x 20 mm or 30 dpi, where the words do not fit), tooLarge (a side
/// above 16 384 pixels or above 60 million pixels in all), each with the numbers.
[[nodiscard]] Result<QSize> pixelSize(const PageSize& page);

/// What a journal would refuse, one sentence each: width beyond 183 mm, height beyond 247 mm, dpi below 300, text below 5 pt.
/// Empty: nothing. Limits as in Nature's guide to figures (two columns 183 mm, text 5 to 7 pt, 300 dpi for pictures).
[[nodiscard]] std::vector<std::string> objectionsOfAJournal(const PageSize& page, double smallestTextPt = kSmallestTextPt);

}  // namespace cortilens
