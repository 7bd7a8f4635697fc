// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Grid.h"
#include "core/types/Photo.h"
#include "widgets/color/ValueColors.h"

#include <QImage>
#include <QRectF>
#include <QString>
#include <QWidget>

#include <optional>
#include <vector>

namespace cortilens::image {

/// A photo whose patches have colours of their own, and not those of values: places on a page, say.
///
/// GUI thread only.
class PatchMosaic : public QWidget {
    Q_OBJECT

public:
    explicit PatchMosaic(QWidget* parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override { return {260, 260}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {140, 140}; }
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override { return width; }
    [[nodiscard]] std::optional<GridCell> cellAt(QPointF position) const;
    [[nodiscard]] std::optional<color::Rgba> colorOf(GridCell cell) const;  ///< nothing: it has none

    void setPhoto(const Photo& photo);  ///< also takes the colours away; an empty one empties the view
    /// [rows * columns]; another number of them takes them away. Transparent ones leave the photo.
    void setColors(GridSize grid, std::vector<color::Rgba> colors);
    void setPointed(std::optional<GridCell> cell);  ///< emits nothing
    void setWords(const QString& words);            ///< over the photo, where there are no colours yet; empty: none

Q_SIGNALS:
    void pointed(std::optional<cortilens::GridCell> cell);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    [[nodiscard]] QRectF pictureRect() const;
    void pointAt(std::optional<GridCell> cell);

    QImage m_photo;
    GridSize m_grid;
    std::vector<color::Rgba> m_colors;
    QImage m_layer;  // of them
    std::optional<GridCell> m_pointed;
    QString m_words;
};

}  // namespace cortilens::image
