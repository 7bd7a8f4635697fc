// SPDX-License-Identifier: Apache-2.0
#include "widgets/image/ScatterView.h"

#include "widgets/color/Theme.h"

#include <QEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace cortilens::image {

namespace {

constexpr double kPageSide = 1000;  ///< of the longer side: lets PhotoPlacement zoom far enough
constexpr double kMargin = 28;      ///< px, for dots and names at the rim
constexpr double kReach = 7;        ///< px, from the pointer to what it points at
constexpr double kFadedAlpha = 0.2;
constexpr double kLargestShare = 0.34;  ///< of the voxels: a region of more is no place on the page

[[nodiscard]] QColor qColor(const color::Rgb& rgb)
{
    return {rgb[0], rgb[1], rgb[2]};
}

[[nodiscard]] bool isWhole(const PlacedPatches& patches)
{
    return patches.grid.rows > 0 && patches.grid.cols > 0 && patches.positions.size() == 2 * patches.grid.cells();
}

[[nodiscard]] double length(QPointF vector)
{
    return std::hypot(vector.x(), vector.y());
}

/// Where most of a region's voxels are.
[[nodiscard]] std::array<float, 2> middleOf(const ScatterRegion& region, const std::vector<float>& positions)
{
    std::array<float, 2> middle{};
    if (region.rows.empty()) return middle;
    for (std::size_t axis = 0; axis < 2; ++axis) {
        std::vector<float> values;
        for (const auto row : region.rows) values.push_back(positions[2 * static_cast<std::size_t>(row) + axis]);
        const auto half = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
        std::ranges::nth_element(values, half);
        middle[axis] = *half;
    }
    return middle;
}

}  // namespace

