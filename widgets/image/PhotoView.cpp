// SPDX-License-Identifier: Apache-2.0
#include "widgets/image/PhotoView.h"

#include "widgets/color/Theme.h"

#include <QEvent>
#include <QPainter>
#include <QPainterPath>
#include <QVariantAnimation>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace cortilens::image {

namespace {

constexpr int kFadeMs = 70;
constexpr double kFadeFrom = 0.5;  ///< of the new picture in the first frame: somebody waits to see it
constexpr float kDimmed = 0.4F;
constexpr double kCornerRadius = 4;

[[nodiscard]] bool fitsItsGrid(const RelevanceMap& map)
{
    return map.grid.rows > 0 && map.grid.cols > 0 && map.values.size() == map.grid.cells();
}

/// Whole device pixels, so that patches end where the pointer says they do.
[[nodiscard]] QRect devicePixels(const QRectF& rect, double ratio)
{
    const QPoint topLeft(static_cast<int>(std::lround(rect.left() * ratio)), static_cast<int>(std::lround(rect.top() * ratio)));
    const QPoint end(static_cast<int>(std::lround(rect.right() * ratio)), static_cast<int>(std::lround(rect.bottom() * ratio)));
    return {topLeft, end - QPoint(1, 1)};
}

void drawPhoto(QPainter& painter, const QImage& photo, const QRect& target)
{
    // Bilinear sampling skips pixels when it shrinks by more than two.
    if (target.width() * 2 <= photo.width()) {
        painter.drawImage(target.topLeft(), photo.scaled(target.size(), Qt::IgnoreAspectRatio, Qt::SmoothTransformation));
        return;
    }
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(target, photo);
}

void roundCorners(QPainter& painter, const QRect& target, double radius)
{
    QPainterPath corners;
    corners.addRect(target);
    corners.addRoundedRect(target, radius, radius);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setCompositionMode(QPainter::CompositionMode_DestinationOut);
    painter.fillPath(corners, Qt::black);
    painter.restore();
}

}  // namespace

PhotoView::PhotoView(QWidget* parent)
    : QWidget(parent)
    , m_emptyText(tr("No photo. Choose one in the strip below."))
    , m_fade(new QVariantAnimation(this))
{
    setAccessibleName(tr("Photo with heatmap"));
    setToolTip({});
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    m_style.scale = color::symmetricScale(1);
    m_fade->setDuration(kFadeMs);
    m_fade->setStartValue(kFadeFrom);
    m_fade->setEndValue(1.0);
    connect(m_fade, &QVariantAnimation::valueChanged, this, [this] { update(); });
    connect(m_fade, &QVariantAnimation::finished, this, [this] { m_pictureOld = {}; });
}

PhotoView::~PhotoView() = default;

std::optional<PatchReading> PhotoView::readingAt(QPointF position) const
{
    return readingOf(cellAt(grid(), pictureRect(), position));
}

std::optional<PatchReading> PhotoView::readingOf(std::optional<GridCell> cell) const
{
    if (!cell || !m_map) return std::nullopt;
    const std::size_t index = m_map->grid.indexOf(*cell);
    if (index >= m_map->values.size()) return std::nullopt;
    const bool hasSpread = m_map->spread.size() == m_map->values.size();
    return PatchReading{*cell, m_map->values[index], hasSpread ? m_map->spread[index] : std::numeric_limits<float>::quiet_NaN()};
}

QRectF PhotoView::pictureRect() const
{
    const double ratio = devicePixelRatioF();
    const QRect pixels = devicePixels(m_placement.rectOf(QSizeF(m_photo.size())), ratio);
    return {QPointF(pixels.topLeft()) / ratio, QSizeF(pixels.size()) / ratio};
}

QSize PhotoView::sizeHint() const
{
    return {480, 480};
}

QSize PhotoView::minimumSizeHint() const
{
    return {160, 160};
}

void PhotoView::setPhoto(const Photo& photo)
{
    m_photo = imageOf(photo);
    m_scaledPhoto = {};
    m_map.reset();
    m_pictureOld = {};
    m_fade->stop();
    clearBrush();
    pointAt(std::nullopt);
    fit();
}

