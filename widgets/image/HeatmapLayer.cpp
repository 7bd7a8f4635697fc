// SPDX-License-Identifier: Apache-2.0
#include "widgets/image/HeatmapLayer.h"

#include "widgets/color/ValueColors.h"

#include <QPainter>
#include <QRegion>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace cortilens::image {

namespace {

constexpr double kHatchLines = 80;  // along a picture's shorter side
constexpr int kSteps = 2048;        // of the table between low and high: finer than 8-bit colours can show

[[nodiscard]] QRgb premultiplied(color::Rgba rgba)
{
    return qPremultiply(qRgba(rgba[0], rgba[1], rgba[2], rgba[3]));
}

[[nodiscard]] bool isWhole(const RelevanceMap& map)
{
    return map.grid.rows > 0 && map.grid.cols > 0 && map.values.size() == map.grid.cells();
}

[[nodiscard]] color::AlphaRule alphaRule(const HeatmapStyle& style)
{
    return {.opacity = style.opacity, .byMagnitude = true, .fade = 0.5F};
}

/// Lines are thin: they are drawn more strongly than areas.
[[nodiscard]] double lineOpacity(const HeatmapStyle& style)
{
    return static_cast<double>(std::min(1.0F, style.opacity * 1.4F));
}

/// Colours of values by table: index 0 is low, kSteps is high.
class ColorTable {
public:
    explicit ColorTable(const HeatmapStyle& style)
        : m_low(style.scale.low)
        , m_factor(static_cast<float>(kSteps) / (style.scale.high - style.scale.low))
    {
        const float step = (style.scale.high - style.scale.low) / static_cast<float>(kSteps);
        for (std::size_t index = 0; index < m_colors.size(); ++index) {
            const float value = m_low + step * static_cast<float>(index);
            m_colors[index] = premultiplied(color::colorOf(value, style.map, style.scale, alphaRule(style)));
        }
    }

    /// Where a value lies in the table. Linear, so that interpolated positions are the positions of interpolated values.
    [[nodiscard]] float position(float value) const { return (value - m_low) * m_factor + 0.5F; }

