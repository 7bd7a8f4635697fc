// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/color/ColorMap.h"
#include "widgets/color/ValueScale.h"

#include <QFrame>

#include <string>

class QDoubleSpinBox;
class QLabel;
class QPushButton;

namespace cortilens::panels {

class ColorMapBox;

/// The colours of an overlay on the cortex: which map, and from which value to which. A sheet that closes when one clicks beside
/// it; what is chosen is seen at once. GUI thread.
class OverlayColors : public QFrame {
    Q_OBJECT

public:
    /// What is shown when it opens.
    struct Content {
        QString quantity;  ///< Noise ceiling
        QString unit;      ///< %; empty: none
        color::ColorMap map = color::defaultColorMap(color::ColorMapKind::sequential);
        color::ValueScale scale;     ///< its threshold is not asked here
        bool isSymmetric = false;    ///< about zero: one number, for both ends
        bool isChosen = false;       ///< differs from the overlay's own: it can be reset
        bool hasFixedRange = false;  ///< angles go once around: the map alone is chosen
    };

    explicit OverlayColors(QWidget* parent = nullptr);

    void setContent(const Content& content);  ///< emits nothing
    void openAbove(const QWidget& bar);       ///< its lower right corner at the upper right one of `bar`, on its screen

Q_SIGNALS:
    void colorMapChosen(const std::string& id);
    void rangeChosen(float low, float high);  ///< low < high
    void resetWished();                       ///< the overlay's own colours and range

private:
    void take(const QDoubleSpinBox* changed);

    Content m_content;
    QLabel* m_title;
    ColorMapBox* m_map;
    QLabel* m_to;
    QDoubleSpinBox* m_low;
    QDoubleSpinBox* m_high;
    QPushButton* m_reset;
};

}  // namespace cortilens::panels