void PhotoView::setMap(std::optional<RelevanceMap> map)
{
    if (map && !fitsItsGrid(*map)) map.reset();
    const GridSize before = grid();
    beginFade();
    m_map = std::move(map);
    m_dimmed = false;
    updateAutomaticScale();
    if (before != grid() && !m_brushed.empty()) clearBrush();
    changePicture();
    if (m_pointed && m_pointed->row < grid().rows && m_pointed->col < grid().cols)
        Q_EMIT hovered(readingOf(m_pointed));
    else
        pointAt(std::nullopt);
}

void PhotoView::setColorMap(const color::ColorMap& map)
{
    m_style.map = map;
    changePicture();
}

void PhotoView::setScale(std::optional<color::ValueScale> scale)
{
    m_automaticScale = !scale;
    if (!scale) {
        updateAutomaticScale();
    } else if (*scale != m_style.scale) {
        m_style.scale = *scale;
        Q_EMIT scaleChanged(*scale);
    }
    changePicture();
}

void PhotoView::updateAutomaticScale()
{
    if (!m_automaticScale || !m_map) return;
    const color::ValueScale scale = color::symmetricScaleOf(m_map->values);
    if (scale == m_style.scale) return;
    m_style.scale = scale;
    Q_EMIT scaleChanged(scale);
}

void PhotoView::setOpacity(float opacity)
{
    m_style.opacity = std::clamp(opacity, 0.0F, 1.0F);
    changePicture();
}

void PhotoView::setSmooth(bool smooth)
{
    if (smooth == m_style.smooth) return;
    m_style.smooth = smooth;
    changePicture();
    Q_EMIT smoothChanged(smooth);
}

void PhotoView::setDisplay(color::MapDisplay display)
{
    m_style.display = display;
    changePicture();
}

void PhotoView::setGridVisible(bool visible)
{
    if (visible == m_gridVisible) return;
    m_gridVisible = visible;
    update();
    Q_EMIT gridVisibleChanged(visible);
}

void PhotoView::setMapDimmed(bool dimmed)
{
    if (dimmed == m_dimmed) return;
    beginFade();
    m_dimmed = dimmed;
    changePicture();
}

void PhotoView::setMargin(int pixels)
{
    m_margin = std::max(0, pixels);
    if (m_fitted) fit();
}

void PhotoView::setBusyText(const QString& words)
{
    m_busyText = words;
    update();
}

void PhotoView::setEmptyText(const QString& words)
{
    m_emptyText = words;
    update();
}

void PhotoView::fit()
{
    m_fitted = true;
    m_placement = fitted(photoSize(), size(), m_margin);
    changePicture();
    Q_EMIT placementChanged();
}

void PhotoView::place(const PhotoPlacement& placement)
{
    m_fitted = false;
    if (placement == m_placement) return;
    m_placement = placement;
    changePicture();
    Q_EMIT placementChanged();
}

void PhotoView::changePicture()
{
    m_picture = {};
    update();
}

void PhotoView::beginFade()
{
    // A view that nobody sees changes at once.
    if (!isVisible() || m_photo.isNull()) return;
    QImage shown = rendered();
    if (!m_pictureOld.isNull() && m_fade->state() == QAbstractAnimation::Running) {
        QPainter painter(&m_pictureOld);
        painter.setOpacity(m_fade->currentValue().toDouble());
        painter.drawImage(QPointF(0, 0), shown);
        shown = m_pictureOld;
    }
    m_pictureOld = std::move(shown);
    m_fade->stop();
    m_fade->start();
}

QImage PhotoView::rendered()
{
    const double ratio = devicePixelRatioF();
    const QSize pixels = (QSizeF(size()) * ratio).toSize();
    if (!m_picture.isNull() && m_picture.size() == pixels) return m_picture;
    m_picture = QImage(pixels, QImage::Format_ARGB32_Premultiplied);
    m_picture.fill(Qt::transparent);
    const QRect target = devicePixels(m_placement.rectOf(photoSize()), ratio);
    const QRect seen = target & QRect({}, pixels);
    if (!seen.isEmpty()) {
        QPainter painter(&m_picture);
        if (m_scaledTarget != target || m_scaledPhoto.size() != pixels) {
            m_scaledPhoto = QImage(pixels, QImage::Format_ARGB32_Premultiplied);
            m_scaledPhoto.fill(Qt::transparent);
            QPainter scaling(&m_scaledPhoto);
            drawPhoto(scaling, m_photo, target);
            m_scaledTarget = target;
        }
        painter.setCompositionMode(QPainter::CompositionMode_Source);
        painter.drawImage(seen.topLeft(), m_scaledPhoto, seen);
        painter.setCompositionMode(QPainter::CompositionMode_SourceOver);
        if (m_map && m_style.display != color::MapDisplay::off) {
            painter.setOpacity(static_cast<double>(m_dimmed ? kDimmed : 1.0F));
            painter.drawImage(seen.topLeft(), heatmapRegion(*m_map, m_style, target.size(), seen.translated(-target.topLeft())));
            painter.setOpacity(1);
        }
        if (seen == target && m_margin > 0) roundCorners(painter, target, kCornerRadius * ratio);
    }
    m_picture.setDevicePixelRatio(ratio);
    return m_picture;
}

