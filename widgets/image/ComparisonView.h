// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Photo.h"
#include "widgets/color/MapDisplay.h"
#include "widgets/image/ComparisonContent.h"
#include "widgets/image/ComparisonGrid.h"
#include "widgets/image/HeatmapLayer.h"

#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

namespace cortilens::image {

class ComparisonTile;
class PearsonTable;
class PhotoView;

/// One photo through several backbones (columns) for one or several selections (rows), on one scale or each column on its own;
/// and where in the photo they disagree.
///
/// What the pointer shows in one picture is shown in all of them, and so are zoom and pan. Keys: those of PhotoView, and 1 ... 9
/// go to a column. GUI thread only. Does no work of its own and knows no engine.
class ComparisonView : public QWidget {
    Q_OBJECT

public:
    explicit ComparisonView(QWidget* parent = nullptr);
    ~ComparisonView() override;

    [[nodiscard]] int rows() const { return static_cast<int>(m_rows.size()); }
    [[nodiscard]] int columns() const { return static_cast<int>(m_columns.size()); }
    [[nodiscard]] bool isScaleShared() const { return m_isScaleShared; }
    [[nodiscard]] color::ValueScale scaleOf(int column, int row = 0) const;  ///< in use
    [[nodiscard]] PhotoView* viewOf(int row, int column) const;
    [[nodiscard]] QString wordsOfTable() const;  ///< the agreement in words
    [[nodiscard]] bool hasFocusInside() const;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

    void setPhoto(const Photo& photo);  ///< empties all cells
    /// Cells keep what they show as far as rows and columns still exist.
    void arrange(const std::vector<ComparisonRow>& rows, const std::vector<ComparisonColumn>& columns);
    void setRow(int row, const ComparisonRow& words);  ///< more is known of it by now
    void setCell(int row, int column, const ComparisonCell& cell);
    void setAgreement(int row, const ComparisonAgreement& agreement);

    // How the maps lie over the photo, as in PhotoView.
    void setColorMap(const color::ColorMap& map);
    void setOpacity(float opacity);
    void setSmooth(bool smooth);
    void setDisplay(color::MapDisplay display);
    void setGridVisible(bool visible);
    void setScaleShared(bool shared);           ///< one range for all columns, or one for each
    void setLimit(std::optional<float> limit);  ///< of every range; nullopt: from the maps
    void fit();

Q_SIGNALS:
    void hovered(const std::optional<cortilens::image::ComparisonReading>& reading);  ///< also when a map changes there
    void columnActivated(int column);  ///< its heading was clicked, or what it needs was asked for
    void rowRemoved(int row);
    void scaleChanged();
    void smoothChanged(bool smooth);  ///< by key
    void gridVisibleChanged(bool visible);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Row;
    [[nodiscard]] ComparisonTile* makeTile();
    [[nodiscard]] std::unique_ptr<Row> makeRow(int index);
    void fitTiles(Row& row);
    void orderFocus();
    [[nodiscard]] std::vector<PhotoView*> allViews() const;
    [[nodiscard]] std::vector<PhotoView*> mapViews() const;
    [[nodiscard]] ComparisonPlan plan() const;
    void layOut();
    void showAgreement(int row);
    void showTable();
    void showWords();
    void updateScales();
    void point(PhotoView& from);
    void follow(const PhotoView& leader);
    [[nodiscard]] std::optional<ComparisonReading> reading() const;

    Photo m_photo;
    std::vector<ComparisonColumn> m_columns;
    std::vector<std::unique_ptr<Row>> m_rows;
    std::vector<std::vector<color::ValueScale>> m_scales;  // [rows][columns]
    PearsonTable* m_table;
    HeatmapStyle m_style;
    std::optional<float> m_limit;
    bool m_isScaleShared = true;
    bool m_isGridVisible = false;
    bool m_isFollowing = false;        // while views are brought in line with the one that a person moved
    std::optional<QPointF> m_pointed;  // 0 ... 1
    int m_pointedRow = 0;
};

}  // namespace cortilens::image