ScatterView::ScatterView(QWidget* parent)
    : QWidget(parent)
{
    setAccessibleName(tr("Voxels on a page"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void ScatterView::setPoints(ScatterPoints points)
{
    m_points = std::move(points);
    for (auto& region : m_points.regions)
        std::erase_if(region.rows, [&](std::int32_t row) { return row < 0 || static_cast<std::size_t>(row) >= voxelCount(); });
    m_middles.clear();
    for (const auto& region : m_points.regions) m_middles.push_back(middleOf(region, m_points.positions));
    m_patches.reset();
    m_highlighted.clear();
    m_marked.reset();
    m_pointed = {};
    setAccessibleDescription(tr("%n voxel(s)", nullptr, static_cast<int>(voxelCount())));
    fit();
}

void ScatterView::setPatches(std::optional<PlacedPatches> patches)
{
    if (patches && !isWhole(*patches)) patches.reset();
    m_patches = std::move(patches);
    if (m_pointed.patch) pointAt({});
    update();
}

void ScatterView::setHighlighted(std::vector<std::int32_t> rows)
{
    std::ranges::sort(rows);
    if (rows == m_highlighted) return;
    m_highlighted = std::move(rows);
    changeDots();
}

void ScatterView::setMarked(std::optional<std::int32_t> voxel)
{
    if (std::exchange(m_marked, voxel) != voxel) update();
}

void ScatterView::setPointed(const ScatterTarget& target)
{
    if (std::exchange(m_pointed, target) != target) update();
}

void ScatterView::pointAt(const ScatterTarget& target)
{
    if (target == m_pointed) return;
    setPointed(target);
    Q_EMIT pointed(target);
}

void ScatterView::changeDots()
{
    m_dots = {};
    update();
}

QSizeF ScatterView::pageSize() const
{
    const auto& scale = m_points.scale;
    const double width = static_cast<double>(scale.across.high - scale.across.low);
    const double height = static_cast<double>(scale.up.high - scale.up.low);
    const double longer = std::max({width, height, 1e-9});
    return QSizeF(width, height) * (kPageSide / longer);
}

QPointF ScatterView::toWidget(float across, float up) const
{
    const auto& scale = m_points.scale;
    const double width = std::max(1e-9, static_cast<double>(scale.across.high - scale.across.low));
    const double height = std::max(1e-9, static_cast<double>(scale.up.high - scale.up.low));
    const QRectF page = m_placement.rectOf(pageSize());
    // Beyond the ends as well: a patch may stand outside of all voxels.
    return {page.left() + static_cast<double>(across - scale.across.low) / width * page.width(),
            page.bottom() - static_cast<double>(up - scale.up.low) / height * page.height()};
}

QPointF ScatterView::placeOf(std::int32_t voxel) const
{
    const auto row = 2 * static_cast<std::size_t>(voxel);
    return toWidget(m_points.positions.at(row), m_points.positions.at(row + 1));
}

QPointF ScatterView::placeOf(GridCell patch) const
{
    const auto row = 2 * m_patches->grid.indexOf(patch);
    return toWidget(m_patches->positions.at(row), m_patches->positions.at(row + 1));
}

ScatterTarget ScatterView::targetAt(QPointF position) const
{
    ScatterTarget target;
    double least = kReach;
    for (std::int32_t row = 0; row < static_cast<std::int32_t>(voxelCount()); ++row) {
        const double distance = length(placeOf(row) - position);
        if (distance >= least) continue;
        least = distance;
        target.voxel = row;
    }
    if (!m_patches) return target;
    for (std::size_t row = 0; row < m_patches->grid.cells(); ++row) {
        if (std::isnan(m_patches->positions[2 * row])) continue;
        const auto cell = m_patches->grid.cellAt(row);
        const double distance = length(placeOf(cell) - position);
        if (distance > least) continue;  // a patch lies over the voxels
        least = distance;
        target = {.voxel = std::nullopt, .patch = cell};
    }
    return target;
}

void ScatterView::fit()
{
    m_fitted = true;
    m_placement = fitted(pageSize(), size(), kMargin);
    changeDots();
}

void ScatterView::place(const PhotoPlacement& placement)
{
    if (placement == m_placement) return;
    m_fitted = false;
    m_placement = placement;
    changeDots();
}

/// Many voxels are small ones, and grow with the page a little.
double ScatterView::dotRadius() const
{
    const double zoom = m_placement.scale / std::max(1e-9, fitted(pageSize(), size(), kMargin).scale);
    const double crowded = voxelCount() > 4000 ? 1.4 : voxelCount() > 800 ? 2.0 : 2.8;
    return std::min(5.0, crowded * std::sqrt(std::max(1.0, zoom)));
}

/// Kept between paints: tens of thousands of dots take a while.
QImage ScatterView::dots(double ratio) const
{
    QImage picture((QSizeF(size()) * ratio).toSize(), QImage::Format_ARGB32_Premultiplied);
    picture.setDevicePixelRatio(ratio);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const double radius = dotRadius();
    const QRectF seen = QRectF(rect()).adjusted(-radius, -radius, radius, radius);
    const auto draw = [&](std::int32_t row) {
        const QPointF at = placeOf(row);
        if (!seen.contains(at)) return;
        const auto place = 2 * static_cast<std::size_t>(row);
        painter.setBrush(qColor(color::planeColor(m_points.positions[place], m_points.positions[place + 1], m_points.scale)));
        painter.drawEllipse(at, radius, radius);
    };
    const bool fades = !m_highlighted.empty();
    painter.setOpacity(fades ? kFadedAlpha : 1);
    for (std::int32_t row = 0; row < static_cast<std::int32_t>(voxelCount()); ++row)
        if (!fades || !std::ranges::binary_search(m_highlighted, row)) draw(row);
    painter.setOpacity(1);
    for (const auto row : m_highlighted)
        if (row >= 0 && static_cast<std::size_t>(row) < voxelCount()) draw(row);
    return picture;
}

void ScatterView::paintEvent(QPaintEvent*)
{
    const color::Theme theme = color::themeOf(palette());
    QPainter painter(this);
    painter.fillRect(rect(), theme.panel);
    if (voxelCount() > 0) {
        const double ratio = devicePixelRatioF();
        if (m_dots.isNull() || m_dots.size() != (QSizeF(size()) * ratio).toSize()) m_dots = dots(ratio);
        painter.drawImage(QPointF(0, 0), m_dots);
        painter.setRenderHint(QPainter::Antialiasing);
        if (m_patches) paintPatches(painter);
        paintNames(painter);
        paintMarks(painter);
        painter.setRenderHint(QPainter::Antialiasing, false);
    }
    painter.setPen(QPen(hasFocus() ? theme.accent : theme.hairline, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
}

void ScatterView::paintPatches(QPainter& painter) const
{
    const color::Theme theme = color::themeOf(palette());
    const double half = dotRadius() + 0.8;
    QColor rim = theme.text;
    rim.setAlpha(190);
    painter.setPen(QPen(rim, 0.8));
    for (std::size_t row = 0; row < m_patches->grid.cells(); ++row) {
        const float across = m_patches->positions[2 * row];
        const float up = m_patches->positions[2 * row + 1];
        if (std::isnan(across) || std::isnan(up)) continue;
        painter.setBrush(qColor(color::planeColor(across, up, m_points.scale)));
        painter.drawRect(QRectF(-half, -half, 2 * half, 2 * half).translated(toWidget(across, up)));
    }
}

/// The largest regions first; a name that would lie on another one is left out.
void ScatterView::paintNames(QPainter& painter) const
{
    const color::Theme theme = color::themeOf(palette());
    const auto isHighlighted = [&](const ScatterRegion& region) {
        return !m_highlighted.empty() && region.rows == m_highlighted;
    };
    const auto most = static_cast<std::size_t>(kLargestShare * static_cast<double>(voxelCount()));
    std::vector<const ScatterRegion*> regions;
    for (const auto& region : m_points.regions)
        if (!region.rows.empty() && (region.rows.size() <= most || isHighlighted(region))) regions.push_back(&region);
    std::ranges::stable_sort(regions, [&](const auto* a, const auto* b) {
        if (isHighlighted(*a) != isHighlighted(*b)) return isHighlighted(*a);
        return a->rows.size() > b->rows.size();
    });
    const QFont font = color::secondaryFont(this->font());
    const QFontMetricsF metrics(font);
    std::vector<QRectF> taken;
    for (const auto* region : regions) {
        const QString name = QString::fromStdString(region->name);
        const auto& middle = m_middles[static_cast<std::size_t>(region - m_points.regions.data())];
        const QPointF at = toWidget(middle[0], middle[1]);
        const double width = metrics.horizontalAdvance(name);
        const QRectF place(at.x() - width / 2, at.y() - metrics.height() / 2, width, metrics.height());
        if (!QRectF(rect()).contains(place)) continue;
        if (std::ranges::any_of(taken, [&](const QRectF& other) { return other.intersects(place.adjusted(-7, -1, 7, 1)); }))
            continue;
        taken.push_back(place);
        QPainterPath letters;
        letters.addText(place.left(), place.top() + metrics.ascent(), font, name);
        QColor halo = theme.panel;
        halo.setAlpha(225);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(halo, 4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPath(letters);
        painter.setPen(Qt::NoPen);
        painter.setBrush(isHighlighted(*region) || m_highlighted.empty() ? theme.text : theme.secondary);
        painter.drawPath(letters);
    }
}

void ScatterView::paintMarks(QPainter& painter) const
{
    const color::Theme theme = color::themeOf(palette());
    const double radius = dotRadius() + 4;
    const auto ring = [&](QPointF at, const QColor& ink) {
        if (std::isnan(at.x())) return;
        painter.setBrush(Qt::NoBrush);
        for (const auto& [color, width] : {std::pair(theme.panel, 4.0), std::pair(ink, 2.0)}) {
            painter.setPen(QPen(color, width));
            painter.drawEllipse(at, radius, radius);
        }
    };
    const auto isThere = [&](std::int32_t voxel) { return voxel >= 0 && static_cast<std::size_t>(voxel) < voxelCount(); };
    if (m_marked && isThere(*m_marked)) ring(placeOf(*m_marked), theme.accent);
    if (m_pointed.voxel && isThere(*m_pointed.voxel)) ring(placeOf(*m_pointed.voxel), theme.text);
    const auto& patch = m_pointed.patch;
    if (patch && m_patches && patch->row < m_patches->grid.rows && patch->col < m_patches->grid.cols)
        ring(placeOf(*patch), theme.text);
}

void ScatterView::resizeEvent(QResizeEvent*)
{
    if (m_fitted)
        fit();
    else
        changeDots();
}

void ScatterView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) changeDots();
    QWidget::changeEvent(event);
}

}  // namespace cortilens::image
