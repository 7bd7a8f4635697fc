// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Grid.h"
#include "core/types/Photo.h"
#include "core/types/RelevanceMap.h"
#include "widgets/image/HeatmapLayer.h"
#include "widgets/image/PhotoPlacement.h"

#include <QImage>
#include <QWidget>

#include <optional>
#include <vector>

class QVariantAnimation;

namespace cortilens::image {

/// What is under the pointer.
struct PatchReading {
    GridCell cell;
    float value = 0;   ///< in the map's unit; NaN without a value
    float spread = 0;  ///< standard deviation over views; NaN when the map has none
};

/// A photo with a map over it: hover reads out, wheel zooms about the pointer, drag pans, the brush marks patches.
///
/// Keys while it has the focus: F fits, S smooth or true patches, G grid, B brush, arrows walk the patches (with Shift they
/// brush), plus and minus zoom, Esc clears the brush. GUI thread only. Does no work of its own and knows no engine.
class PhotoView : public QWidget {
    Q_OBJECT

public:
    explicit PhotoView(QWidget* parent = nullptr);
    ~PhotoView() override;

    [[nodiscard]] color::ValueScale scale() const { return m_style.scale; }  ///< in use, chosen or automatic
    [[nodiscard]] bool isScaleAutomatic() const { return m_automaticScale; }
    [[nodiscard]] const std::optional<RelevanceMap>& map() const { return m_map; }
    [[nodiscard]] const HeatmapStyle& style() const { return m_style; }
    [[nodiscard]] const PhotoPlacement& placement() const { return m_placement; }
    [[nodiscard]] std::optional<PatchReading> readingAt(QPointF position) const;
    [[nodiscard]] const std::vector<GridCell>& brushedPatches() const { return m_brushed; }
    /// Centre of the patch under the pointer, 0 ... 1 from the photo's upper left corner: what other views can be told.
    [[nodiscard]] std::optional<QPointF> pointedAt() const;
    [[nodiscard]] bool isBrushEnabled() const { return m_brushEnabled; }
    [[nodiscard]] bool isGridVisible() const { return m_gridVisible; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

    /// Another photo: fits it, drops the map and the brush. An empty photo empties the view.
    void setPhoto(const Photo& photo);

    /// Replaces the map with a cross-fade under 80 ms and ends its dimming; nullopt takes it away. A map of another grid clears
    /// the brush. A map whose values do not fit its grid is not shown.
    void setMap(std::optional<RelevanceMap> map);

    void setColorMap(const color::ColorMap& map);

    /// Fixed range, or nullopt for an automatic one: symmetric about zero, round, over the largest magnitude of the current map.
    void setScale(std::optional<color::ValueScale> scale);
    void setOpacity(float opacity);  ///< 0 ... 1
    void setSmooth(bool smooth);
    void setDisplay(color::MapDisplay display);
    void setGridVisible(bool visible);
    void setMapDimmed(bool dimmed);  ///< the shown map belongs to the selection before
    void setBrushEnabled(bool enabled);
    void clearBrush();
    void fit();
    void setPointedAt(std::optional<QPointF> at);  ///< marks the patch there; emits nothing
    void showLike(const PhotoView& other);         ///< the same part of the photo, in a view of the same size

    /// Pixels that the photo keeps free on every side (12). 0: fills the view.
    void setMargin(int pixels);

    void setBusyText(const QString& words);   ///< one line at the lower left while a first map is on its way; empty: none
    void setEmptyText(const QString& words);  ///< what would fill the view, and how; shown without a photo

Q_SIGNALS:
    void hovered(const std::optional<cortilens::image::PatchReading>& reading);  ///< nullopt: the pointer has left
    void pointed();           ///< as hovered(), but only when a person pointed elsewhere
    void placementChanged();  ///< zoomed, panned or fitted
    void patchesBrushed(const std::vector<cortilens::GridCell>& patches);  ///< all of the stroke so far, while it goes on
    void brushCleared();
    void scaleChanged(const cortilens::color::ValueScale& scale);  ///< for the colour bar
    void smoothChanged(bool smooth);                               ///< also by key
    void gridVisibleChanged(bool visible);
    void brushEnabledChanged(bool enabled);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    [[nodiscard]] QSizeF photoSize() const { return QSizeF(m_photo.size()); }
    [[nodiscard]] QRectF pictureRect() const;  // on whole device pixels
    [[nodiscard]] GridSize grid() const { return m_map ? m_map->grid : GridSize{}; }
    [[nodiscard]] std::optional<PatchReading> readingOf(std::optional<GridCell> cell) const;
    [[nodiscard]] QImage rendered();  // photo and map in device pixels of the whole view, made again when it has changed
    void beginFade();
    void place(const PhotoPlacement& placement);
    void pointAt(std::optional<GridCell> cell);
    void brushTo(GridCell cell);
    void walk(int rows, int cols, bool brush);
    void changePicture();
    void updateAutomaticScale();
    void paintPatches(QPainter& painter, const QRectF& picture) const;
    void paintWords(QPainter& painter) const;

    QImage m_photo;
    QImage m_scaledPhoto;  // where and as large as it was drawn last: a change of the map leaves it alone
    QRect m_scaledTarget;
    std::optional<RelevanceMap> m_map;
    HeatmapStyle m_style;
    bool m_automaticScale = true;
    bool m_dimmed = false;
    bool m_gridVisible = false;
    bool m_brushEnabled = false;
    QString m_busyText;
    QString m_emptyText;
    int m_margin = 12;

    PhotoPlacement m_placement;
    bool m_fitted = true;  // follows the size of the view until the person zooms or pans
    std::optional<GridCell> m_pointed;
    std::vector<GridCell> m_brushed;
    std::optional<GridCell> m_strokeEnd;
    std::optional<QPointF> m_dragFrom;

    QImage m_picture;     // null: to be made again
    QImage m_pictureOld;  // what the cross-fade leaves
    QVariantAnimation* m_fade;
};

}  // namespace cortilens::image