    /// `position` is not NaN.
    [[nodiscard]] QRgb at(float position) const
    {
        return m_colors[static_cast<std::size_t>(static_cast<int>(std::clamp(position, 0.0F, static_cast<float>(kSteps))))];
    }

private:
    float m_low;
    float m_factor;
    std::array<QRgb, kSteps + 1> m_colors;
};

/// Where a pixel lies between two patch centres along one axis; at the rim both are the same patch.
struct Between {
    int first = 0;
    int second = 0;
    float share = 0;  ///< of the second
};

[[nodiscard]] std::vector<Between> samplesAlong(int from, int count, int pixels, int patches)
{
    std::vector<Between> samples(static_cast<std::size_t>(count));
    for (int index = 0; index < count; ++index) {
        const double center = (from + index + 0.5) * patches / pixels - 0.5;
        const double clamped = std::clamp(center, 0.0, patches - 1.0);
        const int first = static_cast<int>(clamped);
        samples[static_cast<std::size_t>(index)] = {first, std::min(first + 1, patches - 1), static_cast<float>(clamped - first)};
    }
    return samples;
}

/// Patch of each pixel along one axis.
[[nodiscard]] std::vector<int> patchesAlong(int from, int count, int pixels, int patches)
{
    std::vector<int> indices(static_cast<std::size_t>(count));
    for (int index = 0; index < count; ++index)
        indices[static_cast<std::size_t>(index)] =
            std::clamp(static_cast<int>((from + index + 0.5) * patches / pixels), 0, patches - 1);
    return indices;
}

[[nodiscard]] std::span<const float> rowOf(const RelevanceMap& map, int row)
{
    const auto cols = static_cast<std::size_t>(map.grid.cols);
    return std::span(map.values).subspan(static_cast<std::size_t>(row) * cols, cols);
}

/// Weighted mean of two values of which either may be missing; a missing one counts only where it is the nearer one.
[[nodiscard]] float mixed(float first, float second, float share)
{
    if (std::isnan(first)) return share < 0.5F ? first : second;
    if (std::isnan(second)) return share > 0.5F ? second : first;
    return first + (second - first) * share;
}

void paintSmooth(QImage& layer, const RelevanceMap& map, const HeatmapStyle& style, QSize size, QRect region)
{
    const ColorTable table(style);
    const auto across = samplesAlong(region.left(), region.width(), size.width(), map.grid.cols);
    const auto down = samplesAlong(region.top(), region.height(), size.height(), map.grid.rows);
    const bool complete = std::ranges::none_of(map.values, [](float value) { return std::isnan(value); });
    std::vector<float> row(static_cast<std::size_t>(map.grid.cols));
    for (int y = 0; y < region.height(); ++y) {
        const Between& vertical = down[static_cast<std::size_t>(y)];
        std::ranges::transform(rowOf(map, vertical.first), rowOf(map, vertical.second), row.begin(),
                               [&](float a, float b) { return table.position(mixed(a, b, vertical.share)); });
        const std::span pixels(reinterpret_cast<QRgb*>(layer.scanLine(y)), across.size());
        if (complete) {
            std::ranges::transform(across, pixels.begin(), [&](const Between& at) {
                const float first = row[static_cast<std::size_t>(at.first)];
                return table.at(first + (row[static_cast<std::size_t>(at.second)] - first) * at.share);
            });
            continue;
        }
        std::ranges::transform(across, pixels.begin(), [&](const Between& at) {
            const float position =
                mixed(row[static_cast<std::size_t>(at.first)], row[static_cast<std::size_t>(at.second)], at.share);
            return std::isnan(position) ? QRgb{0} : table.at(position);
        });
    }
}

void paintPatches(QImage& layer, const RelevanceMap& map, const HeatmapStyle& style, QSize size, QRect region)
{
    const auto colors = color::colorsOf(map.values, style.map, style.scale, alphaRule(style));
    const auto across = patchesAlong(region.left(), region.width(), size.width(), map.grid.cols);
    const auto down = patchesAlong(region.top(), region.height(), size.height(), map.grid.rows);
    for (int y = 0; y < region.height(); ++y) {
        const auto row = std::span(colors).subspan(static_cast<std::size_t>(down[static_cast<std::size_t>(y)]) *
                                                   static_cast<std::size_t>(map.grid.cols));
        const std::span pixels(reinterpret_cast<QRgb*>(layer.scanLine(y)), across.size());
        std::ranges::transform(across, pixels.begin(),
                               [&](int col) { return premultiplied(row[static_cast<std::size_t>(col)]); });
    }
}

void paintContour(QPainter& painter, const RelevanceMap& map, const HeatmapStyle& style, QSize size)
{
    const double width = std::max(1.5, std::min(size.width(), size.height()) / 250.0);
    painter.setRenderHint(QPainter::Antialiasing);
    for (const float share : {-0.75F, -0.5F, -0.25F, 0.25F, 0.5F, 0.75F}) {
        const float level = share * style.scale.magnitude();
        if (level < style.scale.low || level > style.scale.high) continue;
        const color::Rgb rgb = style.map.at(style.scale.unit(level));
        QTransform toPixels;
        toPixels.scale(size.width(), size.height());
        for (const auto& [color, thickness] :
             {std::pair(QColor(255, 255, 255, 150), width * 1.9), std::pair(QColor(rgb[0], rgb[1], rgb[2]), width)}) {
            painter.setPen(QPen(color, thickness, Qt::SolidLine, Qt::RoundCap));
            for (const QLineF& line : contourLines(map, level)) painter.drawLine(toPixels.map(line));
        }
    }
}

/// First pixel of a patch along one axis: the pixels whose patch it is by patchesAlong.
[[nodiscard]] int edgeOf(int patch, int pixels, int patches)
{
    return static_cast<int>(std::ceil(static_cast<double>(patch) * pixels / patches - 0.5));
}

/// The patches that may look there or not, in pixels of the whole picture; neighbours in a row are one rectangle.
[[nodiscard]] QRegion doubtfulRegion(const RelevanceMap& map, QSize size)
{
    std::vector<QRect> runs;
    const auto& grid = map.grid;
    for (int row = 0; row < grid.rows; ++row) {
        const int top = edgeOf(row, size.height(), grid.rows);
        const int bottom = edgeOf(row + 1, size.height(), grid.rows);
        const auto isDoubtful = [&](int col) { return col < grid.cols && map.mayBeZero(grid.indexOf({row, col})); };
        for (int col = 0; col < grid.cols; ++col) {
            if (!isDoubtful(col)) continue;
            const int first = col;
            while (isDoubtful(col + 1)) ++col;
            const int left = edgeOf(first, size.width(), grid.cols);
            runs.emplace_back(left, top, edgeOf(col + 1, size.width(), grid.cols) - left, bottom - top);
        }
    }
    QRegion region;
    region.setRects(runs.data(), static_cast<int>(runs.size()));
    return region;
}

/// A line of the hatching is dark, then light, so that it shows on any photo under any colour.
struct HatchLines {
    double apart = 0;  ///< from one to the next, along x or y
    double width = 0;  ///< of each half
    double opacity = 1;

