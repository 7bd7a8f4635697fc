// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QWidget>

#include <vector>

namespace cortilens::image {

/// Pairwise correlations of maps: a line a pair, a number a selection.
class PearsonTable : public QWidget {
    Q_OBJECT

public:
    struct Line {
        QString pair;               ///< CLIP – DINO
        std::vector<float> values;  ///< one a selection; NaN: not known
        friend bool operator==(const Line&, const Line&) = default;
    };

    explicit PearsonTable(QWidget* parent = nullptr);

    static constexpr int kHead = 30;
    static constexpr int kLine = 20;

    /// `selections`: headings of the numbers; not shown when there is one only. `note`: one line in grey below, empty: none.
    void setLines(const std::vector<Line>& lines, const std::vector<QString>& selections, const QString& note);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<Line> m_lines;
    std::vector<QString> m_selections;
    QString m_note;
};

}  // namespace cortilens::image
