// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Ids.h"

#include <QAbstractScrollArea>
#include <QImage>
#include <QPixmap>
#include <QTimer>

#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace cortilens::panels {

/// Which of `count` items of `pitch` px each, `margin` px from the left, meet the window of `width` px that begins at `scroll`:
/// [first, last).
[[nodiscard]] std::pair<int, int> itemsInSight(int count, int pitch, int margin, int scroll, int width);

/// The row of thumbnails itself: paints what is in sight, asks for what is missing there.
class ThumbnailRow : public QAbstractScrollArea {
    Q_OBJECT

public:
    explicit ThumbnailRow(QWidget* parent = nullptr);

    [[nodiscard]] std::optional<NsdId> current() const;
    [[nodiscard]] const std::vector<NsdId>& photos() const { return m_photos; }
    [[nodiscard]] std::size_t rememberedCount() const { return m_pictures.size(); }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

    void setPhotos(std::vector<NsdId> photos);
    void setCurrent(NsdId photo);
    void setThumbnail(NsdId photo, const QImage& image);

Q_SIGNALS:
    void photoChosen(cortilens::NsdId photo);
    void thumbnailsWanted(const std::vector<cortilens::NsdId>& photos);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    struct Picture {
        QPixmap pixmap;
        std::uint64_t lastSeen = 0;
    };

    [[nodiscard]] int side() const;   // of a thumbnail, px
    [[nodiscard]] int pitch() const;  // from one to the next
    [[nodiscard]] QRect pictureAt(int index) const;
    [[nodiscard]] int indexAt(QPoint position) const;  // -1: none
    [[nodiscard]] std::pair<int, int> inSight() const;
    void paintItem(QPainter& painter, int index);
    void updateScrollBar();
    void scrollTo(int index);
    void choose(int index);
    void askForMissing();
    void forgetOldest();

    std::vector<NsdId> m_photos;
    std::unordered_map<std::int32_t, int> m_indices;  // by nsdId; looked up, never walked through
    std::unordered_map<std::int32_t, Picture> m_pictures;
    std::unordered_set<std::int32_t> m_asked;
    std::uint64_t m_clock = 0;  // counts paints
    int m_current = -1;
    QTimer m_asking;  // a moment after the last movement, so that what only flies past is not asked for
};

}  // namespace cortilens::panels
