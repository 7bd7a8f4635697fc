// SPDX-License-Identifier: Apache-2.0
#include "widgets/cortex/CortexAnnotations.h"

#include "widgets/color/Theme.h"
#include "widgets/cortex/LabelLayout.h"

#include <QColor>
#include <QFontMetricsF>
#include <QGuiApplication>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <optional>

namespace cortilens {

namespace {

constexpr double kMarkerRadius = 6;
constexpr double kSideInset = 16;
constexpr double kPlateMargin = 4;  // around the capitals; the halo needs 1.5
constexpr double kPlateRadius = 4;
constexpr int kPlateDarkness = 170;        // QColor::darker: white letters are read on every family's colour
constexpr double kStepBack = 0.25;         // towards the ground
constexpr std::size_t kSightSamples = 40;  // vertices of a region that are looked at to tell where it is

[[nodiscard]] QColor asColor(const Rgba& color)
{
    return {color[0], color[1], color[2], color[3]};
}

[[nodiscard]] bool isLight(const CortexTheme& theme)
{
    return asColor(theme.ground).lightnessF() > 0.5F;
}

/// Where regions are seen, in points.
class Lookout {
public:
    Lookout(const CortexScene& scene, double pixelsPerPoint)
        : m_scene(scene)
        , m_pixelsPerPoint(pixelsPerPoint)
    {}

    [[nodiscard]] QPointF pointOf(DevicePoint pixel) const { return QPointF(pixel.x + 0.5, pixel.y + 0.5) / m_pixelsPerPoint; }

    /// Where a region of one hemisphere is named: in the row that shows most of it, or wherever it is seen.
    [[nodiscard]] std::vector<QRectF> placesToName(Hemisphere hemisphere, std::span<const VertexId> vertices,
                                                   bool inEachRow) const
    {
        std::vector<Sight> sights;
        for (std::size_t row = 0; row < m_scene.rowCount(); ++row)
            if (const auto sight = sightOf(hemisphere, vertices, row)) sights.push_back(*sight);
        if (!inEachRow && sights.size() > 1) sights = {*std::ranges::max_element(sights, {}, &Sight::share)};
        std::vector<QRectF> places;
        for (const auto& sight : sights) places.push_back(sight.bounds);
        return places;
    }

private:
    struct Sight {
        QRectF bounds;
        double share = 0;  // of its vertices that are turned to the viewer
    };

    /// Nothing when most of it is turned away or hidden.
    [[nodiscard]] std::optional<Sight> sightOf(Hemisphere hemisphere, std::span<const VertexId> vertices, std::size_t row) const
    {
        const std::size_t step = std::max<std::size_t>(vertices.size() / kSightSamples, 1);
        std::size_t looked = 0;
        std::vector<std::pair<QPointF, VertexId>> seen;
        for (std::size_t i = 0; i < vertices.size(); i += step) {
            ++looked;
            if (const auto pixel = m_scene.facing({hemisphere, vertices[i]}, row))
                seen.emplace_back(pointOf(*pixel), vertices[i]);
        }
        if (3 * seen.size() < looked || seen.empty()) return std::nullopt;
        QRectF bounds(seen.front().first, QSizeF(0, 0));
        for (const auto& [point, vertex] : seen)
            bounds = {QPointF(std::min(bounds.left(), point.x()), std::min(bounds.top(), point.y())),
                      QPointF(std::max(bounds.right(), point.x()), std::max(bounds.bottom(), point.y()))};
        const auto nearest = std::ranges::min_element(seen, {}, [&](const auto& one) {
            const QPointF away = one.first - bounds.center();
            return QPointF::dotProduct(away, away);
        });
        if (!m_scene.projected({hemisphere, nearest->second}, row)) return std::nullopt;
        return Sight{bounds, static_cast<double>(seen.size()) / static_cast<double>(looked)};
    }