void PhotoView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), color::themeOf(palette()).panel);
    if (!m_photo.isNull()) {
        const QImage picture = rendered();
        if (m_fade->state() == QAbstractAnimation::Running && m_pictureOld.size() == picture.size()) {
            painter.drawImage(QPointF(0, 0), m_pictureOld);
            painter.setOpacity(m_fade->currentValue().toDouble());
        }
        painter.drawImage(QPointF(0, 0), picture);
        painter.setOpacity(1);
        if (m_map) paintPatches(painter, pictureRect());
    }
    paintWords(painter);
    if (hasFocus()) {
        painter.setPen(QPen(color::themeOf(palette()).accent, 1));
        painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
    }
}

void PhotoView::paintPatches(QPainter& painter, const QRectF& picture) const
{
    const double pixel = 1 / devicePixelRatioF();
    if (m_gridVisible && picture.width() / grid().cols >= 4) {
        painter.setPen(QPen(QColor(255, 255, 255, 90), pixel));
        for (int col = 1; col < grid().cols; ++col) {
            const double x = cellRect(grid(), picture, {0, col}).left();
            painter.drawLine(QPointF(x, picture.top()), QPointF(x, picture.bottom()));
        }
        for (int row = 1; row < grid().rows; ++row) {
            const double y = cellRect(grid(), picture, {row, 0}).top();
            painter.drawLine(QPointF(picture.left(), y), QPointF(picture.right(), y));
        }
    }
    QPainterPath outline;
    for (const GridCell& cell : m_brushed) outline.addRect(cellRect(grid(), picture, cell));
    if (!m_brushed.empty()) {
        outline = outline.simplified();
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(QColor(0, 0, 0, 150), 4));
        painter.drawPath(outline);
        painter.setPen(QPen(color::themeFor(color::Appearance::dark).accent, 2));
        painter.drawPath(outline);
        painter.setRenderHint(QPainter::Antialiasing, false);
    }
    if (!m_pointed) return;
    const QRectF cell = cellRect(grid(), picture, *m_pointed);
    painter.setPen(QPen(QColor(0, 0, 0, 170), 1));
    painter.drawRect(cell.adjusted(-1, -1, 0, 0));
    painter.setPen(QPen(Qt::white, 1));
    painter.drawRect(cell.adjusted(0, 0, -1, -1));
}

void PhotoView::paintWords(QPainter& painter) const
{
    const color::Theme theme = color::themeOf(palette());
    painter.setFont(font());
    if (m_photo.isNull()) {
        painter.setPen(theme.secondary);
        painter.drawText(QRectF(rect()).adjusted(24, 24, -24, -24), Qt::AlignCenter | Qt::TextWordWrap, m_emptyText);
        return;
    }
    if (m_busyText.isEmpty()) return;
    const QFont small = color::secondaryFont(font());
    const QFontMetricsF metrics(small);
    const QRectF room = pictureRect() & QRectF(rect());
    const QString words = metrics.elidedText(m_busyText, Qt::ElideRight, std::max(40.0, room.width() - 40));
    const QRectF chip(room.left() + 10, room.bottom() - metrics.height() - 18, metrics.horizontalAdvance(words) + 18,
                      metrics.height() + 8);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(15, 17, 20, 200));
    painter.drawRoundedRect(chip, 7, 7);
    painter.setPen(QColor(0xE7E9EC));
    painter.setFont(small);
    painter.drawText(chip, Qt::AlignCenter, words);
}

}  // namespace cortilens::image
