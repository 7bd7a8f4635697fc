// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/panels/BandChart.h"
#include "widgets/panels/MeasureSheet.h"

#include <QImage>
#include <QString>
#include <QStringList>

#include <array>
#include <string>
#include <vector>

class QComboBox;
class QLabel;
class QSpinBox;

namespace cortilens::gui {

/// What a test of whether hot patches matter shows: two curves, and what the network saw at each of their levels.
class OcclusionSheet : public panels::MeasureSheet {
    Q_OBJECT

public:
    struct Choice {
        std::string cover = "blur";     ///< blur, grey
        std::string against = "moved";  ///< moved, scattered
        int draws = 20;
        friend bool operator==(const Choice&, const Choice&) = default;
    };

    /// One of the two curves. Levels are as many as the curve has points.
    struct Side {
        panels::BandedCurve curve;
        QString verdict;
        QStringList readings;          ///< of each level
        std::vector<QImage> pictures;  ///< likewise; empty: those that were shown last stay
    };
    struct Result {
        QString words;
        std::array<Side, 2> sides;  ///< deletion, insertion
    };

    explicit OcclusionSheet(QWidget* parent = nullptr);

    [[nodiscard]] Choice choice() const;
    [[nodiscard]] panels::BandChart* chart(std::size_t side) const { return m_sides.at(side).chart; }
    [[nodiscard]] const std::vector<QImage>& pictures(std::size_t side) const { return m_sides.at(side).pictures; }

    void setSubject(const QString& words);  ///< what is tested: FFA-1 in nsdId 17, through DeiT-Tiny/16, ridge
    void showPartial(const Result& result, double fraction);
    void showWhole(const Result& result);

protected:
    void forgetResult() override;

private:
    struct Shown {
        panels::BandChart* chart = nullptr;
        QLabel* picture = nullptr;
        QLabel* reading = nullptr;
        QLabel* verdict = nullptr;
        QStringList readings;
        std::vector<QImage> pictures;
    };
    [[nodiscard]] QLayout* makeChoice();
    [[nodiscard]] QWidget* makeResult();
    [[nodiscard]] QLayout* makeSide(std::size_t side);
    void fill(const Result& result);
    void showLevel(std::size_t level);

    QLabel* m_subject;
    QComboBox* m_cover;
    QComboBox* m_against;
    QSpinBox* m_draws;
    std::array<Shown, 2> m_sides;
    std::size_t m_level = 2;  ///< a fifth of the patches, where the curves of ten steps begin to tell
};

}  // namespace cortilens::gui