    const CortexScene& m_scene;
    double m_pixelsPerPoint;
};

[[nodiscard]] QColor mixed(const QColor& a, const QColor& b, double share)
{
    const auto channel = [share](int from, int to) { return static_cast<int>(std::lround(from + share * (to - from))); };
    return {channel(a.red(), b.red()), channel(a.green(), b.green()), channel(a.blue(), b.blue())};
}

/// The chosen region's name stands on a plate; the others' names step back beside it.
[[nodiscard]] LabelInk inkOf(const RegionLabel& label, bool anyIsHighlighted, const CortexTheme& theme)
{
    const auto family = asColor(label.color);
    const auto ground = asColor(theme.ground);
    const bool light = isLight(theme);
    if (label.highlighted) return {Qt::white, family.darker(kPlateDarkness), true};
    const auto ink = light ? family.darker(155) : family;
    auto halo = ground;
    halo.setAlpha(light ? 225 : 170);
    return {anyIsHighlighted ? mixed(ink, ground, kStepBack) : ink, halo, false};
}

/// Around a name's letters, in points.
[[nodiscard]] QSizeF roomOf(const QString& text)
{
    const QFontMetricsF metrics(labelFont());
    return {metrics.horizontalAdvance(text) + 2 * kPlateMargin, metrics.capHeight() + 2 * kPlateMargin};
}

/// Where the first letter stands in that room.
[[nodiscard]] QPointF startOfLetters()
{
    return {kPlateMargin, kPlateMargin + QFontMetricsF(labelFont()).capHeight()};
}

[[nodiscard]] QPainterPath lettersOf(const QString& text)
{
    QPainterPath letters;
    letters.addText(startOfLetters(), labelFont(), text);
    return letters;
}

/// What a name's letters stand on.
void paintGround(QPainter& painter, const QString& text, const LabelInk& ink)
{
    if (!ink.plate) return painter.strokePath(lettersOf(text), QPen(ink.halo, 3, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setPen(QPen(Qt::white, 1));
    painter.setBrush(ink.halo);
    painter.drawRoundedRect(QRectF({0, 0}, roomOf(text)).adjusted(0.5, 0.5, -0.5, -0.5), kPlateRadius, kPlateRadius);
}

}  // namespace

QFont labelFont()
{
    auto font = QGuiApplication::font();
    font.setFamilies(QStringList(QStringLiteral("Inter")) + font.families());  // a figure without a window has no theme's font
    font.setPixelSize(11);
    font.setWeight(QFont::DemiBold);
    return font;
}

std::vector<RegionLabel> regionLabels(const CortexScene& scene, double pixelsPerPoint)
{
    const auto& state = scene.state();
    if (!state.regions) return {};
    const Lookout lookout(scene, pixelsPerPoint);
    const QFontMetricsF metrics(labelFont());
    std::vector<RegionLabel> labels;
    std::vector<LabelWish> wishes;
    const auto wish = [&](const RegionOfInterest& region) {
        const auto text = QString::fromStdString(region.name);
        const bool highlighted = region.name == state.highlightedRegion;
        const QMarginsF around =
            highlighted ? QMarginsF(kPlateMargin, kPlateMargin, kPlateMargin, kPlateMargin) : QMarginsF(0, 1, 0, 1);
        const auto size = QSizeF(metrics.horizontalAdvance(text), metrics.capHeight()).grownBy(around);
        for (const auto hemisphere : kHemispheres) {
            const auto& vertices = region.vertices[sideOf(hemisphere)];
            for (const auto& place : lookout.placesToName(hemisphere, vertices, highlighted)) {
                wishes.push_back({size, place});
                labels.push_back({text, {}, familyRgba(region.family), highlighted});
            }
        }
    };
    // What is chosen is named first, then the others as they come.
    for (const auto& region : *state.regions)
        if (region.name == state.highlightedRegion) wish(region);
    for (const auto& region : *state.regions)
        if (region.name != state.highlightedRegion) wish(region);

    const QRectF bounds(0, 0, scene.viewport().width / pixelsPerPoint, scene.viewport().height / pixelsPerPoint);
    std::vector<QRectF> obstacles;
    for (std::size_t row = 0; state.marker && row < scene.rowCount(); ++row) {
        const auto marker = scene.projected(*state.marker, row);
        if (!marker) continue;
        QRectF ring(0, 0, 2 * kMarkerRadius, 2 * kMarkerRadius);
        ring.moveCenter(lookout.pointOf(*marker));
        obstacles.push_back(ring);
    }
    const auto places = placeLabels(wishes, bounds, obstacles);
    std::vector<RegionLabel> placed;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        if (!places[i]) continue;
        labels[i].rect = *places[i];
        placed.push_back(labels[i]);
    }
    return placed;
}

const QImage& LabelPictures::of(const QString& text, const LabelInk& ink, double ratio)
{
    auto& picture = m_pictures[{text, ink.text.rgba(), ink.halo.rgba(), ink.plate, ratio}];
    if (!picture.isNull()) return picture;
    picture = QImage((roomOf(text) * ratio).toSize() + QSize(1, 1), QImage::Format_ARGB32_Premultiplied);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.scale(ratio, ratio);
    painter.setRenderHint(QPainter::Antialiasing);
    paintGround(painter, text, ink);
    painter.fillPath(lettersOf(text), ink.text);
    return picture;
}

void paintRegionLabels(QPainter& painter, const std::vector<RegionLabel>& labels, const CortexTheme& theme)
{
    const bool anyIsHighlighted = std::ranges::any_of(labels, &RegionLabel::highlighted);
    for (const auto& label : labels) {
        const auto ink = inkOf(label, anyIsHighlighted, theme);
        const auto room = roomOf(label.text);
        painter.save();
        painter.translate(label.rect.center() - QPointF(room.width(), room.height()) / 2);
        paintGround(painter, label.text, ink);
        painter.setFont(color::spelledOut(labelFont(), *painter.device()));
        painter.setPen(ink.text);
        painter.drawText(startOfLetters(), label.text);
        painter.restore();
    }
}

void paintRegionLabels(QPainter& painter, const std::vector<RegionLabel>& labels, const CortexTheme& theme, double pixelsPerPoint,
                       LabelPictures& pictures)
{
    const bool anyIsHighlighted = std::ranges::any_of(labels, &RegionLabel::highlighted);
    painter.save();
    painter.scale(1 / pixelsPerPoint, 1 / pixelsPerPoint);  // whole device pixels are copied, so that the letters stay sharp
    for (const auto& label : labels) {
        const auto& picture = pictures.of(label.text, inkOf(label, anyIsHighlighted, theme), pixelsPerPoint);
        const auto corner = label.rect.center() * pixelsPerPoint - QPointF(picture.width(), picture.height()) / 2;
        painter.drawImage(corner.toPoint(), picture);
    }
    painter.restore();
}

void paintSideLetters(QPainter& painter, const CortexScene& scene, double pixelsPerPoint)
{
    auto font = labelFont();
    font.setPixelSize(12);
    painter.setFont(font);
    painter.setPen(asColor(scene.state().theme.text));
    const double right = scene.viewport().width / pixelsPerPoint - kSideInset;
    const bool leftOnLeft = scene.isLeftOnLeft();
    const QFontMetricsF metrics(font);
    const QPointF first(kSideInset, kSideInset + metrics.capHeight());
    const auto letter = [](bool isLeft) { return isLeft ? QStringLiteral("L") : QStringLiteral("R"); };
    painter.drawText(first, letter(leftOnLeft));
    painter.drawText(QPointF(right - metrics.horizontalAdvance(letter(!leftOnLeft)), first.y()), letter(!leftOnLeft));
}

void paintMarker(QPainter& painter, const QPointF& centre)
{
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor(0, 0, 0, 190), 4.5));
    painter.drawEllipse(centre, kMarkerRadius, kMarkerRadius);
    painter.setPen(QPen(Qt::white, 2));
    painter.drawEllipse(centre, kMarkerRadius, kMarkerRadius);
}

}  // namespace cortilens