    /// Premultiplied, of the pixels with x + y = sum: all of them lie alike to the lines, which go from the lower left to the
    /// upper right. The mean of 4 x 4 places in the pixel.
    [[nodiscard]] QRgb at(int sum) const
    {
        constexpr int kPlaces = 4;
        double dark = 0;
        double light = 0;
        for (int across = 0; across < kPlaces; ++across)
            for (int down = 0; down < kPlaces; ++down) {
                const double place = std::fmod(sum + (across + down + 1.0) / kPlaces, apart);
                dark += place < width ? 1 : 0;
                light += place >= width && place < 2 * width ? 1 : 0;
            }
        constexpr double kDark = 0.47;
        constexpr double kLight = 0.65;
        const double lightAlpha = opacity * kLight * light / (kPlaces * kPlaces);
        const double alpha = lightAlpha + opacity * kDark * dark / (kPlaces * kPlaces);
        const int white = static_cast<int>(std::lround(255 * lightAlpha));
        return qRgba(white, white, white, static_cast<int>(std::lround(255 * alpha)));
    }
};

[[nodiscard]] QRgb over(QRgb top, QRgb bottom)
{
    const int left = 255 - qAlpha(top);
    const auto mixed = [left](int above, int below) { return above + (below * left + 127) / 255; };
    return qRgba(mixed(qRed(top), qRed(bottom)), mixed(qGreen(top), qGreen(bottom)), mixed(qBlue(top), qBlue(bottom)),
                 mixed(qAlpha(top), qAlpha(bottom)));
}

/// `layer` is the part `seen` of a picture of `size`. Pixel by pixel rather than by a painter, whose lines depend on where they
/// are cut off.
void paintHatch(QImage& layer, const RelevanceMap& map, const HeatmapStyle& style, QSize size, QRect seen)
{
    const double apart = std::max(6.0, std::min(size.width(), size.height()) / kHatchLines);
    const HatchLines lines{apart, std::max(1.5, apart / 5), lineOpacity(style)};
    std::vector<QRgb> colors(static_cast<std::size_t>(seen.width() + seen.height()));
    for (std::size_t sum = 0; sum < colors.size(); ++sum)
        colors[sum] = lines.at(seen.left() + seen.top() + static_cast<int>(sum));
    for (const QRect& place : doubtfulRegion(map, size) & seen) {
        const QRect part = place.translated(-seen.topLeft());
        for (int y = part.top(); y <= part.bottom(); ++y) {
            const auto columns = static_cast<std::size_t>(part.width());
            const auto left = static_cast<std::size_t>(part.left());
            const std::span pixels(reinterpret_cast<QRgb*>(layer.scanLine(y)) + left, columns);
            const auto hatch = std::span(colors).subspan(static_cast<std::size_t>(y) + left, columns);
            std::ranges::transform(hatch, pixels, pixels.begin(), over);
        }
    }
}

}  // namespace

QImage imageOf(const Photo& photo)
{
    const auto bytes =
        static_cast<std::size_t>(std::max(0, photo.width)) * static_cast<std::size_t>(std::max(0, photo.height)) * 3;
    if (bytes == 0 || photo.rgb.size() != bytes) return {};
    const QImage view(photo.rgb.data(), photo.width, photo.height, qsizetype{3} * photo.width, QImage::Format_RGB888);
    return view.convertToFormat(QImage::Format_RGB32);
}

QImage heatmapLayer(const RelevanceMap& map, const HeatmapStyle& style, QSize size)
{
    return heatmapRegion(map, style, size, QRect({}, size));
}

QImage heatmapRegion(const RelevanceMap& map, const HeatmapStyle& style, QSize size, QRect region)
{
    if (region.isEmpty() || size.isEmpty()) return {};
    QImage layer(region.size(), QImage::Format_ARGB32_Premultiplied);
    if (layer.isNull()) return {};
    if (!isWhole(map) || style.display != color::MapDisplay::heatmap)
        layer.fill(Qt::transparent);
    else if (style.smooth)
        paintSmooth(layer, map, style, size, region);
    else
        paintPatches(layer, map, style, size, region);
    if (isWhole(map) && style.display == color::MapDisplay::contour) {
        QPainter painter(&layer);
        painter.translate(-region.topLeft());
        painter.setOpacity(lineOpacity(style));
        paintContour(painter, map, style, size);
    }
    if (isWhole(map) && !map.low.empty() && style.display != color::MapDisplay::off) paintHatch(layer, map, style, size, region);
    return layer;
}

QImage heatmapOver(const Photo& photo, const RelevanceMap& map, const HeatmapStyle& style, QSize size)
{
    const QImage picture = imageOf(photo);
    if (picture.isNull() || size.isEmpty()) return {};
    QImage result = picture.scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation).convertToFormat(QImage::Format_RGB32);
    if (!isWhole(map)) return result;
    QPainter painter(&result);
    painter.drawImage(0, 0, heatmapLayer(map, style, size));
    painter.end();
    return result;
}

}  // namespace cortilens::image
