// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Ids.h"
#include "widgets/panels/ThumbnailRow.h"

#include <QImage>
#include <QString>
#include <QWidget>

#include <optional>
#include <string>
#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace cortilens::panels {

/// All photos of a subject in one row that scrolls: the current one in a ring, a field to jump to a number, an order to choose.
///
/// Thumbnails are asked for only when they come into sight (and one screen to either side) and are forgotten when many others
/// were seen since, so 73 000 photos cost what a screenful costs.
class StimulusStrip : public QWidget {
    Q_OBJECT

public:
    struct Order {
        std::string id;
        QString name;  ///< Predicted, high first
    };

    explicit StimulusStrip(QWidget* parent = nullptr);

    [[nodiscard]] std::optional<NsdId> current() const;

    void setPhotos(std::vector<NsdId> photos);                   ///< in the order shown; forgets nothing of the thumbnails
    void setRanked(std::vector<ThumbnailRow::Labelled> photos);  ///< likewise, with what they are ranked by
    void setCurrent(NsdId photo);  ///< scrolls it into sight; emits nothing; an unknown one is ignored
    void setThumbnail(NsdId photo, const QImage& image);
    void forgetThumbnails();                                                       ///< a number means another photo from now on
    void setCaption(const QString& words);                                         ///< 1 000 shared photos
    void setOrders(const std::vector<Order>& orders, const std::string& current);  ///< none: no chooser
    void setOffer(const QString& words);  ///< a button below the caption: what could be done about it; empty: none
    void focusJump();

Q_SIGNALS:
    void photoChosen(cortilens::NsdId photo);
    void thumbnailsWanted(
        const std::vector<cortilens::NsdId>& photos);  ///< nearest first; each is asked for once while it is remembered
    void orderChosen(const std::string& id);
    void offerTaken();

private:
    void jump();
    void answer(const QString& refusal);  // empty: the caption again
    void showIds();

    ThumbnailRow* m_row;
    QLineEdit* m_jump;
    QLabel* m_ids;
    QLabel* m_answer;  // what the jump field has to say: caption, or why it cannot go there
    QPushButton* m_offer;
    QComboBox* m_order;
    QString m_caption;
};

}  // namespace cortilens::panels
