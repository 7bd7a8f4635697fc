// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Ids.h"
#include "widgets/panels/ThumbnailMemory.h"

#include <QAbstractScrollArea>
#include <QImage>
#include <QString>
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
    /// A photo with words of its own in place of its number.
    struct Labelled {
        NsdId photo;
        QString words;  ///< below it: +2.31
        QString more;   ///< beside the pointer, after the photo's numbers; empty: nothing
    };

    /// Some photos under a name that stands before them.
    struct Group {
        QString name;
        std::vector<Labelled> photos;
    };

    explicit ThumbnailRow(QWidget* parent = nullptr);

    [[nodiscard]] std::optional<NsdId> current() const;
    [[nodiscard]] const std::vector<NsdId>& photos() const { return m_photos; }
    [[nodiscard]] std::size_t rememberedCount() const { return m_memory.count(); }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

    void setPhotos(std::vector<NsdId> photos);
    void setLabelled(std::vector<Labelled> photos);    ///< no photo twice
    void setGroups(const std::vector<Group>& groups);  ///< likewise, a few dozen photos in all
    void setCurrent(NsdId photo);                      ///< an unknown one is ignored
    void clearCurrent();
    void setThumbnail(NsdId photo, const QImage& image);
    void forgetThumbnails();  ///< a number means another photo from now on

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
    [[nodiscard]] int side() const;             // of a thumbnail, px
    [[nodiscard]] int pitch() const;            // from one to the next
    [[nodiscard]] int leadOf(int index) const;  // room for the names of the groups up to this photo
    [[nodiscard]] int leftOf(int index) const;  // before scrolling
    [[nodiscard]] QRect pictureAt(int index) const;
    [[nodiscard]] int indexAt(QPoint position) const;  // -1: none
    [[nodiscard]] std::pair<int, int> inSight() const;
    void paintItem(QPainter& painter, int index);
    void paintPicture(QPainter& painter, NsdId photo, const QRect& place);
    void paintGroupNames(QPainter& painter);
    void take(std::vector<NsdId> photos);
    void updateScrollBar();
    void scrollTo(int index);
    void choose(int index);
    void askForMissing();

    struct GroupStart {
        int first = 0;
        QString name;
    };

    std::vector<NsdId> m_photos;
    std::vector<Labelled> m_labels;                   // empty: every photo has its number
    std::vector<GroupStart> m_groups;                 // ascending; empty: one row without a name
    std::unordered_map<std::int32_t, int> m_indices;  // by nsdId; looked up, never walked through
    ThumbnailMemory m_memory;
    std::unordered_set<std::int32_t> m_asked;
    int m_current = -1;
    QTimer m_asking;  // a moment after the last movement, so that what only flies past is not asked for
};

}  // namespace cortilens::panels
