// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QImage>
#include <QString>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

namespace cortilens::test {

/// How two pictures differ to the eye: CIE76 colour difference in L*a*b* (D65) after a blur over 3 x 3 pixels, so that an edge
/// that moves by a fraction of a pixel counts little. 1 is just visible side by side, 2.3 is the usual threshold, 5 is plain.
struct PictureDifference {
    double mean = 0;        ///< over all pixels
    double plainShare = 0;  ///< of pixels that differ by more than 5
    double worstTile = 0;   ///< the mean over those 16 x 16 pixels that differ most: a small thing in a large picture
};

/// Room for another software renderer's rounding; a moved label or another colour goes beyond it.
struct PictureTolerance {
    double mean = 0.4;
    double plainShare = 0.004;
    double worstTile = 3;
};

namespace detail {

using Lab = std::array<double, 3>;

[[nodiscard]] inline double linear(int value)
{
    const double v = value / 255.0;
    return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
}

[[nodiscard]] inline double labCurve(double t)
{
    return t > 216.0 / 24389.0 ? std::cbrt(t) : (24389.0 / 27.0 * t + 16.0) / 116.0;
}

[[nodiscard]] inline Lab labOf(QRgb rgb)
{
    const double r = linear(qRed(rgb));
    const double g = linear(qGreen(rgb));
    const double b = linear(qBlue(rgb));
    const double x = labCurve((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
    const double y = labCurve(0.2126 * r + 0.7152 * g + 0.0722 * b);
    const double z = labCurve((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

[[nodiscard]] inline std::vector<Lab> blurredLab(const QImage& picture)
{
    const int width = picture.width();
    const int height = picture.height();
    std::vector<Lab> sharp;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) sharp.push_back(labOf(picture.pixel(x, y)));
    std::vector<Lab> blurred(sharp.size());
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            Lab sum{};
            for (int dy = -1; dy <= 1; ++dy)
                for (int dx = -1; dx <= 1; ++dx) {
                    const int column = std::clamp(x + dx, 0, width - 1);
                    const int row = std::clamp(y + dy, 0, height - 1);
                    for (std::size_t i = 0; i < 3; ++i) sum[i] += sharp[static_cast<std::size_t>(row * width + column)][i] / 9;
                }
            blurred[static_cast<std::size_t>(y * width + x)] = sum;
        }
    return blurred;
}

/// Colour difference of every pixel, row by row. Both pictures have one size.
[[nodiscard]] inline std::vector<double> differences(const QImage& a, const QImage& b)
{
    const auto first = blurredLab(a);
    const auto second = blurredLab(b);
    std::vector<double> all;
    for (std::size_t i = 0; i < first.size(); ++i)
        all.push_back(std::hypot(first[i][0] - second[i][0], first[i][1] - second[i][1], first[i][2] - second[i][2]));
    return all;
}

[[nodiscard]] inline QImage pictureOfDifferences(const std::vector<double>& all, QSize size)
{
    QImage picture(size, QImage::Format_RGB32);
    for (int y = 0; y < size.height(); ++y)
        for (int x = 0; x < size.width(); ++x) {
            const double difference = all[static_cast<std::size_t>(y * size.width() + x)];
            const int level = std::min(255, static_cast<int>(difference * 25));
            picture.setPixel(x, y, qRgb(level, level, level));
        }
    return picture;
}

/// The mean of the square tile of a picture `width` pixels wide that differs most; tiles at the border may be smaller.
[[nodiscard]] inline double worstTileOf(const std::vector<double>& all, std::size_t width)
{
    constexpr std::size_t kTile = 16;
    const std::size_t height = all.size() / width;
    double worst = 0;
    for (std::size_t top = 0; top < height; top += kTile)
        for (std::size_t left = 0; left < width; left += kTile) {
            double sum = 0;
            const std::size_t bottom = std::min(top + kTile, height);
            const std::size_t right = std::min(left + kTile, width);
            for (std::size_t y = top; y < bottom; ++y)
                for (std::size_t x = left; x < right; ++x) sum += all[y * width + x];
            worst = std::max(worst, sum / static_cast<double>((bottom - top) * (right - left)));
        }
    return worst;
}

[[nodiscard]] inline PictureDifference summaryOf(const std::vector<double>& all, std::size_t width)
{
    PictureDifference summary;
    summary.worstTile = worstTileOf(all, width);
    for (const double difference : all) {
        summary.mean += difference / static_cast<double>(all.size());
        summary.plainShare += difference > 5 ? 1.0 / static_cast<double>(all.size()) : 0;
    }
    return summary;
}

}  // namespace detail

/// Both pictures need one size.
[[nodiscard]] inline PictureDifference differenceOf(const QImage& a, const QImage& b)
{
    return detail::summaryOf(detail::differences(a, b), static_cast<std::size_t>(a.width()));
}

/// Compares with tests/baselines/`name`.png; empty: alike. Else says what is wrong, and leaves `name`.actual.png (and
/// .difference.png: white is where they differ by 10 and more) beside the baseline. To adopt a new picture, look at it and rename
/// it.
[[nodiscard]] inline QString faultAgainstBaseline(const QImage& actual, const QString& name, PictureTolerance tolerance = {})
{
    const QString stem = QStringLiteral(CORTILENS_SOURCE_DIR "/tests/baselines/") + name;
    const QImage baseline(stem + QStringLiteral(".png"));
    const auto leaveActual = [&] { actual.convertToFormat(QImage::Format_RGB32).save(stem + QStringLiteral(".actual.png")); };
    if (baseline.isNull()) {
        leaveActual();
        return QStringLiteral("tests/baselines/%1.png is missing; look at %1.actual.png and rename it when it is right")
            .arg(name);
    }
    if (baseline.size() != actual.size()) {
        leaveActual();
        return QStringLiteral("%1 is %2 x %3, its baseline %4 x %5")
            .arg(name)
            .arg(actual.width())
            .arg(actual.height())
            .arg(baseline.width())
            .arg(baseline.height());
    }
    const auto all = detail::differences(actual, baseline);
    const auto summary = detail::summaryOf(all, static_cast<std::size_t>(actual.width()));
    if (summary.mean <= tolerance.mean && summary.plainShare <= tolerance.plainShare && summary.worstTile <= tolerance.worstTile)
        return {};
    leaveActual();
    detail::pictureOfDifferences(all, actual.size()).save(stem + QStringLiteral(".difference.png"));
    return QStringLiteral(
               "%1 differs from its baseline: mean %2 (at most %3), plainly different %4 % (at most %5 %), worst tile %6 "
               "(at most %7)")
        .arg(name)
        .arg(summary.mean, 0, 'f', 3)
        .arg(tolerance.mean)
        .arg(100 * summary.plainShare, 0, 'f', 3)
        .arg(100 * tolerance.plainShare)
        .arg(summary.worstTile, 0, 'f', 2)
        .arg(tolerance.worstTile);
}

}  // namespace cortilens::test
