// SPDX-License-Identifier: Apache-2.0
#include "widgets/figure/PageSize.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>

namespace cortilens {

namespace {

constexpr double kNarrowestMm = 40;
constexpr double kLowestMm = 20;
constexpr int kLowestDpi = 30;
constexpr double kLongestSide = 16'384;  // pixels; the largest picture that OpenGL draws everywhere
constexpr double kMostPixels = 6e7;      // a gigabyte or two while the cortex is drawn

constexpr double kTwoColumnsMm = 183;
constexpr double kPageHeightMm = 247;
constexpr int kPrintDpi = 300;

[[nodiscard]] std::optional<double> positiveNumber(std::string_view text)
{
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value) || value <= 0) return std::nullopt;
    return value;
}

}  // namespace

double pixelsOfMm(double mm, int dpi)
{
    return mm / kMmPerInch * dpi;
}

int dotsPerMetre(int dpi)
{
    return static_cast<int>(std::lround(dpi * 1000 / kMmPerInch));
}

Result<PageSize> pageSizeFrom(const std::string& sizeMm, int dpi)
{
    constexpr std::string_view kTimes = "×";
    std::string_view text = sizeMm;
    auto cross = text.find('x');
    std::size_t length = 1;
    if (cross == std::string_view::npos) {
        cross = text.find(kTimes);
        length = kTimes.size();
    }
    if (cross != std::string_view::npos) {
        const auto width = positiveNumber(text.substr(0, cross));
        const auto height = positiveNumber(text.substr(cross + length));
        if (width && height) return PageSize{*width, *height, dpi};
    }
    return std::unexpected(Error{ErrorKind::invalidRequest, fmt::format("\"{}\" is not a size in mm.", sizeMm),
                                 "Write width x height, for example 183x90 (two columns) or 89x120 (one column)."});
}

std::string toText(const PageSize& page)
{
    return fmt::format("{} x {} mm, {} dpi", page.widthMm, page.heightMm, page.dpi);
}

Result<PageSize> pageFrom(const std::string& text)
{
    constexpr std::string_view kBetween = " mm, ";
    constexpr std::string_view kEnd = " dpi";
    const auto between = text.find(kBetween);
    if (between != std::string::npos && text.ends_with(kEnd)) {
        auto size = text.substr(0, between);
        std::erase(size, ' ');
        const auto first = between + kBetween.size();
        const auto dpi = positiveNumber(std::string_view(text).substr(first, text.size() - kEnd.size() - first));
        constexpr double kMostDpi = 100'000;
        if (dpi && *dpi <= kMostDpi) return pageSizeFrom(size, static_cast<int>(*dpi));
    }
    return std::unexpected(Error{ErrorKind::invalidRequest, fmt::format("\"{}\" is not a page of a figure.", text),
                                 "It reads like: 183 x 90 mm, 300 dpi."});
}

Result<QSize> pixelSize(const PageSize& page)
{
    if (!(page.widthMm >= kNarrowestMm && page.heightMm >= kLowestMm && page.dpi >= kLowestDpi))
        return std::unexpected(Error{
            ErrorKind::invalidRequest,
            fmt::format("A figure of {} x {} mm at {} dpi is too small for its words.", page.widthMm, page.heightMm, page.dpi),
            fmt::format("Use at least {} x {} mm and {} dpi; 183 x 90 mm at 300 dpi suits most journals.", kNarrowestMm,
                        kLowestMm, kLowestDpi)});
    const double width = std::round(pixelsOfMm(page.widthMm, page.dpi));
    const double height = std::round(pixelsOfMm(page.heightMm, page.dpi));
    if (!(width <= kLongestSide && height <= kLongestSide && width * height <= kMostPixels))
        return std::unexpected(Error{
            ErrorKind::tooLarge,
            fmt::format("A figure of {} x {} mm at {} dpi has {:.0f} x {:.0f} pixels; the limits are {:.0f} a side and {:.0f} "
                        "million in all.",
                        page.widthMm, page.heightMm, page.dpi, width, height, kLongestSide, kMostPixels / 1e6),
            "Lower the dpi (600 is enough for print) or the size."});
    return QSize(static_cast<int>(width), static_cast<int>(height));
}

std::vector<std::string> objectionsOfAJournal(const PageSize& page, double smallestTextPt)
{
    std::vector<std::string> objections;
    if (page.widthMm > kTwoColumnsMm)
        objections.push_back(fmt::format("{} mm is wider than two columns ({} mm).", page.widthMm, kTwoColumnsMm));
    if (page.heightMm > kPageHeightMm)
        objections.push_back(fmt::format("{} mm is higher than a page ({} mm).", page.heightMm, kPageHeightMm));
    if (page.dpi < kPrintDpi)
        objections.push_back(fmt::format("{} dpi is less than the {} that print asks for.", page.dpi, kPrintDpi));
    if (smallestTextPt < kSmallestTextPt)
        objections.push_back(fmt::format("Text of {:.1f} pt is smaller than {} pt.", smallestTextPt, kSmallestTextPt));
    return objections;
}

}  // namespace cortilens
