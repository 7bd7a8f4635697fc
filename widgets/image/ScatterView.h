// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Grid.h"
#include "widgets/color/PlaneColors.h"
#include "widgets/image/PhotoPlacement.h"

#include <QImage>
#include <QString>
#include <QWidget>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cortilens::image {

struct ScatterRegion {
    std::string name;
    std::vector<std::int32_t> rows;  ///< of the points, ascending
};

/// Voxels on a page: where each of them stands, and how places become colours.
struct ScatterPoints {
    std::vector<float> positions{};  ///< [V, 2]: to the right, up; no unit
    color::PlaneScale scale{};
    std::vector<ScatterRegion> regions{};
};

/// Patches of one photo on the same page.
struct PlacedPatches {
    GridSize grid;
    std::vector<float> positions{};  ///< [rows * columns, 2]; NaN: a patch without a place
};

/// What of a page is under the pointer: a voxel, a patch or neither.
struct ScatterTarget {
    std::optional<std::int32_t> voxel{};
    std::optional<GridCell> patch{};
    friend bool operator==(const ScatterTarget&, const ScatterTarget&) = default;
};

/// Voxels as dots on a page, each in the colour of its place, with a photo's patches as squares among them and the names of
/// regions where most of their voxels are.
///
/// Wheel and plus and minus zoom, drag moves, F or a double click fits. GUI thread only. Knows no engine.
class ScatterView : public QWidget {
    Q_OBJECT

public:
    explicit ScatterView(QWidget* parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override { return {460, 460}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {200, 200}; }

    /// In widget coordinates, wherever it is.
    [[nodiscard]] QPointF placeOf(std::int32_t voxel) const;
    [[nodiscard]] QPointF placeOf(GridCell patch) const;
    /// The nearest of what is drawn within a few pixels.
    [[nodiscard]] ScatterTarget targetAt(QPointF position) const;

    void setPoints(ScatterPoints points);                   ///< also takes patches and what was highlighted away, and fits
    void setPatches(std::optional<PlacedPatches> patches);  ///< those without a place are left out
    void setHighlighted(std::vector<std::int32_t> rows);    ///< all others fade; empty: none does
    void setMarked(std::optional<std::int32_t> voxel);      ///< the one that is selected
    void setPointed(const ScatterTarget& target);           ///< elsewhere; emits nothing
    void fit();

Q_SIGNALS:
    void pointed(const cortilens::image::ScatterTarget& target);
    void voxelClicked(std::int32_t row);

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
    [[nodiscard]] QPointF toWidget(float across, float up) const;
    [[nodiscard]] QSizeF pageSize() const;
    [[nodiscard]] std::size_t voxelCount() const { return m_points.positions.size() / 2; }
    [[nodiscard]] double dotRadius() const;
    [[nodiscard]] QImage dots(double ratio) const;
    void place(const PhotoPlacement& placement);
    void pointAt(const ScatterTarget& target);
    void changeDots();
    void paintPatches(QPainter& painter) const;
    void paintNames(QPainter& painter) const;
    void paintMarks(QPainter& painter) const;

    ScatterPoints m_points;
    std::vector<std::array<float, 2>> m_middles;  // of the regions: where most of their voxels are
    std::optional<PlacedPatches> m_patches;
    std::vector<std::int32_t> m_highlighted;  // ascending
    std::optional<std::int32_t> m_marked;
    ScatterTarget m_pointed;

    PhotoPlacement m_placement;  // of the page, which is kPageSide units long
    bool m_fitted = true;
    std::optional<QPointF> m_pressedAt;
    std::optional<QPointF> m_dragFrom;  // from where it was last moved

    QImage m_dots;  // null: to be made again
};

}  // namespace cortilens::image
