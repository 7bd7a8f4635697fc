// SPDX-License-Identifier: Apache-2.0
#include "widgets/cortex/CortexAnnotations.h"

#include "widgets/cortex/LabelLayout.h"

#include <QColor>
#include <QFontMetricsF>
#include <QGuiApplication>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <optional>

namespace cortilens {

namespace {

constexpr double kMarkerRadius = 6;
constexpr double kSideInset = 16;
constexpr std::size_t kSightSamples = 40;  // vertices of a region that are looked at to tell where it is

[[nodiscard]] QColor asColor(const Rgba& color)
{
    return {color[0], color[1], color[2], color[3]};
}

[[nodiscard]] bool isLight(const CortexTheme& theme)
{
    return asColor(theme.ground).lightnessF() > 0.5F;
}

[[nodiscard]] QPointF inPoints(DevicePoint pixel, double pixelsPerPoint)
{
    return QPointF(pixel.x + 0.5, pixel.y + 0.5) / pixelsPerPoint;
}

/// Where the visible part of a region is, in points; nothing when most of it is turned away or hidden.
[[nodiscard]] std::optional<QRectF> sightOf(const CortexScene& scene, std::span<const VertexId> vertices, Hemisphere hemisphere,
                                            double pixelsPerPoint)
{
    const std::size_t step = std::max<std::size_t>(vertices.size() / kSightSamples, 1);
    std::size_t looked = 0;
    std::vector<std::pair<QPointF, VertexId>> seen;
    for (std::size_t i = 0; i < vertices.size(); i += step) {
        ++looked;
        if (const auto pixel = scene.facing({hemisphere, vertices[i]}))
            seen.emplace_back(inPoints(*pixel, pixelsPerPoint), vertices[i]);
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
    if (!scene.projected({hemisphere, nearest->second})) return std::nullopt;
    return bounds;
}

void paintHaloed(QPainter& painter, const QPointF& baseline, const QFont& font, const QString& text, const QColor& color,
                 const QColor& halo)
{
    QPainterPath path;
    path.addText(baseline, font, text);
    painter.strokePath(path, QPen(halo, 3, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.fillPath(path, color);
}

}  // namespace

QFont labelFont()
{
    auto font = QGuiApplication::font();
    font.setPixelSize(11);
    font.setWeight(QFont::DemiBold);
    return font;
}

std::vector<RegionLabel> regionLabels(const CortexScene& scene, double pixelsPerPoint)
{
    const auto& state = scene.state();
    if (!state.regions) return {};
    const QFontMetricsF metrics(labelFont());
    std::vector<RegionLabel> labels;
    std::vector<LabelWish> wishes;
    const auto wish = [&](const RegionOfInterest& region) {
        for (const auto hemisphere : {Hemisphere::left, Hemisphere::right}) {
            const auto sight = sightOf(scene, region.vertices[static_cast<std::size_t>(hemisphere)], hemisphere, pixelsPerPoint);
            if (!sight) continue;
            const auto text = QString::fromStdString(region.name);
            wishes.push_back({{metrics.horizontalAdvance(text), metrics.capHeight() + 2}, *sight});
            labels.push_back({text, {}, familyRgba(region.family), region.name == state.highlightedRegion});
        }
    };
    // What is chosen is named first, then the others as they come.
    for (const auto& region : *state.regions)
        if (region.name == state.highlightedRegion) wish(region);
    for (const auto& region : *state.regions)
        if (region.name != state.highlightedRegion) wish(region);

    const QRectF bounds(0, 0, scene.viewport().width / pixelsPerPoint, scene.viewport().height / pixelsPerPoint);
    std::vector<QRectF> obstacles;
    if (const auto marker = state.marker ? scene.projected(*state.marker) : std::nullopt) {
        QRectF ring(0, 0, 2 * kMarkerRadius, 2 * kMarkerRadius);
        ring.moveCenter(inPoints(*marker, pixelsPerPoint));
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

void paintRegionLabels(QPainter& painter, const std::vector<RegionLabel>& labels, const CortexTheme& theme)
{
    const bool light = isLight(theme);
    const auto font = labelFont();
    auto halo = asColor(theme.ground);
    halo.setAlpha(light ? 225 : 170);
    for (const auto& label : labels) {
        const auto family = asColor(label.color);
        const auto ink = light ? family.darker(label.highlighted ? 175 : 155) : label.highlighted ? family.lighter(125) : family;
        paintHaloed(painter, label.rect.bottomLeft() - QPointF(0, 1), font, label.text, ink, halo);
    }
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
