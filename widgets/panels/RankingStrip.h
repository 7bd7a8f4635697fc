// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Ids.h"

#include <QImage>
#include <QString>
#include <QTimer>
#include <QWidget>

#include <array>
#include <optional>
#include <string>
#include <vector>

class QLabel;
class QPushButton;
class QStackedWidget;

namespace cortilens::panels {

class ElidedLabel;
class SegmentedSwitch;
class ThumbnailRow;

/// The photos to which something answers most and least, each with its value.
struct Ranking {
    struct Photo {
        NsdId photo;
        float value = 0;
        int repeats = 0;  ///< trials that the value is the mean of; 0: it is no mean of trials
    };
    std::vector<Photo> highest;  ///< the highest first
    std::vector<Photo> lowest;   ///< the lowest first
    QString unit;                ///< of the values
    QString facts;               ///< of what, of how many, how trustworthy; a line each
    QString offer;               ///< something more that can be done, for a button; empty: nothing
};

/// Photos of a selection: the highest and the lowest beside each other, and a switch between the ways to rank them.
class RankingStrip : public QWidget {
    Q_OBJECT

public:
    explicit RankingStrip(QWidget* parent = nullptr);

    void setTitle(const QString& words);  ///< Photos of FFA-1
    void setWay(const std::string& id);   ///< predicted or measured; emits nothing
    void setRanking(const Ranking& ranking);
    /// In place of the photos: what is missing, what to do about it, and a button for it (empty: none).
    void showWords(const QString& words, const QString& remedy, const QString& offer);
    void setWaiting(bool isWaiting);  ///< what is shown no longer holds; fades when that lasts
    void setCurrent(std::optional<NsdId> photo);
    void setThumbnail(NsdId photo, const QImage& image);
    void forgetThumbnails();  ///< a number means another photo from now on

Q_SIGNALS:
    void photoChosen(cortilens::NsdId photo);
    void thumbnailsWanted(const std::vector<cortilens::NsdId>& photos);
    void wayChosen(const std::string& id);
    void offerTaken();
    void leaveRequested();

private:
    [[nodiscard]] QWidget* makeRows();
    [[nodiscard]] QWidget* makeWords();
    [[nodiscard]] QWidget* makeSide();

    std::array<ThumbnailRow*, 2> m_rows;  // highest, lowest
    QLabel* m_words;
    QLabel* m_remedy;
    QPushButton* m_wordsOffer;
    ElidedLabel* m_title;
    SegmentedSwitch* m_way;
    QLabel* m_facts;
    QPushButton* m_offer;
    QStackedWidget* m_stack;
    QTimer m_fading;
};

}  // namespace cortilens::panels
