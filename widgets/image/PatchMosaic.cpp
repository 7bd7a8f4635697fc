// SPDX-License-Identifier: Apache-2.0
#include "widgets/image/PatchMosaic.h"

#include "widgets/color/Theme.h"
#include "widgets/image/HeatmapLayer.h"
#include "widgets/image/PhotoPlacement.h"

#include <QEvent>
#include <QMouseEvent>
#include <QPainter>

#include <utility>

namespace cortilens::image {

namespace {

constexpr double kOpacity = 0.72;  ///< as of a heatmap: the photo stays readable below

/// A pixel for each patch.
[[nodiscard]] QImage layerOf(GridSize grid, const std::vector<color::Rgba>& colors)
{
    if (colors.empty()) return {};
    QImage layer(grid.cols, grid.rows, QImage::Format_ARGB32);
    for (int row = 0; row < grid.rows; ++row)
        for (int col = 0; col < grid.cols; ++col) {
            const auto& rgba = colors[grid.indexOf({row, col})];
            layer.setPixel(col, row, qRgba(rgba[0], rgba[1], rgba[2], rgba[3]));
        }
    return layer;
}

}  // namespace

PatchMosaic::PatchMosaic(QWidget* parent)
    : QWidget(parent)
{
    setAccessibleName(tr("Patches of the photo"));
    setMouseTracking(true);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void PatchMosaic::setPhoto(const Photo& photo)
{
    m_photo = imageOf(photo);
    setColors({}, {});
}

void PatchMosaic::setColors(GridSize grid, std::vector<color::Rgba> colors)
{
    const bool isWhole = grid.rows > 0 && grid.cols > 0 && colors.size() == grid.cells();
    m_grid = isWhole ? grid : GridSize{};
    m_colors = isWhole ? std::move(colors) : std::vector<color::Rgba>{};
    m_layer = layerOf(m_grid, m_colors);
    pointAt(std::nullopt);
    update();
}

void PatchMosaic::setPointed(std::optional<GridCell> cell)
{
    if (std::exchange(m_pointed, cell) != cell) update();
}

void PatchMosaic::pointAt(std::optional<GridCell> cell)
{
    if (cell == m_pointed) return;
    setPointed(cell);
    Q_EMIT pointed(cell);
}

void PatchMosaic::setWords(const QString& words)
{
    m_words = words;
    setAccessibleDescription(words);
    update();
}

QRectF PatchMosaic::pictureRect() const
{
    return fitted(m_photo.size(), size()).rectOf(m_photo.size());
}

std::optional<GridCell> PatchMosaic::cellAt(QPointF position) const
{
    if (m_photo.isNull() || m_colors.empty()) return std::nullopt;
    return image::cellAt(m_grid, pictureRect(), position);
}

std::optional<color::Rgba> PatchMosaic::colorOf(GridCell cell) const
{
    if (!m_grid.holds(cell)) return std::nullopt;
    const auto& rgba = m_colors[m_grid.indexOf(cell)];
    return rgba[3] == 0 ? std::nullopt : std::optional(rgba);
}

void PatchMosaic::paintEvent(QPaintEvent*)
{
    const color::Theme theme = color::themeOf(palette());
    QPainter painter(this);
    painter.fillRect(rect(), theme.panel);
    if (m_photo.isNull()) return;
    const QRectF picture = pictureRect();
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(picture, m_photo);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
    painter.setOpacity(kOpacity);
    painter.drawImage(picture, m_layer);
    painter.setOpacity(1);
    if (m_pointed && m_pointed->row < m_grid.rows && m_pointed->col < m_grid.cols) {
        const QRectF cell = cellRect(m_grid, picture, *m_pointed);
        painter.setPen(QPen(QColor(0, 0, 0, 190), 3));
        painter.drawRect(cell);
        painter.setPen(QPen(Qt::white, 1.5));
        painter.drawRect(cell);
    }
    if (m_words.isEmpty()) return;
    painter.fillRect(picture, QColor(15, 17, 20, 150));
    painter.setPen(QColor(0xE7E9EC));
    painter.setFont(color::secondaryFont(font()));
    painter.drawText(picture.adjusted(10, 10, -10, -10), Qt::AlignCenter | Qt::TextWordWrap, m_words);
}

void PatchMosaic::mouseMoveEvent(QMouseEvent* event)
{
    pointAt(cellAt(event->position()));
}

void PatchMosaic::leaveEvent(QEvent*)
{
    pointAt(std::nullopt);
}

}  // namespace cortilens::image
